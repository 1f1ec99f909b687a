export { defineAgent, type AgentGraph, type Wake } from './graph/schema.ts';
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
  type AgentStats,
  type RunQuery,
  type StoredRun,
  type StoredRunDetail,
  type StoredStep,
} from './runs/read-runs.ts';
export { replayRun } from './sandbox/replay-run.ts';
export { openProcess, type AgentView, type ProcessKernel, type ProcessOptions } from './open-process.ts';
export { openEngine } from './engine/postgres-engine.ts';
export type { EngineOptions } from './engine/engine-parts.ts';
export type { DurableEngine, RunState, RunStatus, Started, StartRun } from './engine/port.ts';
export { findOutcome, isHeldOut, scoreOnly, trainInWorker, type Model, type OutcomeGuess } from './learning/index.ts';
export * from './models/index.ts';
export { subjectsOf } from './decisions/subjects-of.ts';
export { withdrawSuggestions } from './agents/on-gone.ts';
