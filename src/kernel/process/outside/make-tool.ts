import { z } from 'zod';
import type { OperationEffect, ToolSourceKind } from '@valence/contract';
import { Failure } from '#base';
import type { JsonSchema } from '../graph/json-schema.ts';
import type { AnyTool, ToolContext } from '../tool.ts';
import { callMcp } from './mcp/call.ts';
import { requestOf } from './openapi/request-of.ts';
import type { Plan } from './operation.ts';
import { openSource, type OpenedSource } from './source.ts';
import { bodyOf, send } from './wire.ts';

/** An operation that is on, as tools are made of it. */
export type OperationHere = Readonly<{
  sourceId: string;
  source: string;
  sourceTitle: string;
  kind: ToolSourceKind;
  name: string;
  version: number;
  title: string;
  about: string;
  plan: Plan;
  input: JsonSchema;
  output: JsonSchema;
  effect: OperationEffect;
  isCurrent: boolean;
}>;

/** What tools of outside services are called: `ext-crm-create-order`. Names of sources hold no dash, so that none is read twice. */
export function nameOfOperation({ source, name }: Pick<OperationHere, 'source' | 'name'>): string {
  return `ext-${source}-${name}`;
}

/** Schemas are read when somebody first asks: a workspace may have hundreds of operations and call three. */
export function makeTool(operation: OperationHere, allowsLocal: boolean): AnyTool {
  const { kind, version, title, about, effect, sourceTitle, isCurrent, plan } = operation;
  let input: z.ZodType | undefined;
  let output: z.ZodType | undefined;
  const outputShape = (): z.ZodType => (output ??= zodOf(operation.output));
  return {
    name: nameOfOperation(operation),
    version,
    title: { zh: title, en: title },
    about: { zh: about === '' ? title : about, en: about === '' ? title : about },
    effect,
    purpose: 'sales',
    outside: true,
    from: { kind, source: sourceTitle, isCurrent },
    get input() {
      return (input ??= zodOf(operation.input));
    },
    get output() {
      return outputShape();
    },
    async run(given: never, context) {
      const source = await context.scope.read((tx) => openSource(tx, operation.sourceId, allowsLocal));
      const call = { source, input: given as Readonly<Record<string, unknown>>, ...callingOf(operation, context) };
      const answer = plan.kind === 'mcp' ? await callMcp(plan, call) : await callHttp(plan, call);
      return { value: fitting(answer, outputShape(), source), evidence: [] };
    },
  };
}

/** A call as it is about to be made. */
export type Calling = Readonly<{
  source: OpenedSource;
  input: Readonly<Record<string, unknown>>;
  /** The same when it is made again after a crash. */
  key: string;
  signal: AbortSignal;
  isEffect: boolean;
}>;

const NEVER = new AbortController().signal;

/** What changes something there is waited for, so that the run knows what has left the building. */
function callingOf({ effect }: OperationHere, { key, signal }: ToolContext): Omit<Calling, 'source' | 'input'> {
  const isEffect = effect === 'leaves-the-building';
  return { key, signal: isEffect ? NEVER : signal, isEffect };
}

async function callHttp(plan: Extract<Plan, { kind: 'openapi' }>, call: Calling): Promise<unknown> {
  const { source, input, key, signal } = call;
  const request = requestOf(plan, source.address, input);
  const isSafe = plan.method === 'GET' || plan.method === 'HEAD';
  const headers = isSafe ? request.headers : { ...request.headers, 'idempotency-key': key };
  const sent = { ...request, headers, source, signal, isEffect: !isSafe };
  const reply = await send(sent);
  const type = reply.message.headers['content-type'] ?? '';
  const text = await bodyOf(reply, sent);
  if (text === '') return null;
  if (!/\bjson\b/i.test(type) && /^text\//i.test(type)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new Failure('outside.answer', { params: { source: source.title, detail: 'it is no JSON' }, cause });
  }
}

/** @throws Failure `outside.answer` naming what does not fit */
function fitting(answer: unknown, output: z.ZodType, { title }: OpenedSource): unknown {
  const parsed = output.safeParse(answer);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const detail = `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim().slice(0, 200);
  throw new Failure('outside.answer', { params: { source: title, detail }, cause: parsed.error });
}

/** A schema that was kept, as values are checked by it; anything where it cannot be read. */
function zodOf(schema: JsonSchema): z.ZodType {
  try {
    return z.fromJSONSchema(schema);
  } catch {
    return schema['type'] === 'object' ? z.record(z.string(), z.unknown()) : z.unknown();
  }
}
