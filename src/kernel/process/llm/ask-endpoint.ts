import type { Endpoint } from './endpoints/endpoint.ts';
import type { ModelCall, ModelMessage, ModelRequest } from './port.ts';
import { findJson, withoutThoughts } from './shape/find-json.ts';
import { shapeOf, type Shape } from './shape/shape.ts';
import { estimateAsked, estimateTokens, toldMessages, toolNames, type ToolNames } from './told.ts';
import type { Driver, Turn, TurnReply, WireMode } from './wire/driver.ts';
import { TOO_LONG } from './wire/chat.ts';
import { Trouble } from './wire/trouble.ts';

/** Rounds in which a model may mend an answer that does not fit. Chosen: a third seldom helps and is paid for. */
const MOST_REPAIRS = 2;
/** Of an answer that does not fit, this much is shown to the model again. */
const SHOWN = 4_000;
/** Reading and judging want the same answer to the same question; writing some freedom. Chosen, not fitted. */
const TEMPERATURE = { read: 0, judge: 0, write: 0.3 } as const;

/** What one endpoint has used up, whether or not it helped. */
export type Used = {
  tokensIn: number;
  tokensOut: number;
  isEstimated: boolean;
  repairs: number;
  firstMs: number | null;
  model: string | null;
};

export type Told = Readonly<{ value: unknown; calls: readonly ModelCall[] }>;

export type Asked = Readonly<{
  endpoint: Endpoint;
  driver: Driver;
  request: ModelRequest;
  adapter: string | null;
  /** Ends the attempt: by whoever asked, or because its time is over. */
  signal: AbortSignal;
  silenceMs: number;
  /** Best way to ask for JSON that this endpoint was found to take. */
  modes: KnownModes;
  used: Used;
}>;

/** Remembers, per endpoint and its version, which way of asking for JSON was refused. */
export type KnownModes = Map<string, WireMode>;

/**
 * Asks one endpoint until its answer fits: a way of asking for JSON that it refuses is replaced by a plainer one, an
 * answer that does not fit is sent back with what is wrong with it. Counts into `used` as it goes.
 *
 * @throws Trouble
 */
export async function askEndpoint(asked: Asked): Promise<Told> {
  const { request } = asked;
  const names = toolNames(request.tools);
  const shape = request.schema === null ? null : shapeOrTrouble(request.schema);
  const messages: ModelMessage[] = [...toldMessages(request, names)];
  for (let round = 0; ; round += 1) {
    const reply = await ask(asked, messages, names);
    const read = readReply(reply, request, { names, shape });
    if (read.problems.length === 0) return { value: read.value, calls: read.calls };
    if (round >= MOST_REPAIRS) throw new Trouble('unusable', read.problems.slice(0, 3).join('; ').slice(0, 300));
    asked.used.repairs += 1;
    // What was told of the answer so far does not count any more.
    request.onText?.('');
    messages.push(...repairMessages(reply, read.problems));
  }
}

function shapeOrTrouble(schema: object): Shape {
  try {
    return shapeOf(schema);
  } catch (cause) {
    throw new Trouble('unusable', 'the schema asks for what cannot be checked', { cause });
  }
}

/** One turn in the best way the endpoint takes. */
async function ask(asked: Asked, messages: readonly ModelMessage[], names: ToolNames): Promise<TurnReply> {
  const { endpoint, driver, request, modes } = asked;
  const name = `${endpoint.id}:${endpoint.version}`;
  for (;;) {
    const mode = modes.get(name) ?? firstMode(endpoint);
    const turn = turnOf(asked, { messages, names, mode });
    assertFits(endpoint, turn);
    try {
      const reply = await driver(endpoint, turn);
      count(asked.used, turn, reply);
      return reply;
    } catch (error) {
      const plainer = mode === 'schema' ? 'object' : 'plain';
      const isForm = error instanceof Trouble && error.kind === 'rejected' && error.message !== TOO_LONG;
      if (!isForm || request.schema === null || mode === 'plain' || endpoint.config.mode !== 'auto') {
        countLost(asked.used, turn, error);
        throw error;
      }
      modes.set(name, plainer);
    }
  }
}

