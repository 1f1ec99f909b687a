export { defineAgent, type AgentGraph, type Wake } from './graph/schema.ts';
export { validateGraph } from './graph/validate.ts';
export {
  AUTONOMY,
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
export { openEngine } from './engine/postgres-engine.ts';
export type { EngineOptions } from './engine/engine-parts.ts';
export type { DurableEngine, RunState, RunStatus, Started, StartRun } from './engine/port.ts';
