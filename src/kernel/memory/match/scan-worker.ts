import { parentPort, workerData } from 'node:worker_threads';
import { LEAST, LEAST_FOR_TREES } from './judge-rows.ts';
import { pairFeatures } from './engine/features.ts';
import { findPairs } from './engine/find-pairs.ts';
import { matchTable } from './engine/table.ts';
import type { MatchPlan, RawRow } from './engine/plan.ts';
import type { FromWorker, ToWorker } from './scan-messages.ts';

// Entry of the comparing thread: is told rows until it is told to compare them, answers in parts, and ends.
const port = parentPort;
const { plan, forTrees, most } = workerData as { plan: MatchPlan; forTrees: boolean; most: number };
const table = matchTable(plan);
const rows: RawRow[] = [];
const PART = 500;

const tell = (message: FromWorker) => port?.postMessage(message);

function compare(): void {
  table.seal();
  const found = findPairs(table, {
    least: forTrees ? LEAST_FOR_TREES : LEAST,
    onProgress: (share) => tell({ kind: 'progress', share }),
  });
  const { weights, shares, judge, report } = found;
  const best = [...found.logit.keys()].toSorted((x, y) => (found.logit[y] ?? 0) - (found.logit[x] ?? 0)).slice(0, most);
  const features = forTrees ? pairFeatures(table, (row) => rows[row] ?? []) : null;
  for (let from = 0; from < best.length; from += PART) {
    const pairs = best.slice(from, from + PART).map((i) => {
      const [a, b] = [found.a[i] ?? 0, found.b[i] ?? 0];
      return {
        a,
        b,
        logit: found.logit[i] ?? 0,
        evidence: judge.evidence(a, b),
        features: features === null ? null : features(a, b),
      };
    });
    tell({ kind: 'pairs', pairs });
  }
  const tops = table.columns.map((column) => column.levels);
  tell({ kind: 'done', weights, shares, tops, compared: report.pairs, found: found.a.length });
}

port?.on('message', (message: ToWorker) => {
  if (message.kind === 'rows') {
    for (const row of message.rows) {
      table.add(row);
      if (forTrees) rows.push(row);
    }
    tell({ kind: 'taken' });
    return;
  }
  compare();
  port.close();
});
