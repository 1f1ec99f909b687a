import type { Endpoint } from '../endpoints/endpoint.ts';
import type { ModelMessage, ModelTool } from '../port.ts';

/** How JSON is asked for on the wire: by a schema the endpoint enforces, by "some object", or by words alone. */
export const WIRE_MODES = ['schema', 'object', 'plain'] as const;
export type WireMode = (typeof WIRE_MODES)[number];

/** One question to one endpoint. */
export type Turn = Readonly<{
  messages: readonly ModelMessage[];
  tools: readonly ModelTool[];
  schema: object | null;
  mode: WireMode;
  maxTokens: number;
  temperature: number;
  /** File name of the adapter that is to be in use; null: none. */
  adapter: string | null;
  /** Longest time without a sign of life. */
  silenceMs: number;
  signal: AbortSignal;
  onText: (piece: string) => void;
}>;

/** A call as a model wrote it: `text` is meant to be JSON. */
export type RawCall = Readonly<{ id: string; name: string; text: string }>;

export type TurnUsage = Readonly<{ tokensIn: number; tokensOut: number }>;

export type TurnReply = Readonly<{
  text: string;
  calls: readonly RawCall[];
  /** The answer ended because it had grown as long as was allowed. */
  isCut: boolean;
  /** As the model names itself; null where it does not. */
  model: string | null;
  /** As the endpoint counted; null where it does not. */
  usage: TurnUsage | null;
  /** Until the first piece; null where all came at once. */
  firstMs: number | null;
}>;

/** Puts a question to an endpoint. @throws Trouble */
export type Driver = (endpoint: Endpoint, turn: Turn) => Promise<TurnReply>;
