import { Failure } from '#base';
import type { Calling } from '../make-tool.ts';
import type { McpPlan } from '../operation.ts';
import { excerptOf } from '../wire.ts';
import { ask, unusable } from './client.ts';
import { CallResult, headerValue } from './messages.ts';

/** Calls a tool of a server: what it gives as data, else its texts. @throws Failure `outside.*` */
export async function callMcp(plan: McpPlan, { source, input, key, signal, isEffect }: Calling): Promise<unknown> {
  const result = await ask({
    source,
    method: 'tools/call',
    params: { name: plan.tool, arguments: input },
    name: plan.tool,
    headers: { ...paramHeaders(plan, input), ...(isEffect ? { 'idempotency-key': key } : {}) },
    signal,
    isEffect,
  });
  const parsed = CallResult.safeParse(result);
  if (!parsed.success) throw unusable(source, 'it is no result of a tool');
  const { resultType, isError, structuredContent, content } = parsed.data;
  if (resultType !== 'complete')
    throw refused(source.title, 'it asks for more than it was given, which only a person could tell it');
  const text = content.flatMap((part) =>
    part.type === 'text' && typeof part['text'] === 'string' ? [part['text']] : [],
  );
  if (isError) throw refused(source.title, excerptOf(text.join(' '), source));
  return structuredContent ?? { text: text.join('\n') };
}

function refused(source: string, detail: string): Failure {
  return new Failure('outside.refused', { params: { source, status: 'tool', detail } });
}

function paramHeaders({ headers }: McpPlan, input: Readonly<Record<string, unknown>>): Record<string, string> {
  const told = headers.flatMap(({ name, path }) => {
    const value = path.reduce<unknown>(
      (at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined),
      input,
    );
    const isPlain = typeof value === 'string' || typeof value === 'boolean' || Number.isInteger(value);
    return isPlain ? [[`mcp-param-${name.toLowerCase()}`, headerValue(String(value))] as const] : [];
  });
  return Object.fromEntries(told);
}
