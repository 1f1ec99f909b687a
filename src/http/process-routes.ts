import { changeAgent } from './agents/change-agent.ts';
import { listAgents } from './agents/list-agents.ts';
import { listTools } from './agents/list-tools.ts';
import { answerDecision } from './decisions/answer-decision.ts';
import { getDecision } from './decisions/get-decision.ts';
import { getProvJson } from './decisions/get-prov-json.ts';
import { getProvenance } from './decisions/get-provenance.ts';
import { listDecisionsRoute } from './decisions/list-decisions.ts';
import {
  changeEndpoint,
  changeLanguageSettings,
  checkQuality,
  clearModelAnswers,
  getLanguage,
  makeEndpoint,
  probeEndpointRoute,
  removeEndpoint,
} from './language/endpoints.ts';
import { getModelMonth, listModelCalls } from './language/ledger.ts';
import { getFeedChoices, setFeedChoices } from './now/feed-choices.ts';
import { getNow } from './now/get-now.ts';
import { cancelRun } from './runs/cancel-run.ts';
import { extendRun } from './runs/extend-run.ts';
import { getRun } from './runs/get-run.ts';
import { getStep } from './runs/get-step.ts';
import { listRunsRoute } from './runs/list-runs.ts';
import { startRun } from './runs/start-run.ts';
import { replayOfRun } from './runs/replay-run.ts';
import { listFailuresRoute } from './runs/list-failures.ts';
import { retryFailuresRoute } from './runs/retry-failures.ts';
import { listWaitingRoute } from './agents/list-waiting.ts';
import { moveWaitingRoute } from './agents/move-waiting.ts';
import { holdRun } from './runs/hold-run.ts';
import { resumeRun } from './runs/resume-run.ts';
import { retryRun } from './runs/retry-run.ts';
import { undoRun } from './runs/undo-run.ts';
import { getLeadScore } from './models/get-lead-score.ts';
import { trainLeadScoreRoute } from './models/train-lead-score.ts';
import { changeSandbox, compareSandbox, editSandbox, forkSandbox } from './sandbox/change-session.ts';
import { answerSandbox, playSandbox, wakeSandbox } from './sandbox/play-session.ts';
import { dropSandbox, getSandbox, listSandbox } from './sandbox/sessions.ts';
import { startSandbox } from './sandbox/start-session.ts';
import {
  changeToolOperations,
  changeToolSource,
  getToolSource,
  importToolSource,
  listToolSources,
  makeToolSource,
  removeToolSource,
  testToolSource,
} from './tool-sources/sources.ts';
import { trialRoutes } from './trials/routes.ts';
import type { Route } from './route.ts';

/** Routes of agents, their runs and suggestions, models, the studio and the sandbox. Add a file, add its line here. */
export const processRoutes: readonly Route[] = [
  changeAgent,
  listAgents,
  listTools,
  answerDecision,
  getDecision,
  getProvJson,
  getProvenance,
  listDecisionsRoute,
  changeEndpoint,
  changeLanguageSettings,
  checkQuality,
  clearModelAnswers,
  getLanguage,
  makeEndpoint,
  probeEndpointRoute,
  removeEndpoint,
  getModelMonth,
  listModelCalls,
  getNow,
  getFeedChoices,
  setFeedChoices,
  cancelRun,
  extendRun,
  getRun,
  getStep,
  listRunsRoute,
  startRun,
  replayOfRun,
  listFailuresRoute,
  retryFailuresRoute,
  listWaitingRoute,
  moveWaitingRoute,
  holdRun,
  resumeRun,
  retryRun,
  undoRun,
  getLeadScore,
  trainLeadScoreRoute,
  changeSandbox,
  compareSandbox,
  editSandbox,
  forkSandbox,
  answerSandbox,
  playSandbox,
  wakeSandbox,
  dropSandbox,
  getSandbox,
  listSandbox,
  startSandbox,
  listToolSources,
  getToolSource,
  makeToolSource,
  changeToolSource,
  importToolSource,
  changeToolOperations,
  testToolSource,
  removeToolSource,
  ...trialRoutes,
];
