import { rolesAndIdentity } from './0001-roles-and-identity.ts';
import { memory } from './0002-memory.ts';
import { process } from './0003-process.ts';
import { security } from './0004-security.ts';
import { engine } from './0005-engine.ts';
import { statistics } from './0006-statistics.ts';
import { rights } from './0007-rights.ts';
import { kinds } from './0008-kinds.ts';
import { mergeAndTrash } from './0009-merge-and-trash.ts';
import { matching } from './0010-matching.ts';
import { views } from './0011-views.ts';
import { conversation } from './0012-conversation.ts';
import { sales } from './0013-sales.ts';
import { bulkAndExport } from './0014-bulk-and-export.ts';
import { api } from './0015-api.ts';
import { find } from './0016-find.ts';
import { dashboards } from './0017-dashboards.ts';
import { related } from './0018-related.ts';
import { members } from './0019-members.ts';
import { timeline } from './0020-timeline.ts';
import { slotValues } from './0021-slot-values.ts';
import { ownedActivities } from './0022-owned-activities.ts';
import { searchKeys } from './0023-search-keys.ts';
import { childRuns } from './0024-child-runs.ts';
import { wholePages } from './0025-whole-pages.ts';
import { languageModels } from './0026-language-models.ts';
import { modelTurns } from './0027-model-turns.ts';
import { heldRuns } from './0028-held-runs.ts';
import { studio } from './0029-studio.ts';
import { sandbox } from './0030-sandbox.ts';
import { decisions } from './0031-decisions.ts';
import { trials } from './0032-trials.ts';
import { failedRuns } from './0033-failed-runs.ts';
import { flatSteps } from './0034-flat-steps.ts';
import { toolSources } from './0035-tool-sources.ts';
import { plainStart } from './0036-plain-start.ts';
import { modelHolds } from './0037-model-holds.ts';
import { trialReasons } from './0038-trial-reasons.ts';

/** Every migration in order. Add a file, add its line here: that is all. */
export const MIGRATIONS = [
  rolesAndIdentity,
  memory,
  process,
  security,
  engine,
  statistics,
  rights,
  kinds,
  mergeAndTrash,
  matching,
  views,
  conversation,
  sales,
  bulkAndExport,
  api,
  find,
  dashboards,
  related,
  members,
  timeline,
  slotValues,
  ownedActivities,
  searchKeys,
  childRuns,
  wholePages,
  languageModels,
  modelTurns,
  heldRuns,
  studio,
  sandbox,
  decisions,
  trials,
  failedRuns,
  flatSteps,
  toolSources,
  plainStart,
  modelHolds,
  trialReasons,
] as const;
