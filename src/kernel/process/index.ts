export { defineAgent, type AgentGraph, type Wake } from './graph/schema.ts';
export { defaultPort } from './graph/compile.ts';
export { validateGraph } from './graph/validate.ts';
export {
  AUTONOMY,
  defineService,
  defineTool,
  EFFECTS,
  nameOfTool,
  serviceOf,
  toolMap,
  type AnyTool,
  type Autonomy,
  type DecisionDraft,
  type Effect,
  type Guard,
  type ServiceKey,
  type Tool,
  type ToolContext,
  type ToolServices,
} from './tool.ts';
export {
  countOpenDecisions,
  listDecisions,
  listOpenDecisions,
  readDecision,
  type DecisionPage,
  type DecisionQuery,
  type StoredDecision,
} from './decisions/read-decisions.ts';
export { DECISION_STATUSES, type DecisionStatus } from './decisions/decision-table.ts';
export {
  agentStats,
  listRuns,
  readRun,
  readStep,
  type AgentStats,
  type RunQuery,
  type StoredRun,
  type StoredRunDetail,
  type StoredStep,
} from './runs/read-runs.ts';
export { compareSteps } from './sandbox/compare.ts';
export { graphFrom } from './sandbox/sessions.ts';
export type { StartSession } from './sandbox/sessions.ts';
export type { SandboxStep as SandboxStepNow } from './sandbox/session.ts';
export type { SessionLine, StoredSession } from './sandbox/session-table.ts';
export { listFailures, retryFailures, type FailureGroup } from './runs/failures.ts';
export { listWaiting, moveWaiting, type Waiting } from './runs/move-waiting.ts';
export { BACK_TEST_JOB, MOST_BACK_TEST_RUNS } from './sandbox/back-test.ts';
export type { BackTestRun, StoredBackTest } from './sandbox/back-test-table.ts';
export { CASES_JOB } from './sandbox/case-sets.ts';
export type { StoredCase, StoredCaseRun } from './sandbox/case-table.ts';
export { replayRun } from './sandbox/replay-run.ts';
export type { CaseResult, CasesReport } from './sandbox/run-cases.ts';
export { readScenarios, type Scenario, type ScenarioDraft, type ScenarioFault } from './sandbox/scenario.ts';
export { openProcess, type ProcessKernel, type ProcessOptions } from './open-process.ts';
export type { AgentsDoor, AgentView } from './agents/agents-door.ts';
export type { StudioDoor } from './studio/open-studio.ts';
export { schemasOf } from './graph/value-schemas.ts';
export { previewExpression, previewTemplate } from './studio/preview.ts';
export { sensitivePaths } from './tool.ts';
export type { StudioDetail, StudioRow } from './studio/read-agents.ts';
export type { Checked, PlacedProblem } from './graph/check.ts';
export type { NamedAgent } from './agents/agents-here.ts';
export { openEngine } from './engine/postgres-engine.ts';
export type { EngineOptions } from './engine/engine-parts.ts';
export { openModels, type GatewayOptions } from './llm/gateway.ts';
export type { ModelAnswer, ModelCall, ModelMessage, ModelRequest, Models, ModelTask, ModelTool } from './llm/port.ts';
export { addonIn, modelFilesIn } from './llm/gguf/addon.ts';
export { ADDON_FOLDER, installAddon } from './llm/gguf/install-addon.ts';
export { openModelFiles, type FileOptions, type ModelFilesRunner } from './llm/gguf/run-files.ts';
export { checkClaims } from './llm/claims/check-claims.ts';
export type { Claim } from './llm/claims/claim.ts';
export { scriptedModels, type Line as ScriptedLine, type Script as ModelScript } from './llm/scripted.ts';
export { PRESETS } from './llm/endpoints/presets.ts';
export {
  clearAnswers,
  dropEndpoint,
  readSetupFor,
  saveEndpoint,
  saveLanguageSettings,
} from './llm/endpoints/settings.ts';
export type { StoredEndpoint } from './llm/endpoints/setup.ts';
export { listCalls, monthSums } from './llm/ledger/read-calls.ts';
export { openTrials, type Trials } from './llm/trial/try-endpoint.ts';
export { measureInjections } from './llm/injections/ground.ts';
export { schemaProblem } from './llm/shape/shape.ts';
export { openStandIn, type StandIn, type StandInOptions } from './llm/stand-in/server.ts';
export { inTurn, type Answer as StandInAnswer, type Script as StandInScript } from './llm/stand-in/script.ts';
export { chatDriver } from './llm/wire/chat.ts';
export type { Driver } from './llm/wire/driver.ts';
export { Trouble } from './llm/wire/trouble.ts';
export type { DurableEngine, RunState, RunStatus, Started, StartRun } from './engine/port.ts';
export { findOutcome, isHeldOut, scoreOnly, trainInWorker, type Model, type OutcomeGuess } from './learning/index.ts';
export * from './models/index.ts';
export * from './calibration/index.ts';
export { fitCalibration, type Judged } from './learning/certainty.ts';
export { inventJudged } from './learning/invent-statements.ts';
export { feedOf, type Feed } from './feed/feed.ts';
export { ANSWERS_NEEDED } from './feed/refit-order.ts';
export { FeedSettings, readFeedSettings, saveFeedSettings } from './feed/settings.ts';
export { readDecisions } from './decisions/read-decisions.ts';
export { promptsOf } from './provenance/prompts.ts';
export { subjectsOf } from './decisions/subjects-of.ts';
export { lookedAtLately, suggestedLately } from './decisions/suggested-lately.ts';
export { withdrawSuggestions } from './agents/on-gone.ts';
export * from './trials/index.ts';
export { planTrainerWeeks, tellTrainerWeek, TRAINER_WEEK } from './training/digest.ts';
export { TRAINING_SET_JOB } from './training/export-set.ts';
export type { AgentAnswers, AgentTraining, VersionRow } from './training/read-training.ts';
export type { Share } from './training/shares.ts';
