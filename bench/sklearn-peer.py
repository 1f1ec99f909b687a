"""Trains sklearn's HistGradientBoosting on the table in argv[1] (JSON) and prints its AUC and CPU seconds as JSON."""

import json
import sys
import time

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

with open(sys.argv[1], encoding="utf-8") as file:
    table = json.load(file)

# JSON has no NaN: missing cells are null.
x = np.array(table["columns"], dtype=float).T
y = np.array(table["outcome"])
learn, test = np.array(table["learn"]), np.array(table["test"])
options = table["options"]
started = time.process_time()
model = HistGradientBoostingClassifier(
    max_iter=options["maxTrees"],
    learning_rate=options["learningRate"],
    max_leaf_nodes=options["maxLeaves"],
    min_samples_leaf=options["leafRows"],
    l2_regularization=options["l2"],
    early_stopping=True,
    validation_fraction=options["validationShare"],
    n_iter_no_change=options["patience"],
    categorical_features=table["categories"],
    random_state=1,
).fit(x[learn], y[learn])
cpu_s = time.process_time() - started
auc = roc_auc_score(y[test], model.predict_proba(x[test])[:, 1])
print(json.dumps({"version": sklearn.__version__, "auc": auc, "cpuS": cpu_s}))