function turnOf(
  { endpoint, request, adapter, signal, silenceMs }: Asked,
  { messages, names, mode }: { messages: readonly ModelMessage[]; names: ToolNames; mode: WireMode },
): Turn {
  return {
    messages,
    tools: request.tools.map((tool) => ({ ...tool, name: names.wire.get(tool.name) ?? tool.name })),
    // A schema on the wire would bar calls of tools at several servers; then words alone say the shape.
    schema: request.tools.length > 0 ? null : request.schema,
    mode,
    maxTokens: Math.min(request.maxTokens, endpoint.config.maxTokens),
    temperature: TEMPERATURE[request.task],
    adapter,
    silenceMs,
    signal,
    onText: (piece) => request.onText?.(piece),
  };
}

function firstMode({ config, findings }: Endpoint): WireMode {
  if (config.mode !== 'auto') return config.mode;
  const found = findings?.json ?? 'schema';
  return found === 'none' ? 'plain' : found;
}

/** @throws Trouble `rejected` where the model surely cannot read so much, so that it is not paid for. */
function assertFits({ findings }: Endpoint, { messages, tools, maxTokens }: Turn): void {
  const most = findings?.contextTokens ?? null;
  // Half: the estimate may be off by as much, and only what surely does not fit is refused here.
  if (most !== null && estimateAsked(messages, tools) / 2 + Math.min(maxTokens, most / 2) > most)
    throw new Trouble('rejected', TOO_LONG);
}

function count(used: Used, turn: Turn, { usage, text, calls, model, firstMs }: TurnReply): void {
  used.tokensIn += usage?.tokensIn ?? estimateAsked(turn.messages, turn.tools);
  used.tokensOut += usage?.tokensOut ?? estimateTokens(text + calls.map((call) => call.text).join(''));
  used.isEstimated ||= usage === null;
  used.model = model ?? used.model;
  used.firstMs ??= firstMs;
}

/** A model that was cut off in its work has read the question all the same. */
function countLost(used: Used, turn: Turn, error: unknown): void {
  const kinds = ['timeout', 'cancelled', 'garbled', 'unusable'];
  if (!(error instanceof Trouble) || !kinds.includes(error.kind)) return;
  used.tokensIn += estimateAsked(turn.messages, turn.tools);
  used.isEstimated = true;
}

type Reading = Readonly<{ names: ToolNames; shape: Shape | null }>;
type Read = Readonly<{ value: unknown; calls: readonly ModelCall[]; problems: readonly string[] }>;

function readReply(reply: TurnReply, request: ModelRequest, { names, shape }: Reading): Read {
  if (reply.calls.length > 0) return readCalls(reply, request, names);
  if (shape === null) return { value: withoutThoughts(reply.text), calls: [], problems: [] };
  const found = findJson(reply.text, reply.isCut);
  if (found.problem !== null) return { value: null, calls: [], problems: [found.problem] };
  return { value: found.value, calls: [], problems: shape(found.value) };
}

function readCalls(reply: TurnReply, { tools }: ModelRequest, { own }: ToolNames): Read {
  const problems: string[] = [];
  const calls = reply.calls.map(({ id, name, text }): ModelCall => {
    const tool = own.get(name);
    const declared = tools.find((one) => one.name === tool);
    if (tool === undefined || declared === undefined) problems.push(`there is no tool “${name.slice(0, 60)}”`);
    const found = text.trim() === '' ? { value: {}, problem: null } : findJson(text, reply.isCut);
    if (found.problem !== null) problems.push(`the arguments of ${name.slice(0, 60)}: ${found.problem}`);
    return { id, tool: tool ?? name, arguments: found.problem === null ? found.value : null };
  });
  return { value: null, calls, problems };
}

/** What the model is told to do better. */
function repairMessages({ text, calls }: TurnReply, problems: readonly string[]): ModelMessage[] {
  const shown = text === '' ? calls.map((call) => `${call.name}(${call.text})`).join('\n') : withoutThoughts(text);
  return [
    { role: 'assistant', text: shown.slice(0, SHOWN) || '(nothing)', calls: [] },
    {
      role: 'user',
      text: `This does not fit what was asked for:\n${problems.map((problem) => `- ${problem}`).join('\n')}\nAnswer again, in full, without these faults.`,
    },
  ];
}
