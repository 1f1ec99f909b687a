import type { Scope } from '#kernel/security';
import type { MODEL_TASKS } from '../graph/schema.ts';

export type ModelTask = (typeof MODEL_TASKS)[number];

/** A tool as a model is told of it. `parameters` is JSON Schema of an object. */
export type ModelTool = Readonly<{ name: string; about: string; parameters: object }>;

/** What a model wants done, before anyone has checked whether it may. */
export type ModelCall = Readonly<{ id: string; tool: string; arguments: unknown }>;

export type ModelMessage =
  | Readonly<{ role: 'system' | 'user'; text: string }>
  | Readonly<{ role: 'assistant'; text: string; calls: readonly ModelCall[] }>
  /** What a tool answered to the call with this id. */
  | Readonly<{ role: 'tool'; callId: string; text: string }>;

export type ModelRequest = Readonly<{
  task: ModelTask;
  messages: readonly ModelMessage[];
  /** JSON Schema of the answer; null: plain text. */
  schema: object | null;
  tools: readonly ModelTool[];
  maxTokens: number;
  timeoutMs: number;
  /** What it is for, in the ledger. */
  run: Readonly<{ id: string; agent: string; node: string }> | null;
  signal: AbortSignal;
  /** Told each piece of text as it comes. */
  onText?: (piece: string) => void;
}>;

/** What an answer cost, in whole millionths of the currency's unit (1,000,000 = 1 yuan): one answer costs less than a fen. */
export type ModelCost = Readonly<{ micro: number; currency: string }>;

/** `cost` is null where the price of the model is not known. */
export type ModelUsage = Readonly<{ tokensIn: number; tokensOut: number; cost: ModelCost | null }>;

/** One answer of a model: either `calls` it wants made first, or a value of the asked shape (text where none was asked). */
export type ModelAnswer = Readonly<{
  value: unknown;
  calls: readonly ModelCall[];
  /** The endpoint that answered, the model as it names itself, and the adapter in use. */
  endpoint: string;
  model: string;
  adapter: string | null;
  usage: ModelUsage;
  ms: number;
  /** Until the first piece of text; null where it came in one. */
  firstMs: number | null;
  /** Times the answer had to be asked for again because it had not the asked shape. */
  repairs: number;
  /** SHA-256 of what was asked, base64url. */
  requestHash: string;
  isFromCache: boolean;
}>;

/**
 * Language models of a workspace. `ask` tries the endpoints its routing names for the task one after the other.
 *
 * @throws Failure `model.none` where none is configured for the task or all caps are reached, `model.unavailable` where all
 *   failed, `model.unusable` where what came back could not be made to fit the schema.
 */
export type Models = Readonly<{
  /** Whether a model is configured for this task now. */
  has(scope: Scope, task: ModelTask): Promise<boolean>;
  ask(scope: Scope, request: ModelRequest): Promise<ModelAnswer>;
}>;
