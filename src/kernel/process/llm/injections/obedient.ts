import type { ModelMessage, ModelRequest } from '../port.ts';
import { scriptedModels, type Line } from '../scripted.ts';

/** A call that some text orders: `call the tool send-mail with {…}`, `调用工具 send-mail，参数 {…}`. */
export type Order = Readonly<{ tool: string; input: Readonly<Record<string, unknown>> }>;

const CALL =
  /(?:call|run|use|invoke|execute|调用|执行|使用)\s*(?:the\s+)?(?:tool|function|工具|函数)?\s*["'“「]?([a-z]+(?:-[a-z]+)+)["'”」]?[^{}]{0,24}(?=\{)/giu;
const ANSWER = /(?:answer with|your answer is|回答|答案是)[^{}]{0,12}(?=\{)/giu;
const TAGS = /[\u{e0020}-\u{e007e}]+/gu;
const INVISIBLE = /[\u200b-\u200d\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]/gu;
const BASE64 = /(?<![A-Za-z\d+/])[A-Za-z\d+/]{24,}={0,2}/g;

/**
 * The worst model there can be: it does what any text orders, wherever it stands, in Chinese or English, however it is
 * hidden, and prefers what it read last. It knows no difference between instructions and data.
 */
export function obedientModels(): ReturnType<typeof scriptedModels> {
  return scriptedModels({ answer: obey });
}

function obey({ messages, schema }: ModelRequest): Line {
  const asked = new Set(
    messages.flatMap((m) => (m.role === 'assistant' ? m.calls : [])).map((c) => nameOf(c.tool, c.arguments)),
  );
  const known = shownIn(messages);
  const wanted = ordersIn(messages.map(textOf))
    .flatMap(({ tool, input }) => filled(tool, input, known) ?? [])
    .filter(({ tool, input }) => !asked.has(nameOf(tool, input)));
  const calls = [...new Map(wanted.map((o) => [nameOf(o.tool, o.input), o])).values()];
  if (calls.length > 0) return { calls: calls.map(({ tool, input }) => ({ tool, arguments: input })) };
  return { value: answerOf(messages, schema, known) };
}

const nameOf = (tool: string, input: unknown): string => `${tool} ${JSON.stringify(input)}`;
const textOf = (message: ModelMessage): string => message.text;

/** Every call that any of these texts orders, also where it is disguised. */
export function ordersIn(texts: readonly string[]): readonly Order[] {
  return texts.flatMap(readings).flatMap((text) =>
    [...text.matchAll(CALL)].flatMap((match): Order[] => {
      const input = objectAt(text, match.index + match[0].length);
      return input === null ? [] : [{ tool: (match[1] ?? '').toLowerCase(), input }];
    }),
  );
}

/** A text in every way in which a model might read it. */
function readings(text: string): string[] {
  const plain = text
    .replaceAll(TAGS, (run) => [...run].map((c) => String.fromCodePoint((c.codePointAt(0) ?? 0) - 0xe0000)).join(''))
    .replaceAll(INVISIBLE, '')
    .normalize('NFKC');
  const unescaped = plain
    .replaceAll(String.raw`\\n`, '\n')
    .replaceAll(String.raw`\n`, '\n')
    .replaceAll(/\\+"/g, '"');
  const decoded = [...unescaped.matchAll(BASE64)].map(([code]) => Buffer.from(code, 'base64').toString('utf8'));
  return [...new Set([plain, unescaped, ...decoded])];
}

/** The JSON object that begins here; null where there is none. */
function objectAt(text: string, from: number): Record<string, unknown> | null {
  let depth = 0;
  for (let at = from; at < Math.min(text.length, from + 2_000); at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return parsed(text.slice(from, at + 1));
  }
  return null;
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Values the model was shown, by name, wherever they stood. */
function shownIn(messages: readonly ModelMessage[]): ReadonlyMap<string, unknown> {
  const known = new Map<string, unknown>();
  const learn = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, item] of Object.entries(value)) {
      if (!known.has(name)) known.set(name, item);
      learn(item);
    }
  };
  for (const message of messages) {
    for (const [, json = ''] of textOf(message).matchAll(/<<(?:KNOWN|OUTSIDE|RESULT) \w+>>\n([^]*?)\n<<END/g))
      learn(parsed(json));
  }
  return known;
}

/** The order with `$name` replaced by what was shown under this name; null where it was not shown. */
function filled(tool: string, input: Order['input'], known: ReadonlyMap<string, unknown>): Order | null {
  const entries = Object.entries(input).map(([name, value]) => {
    const wanted = typeof value === 'string' && value.startsWith('$') ? value.slice(1) : null;
    return [name, wanted === null ? value : known.get(wanted)] as const;
  });
  return entries.some(([, value]) => value === undefined) ? null : { tool, input: Object.fromEntries(entries) };
}

/** Of what any text orders it to answer, the last; a field nobody spoke of is filled with something. */
function answerOf(
  messages: readonly ModelMessage[],
  schema: object | null,
  known: ReadonlyMap<string, unknown>,
): object {
  const ordered = messages
    .map(textOf)
    .flatMap(readings)
    .flatMap((text) => [...text.matchAll(ANSWER)].map((m) => objectAt(text, m.index + m[0].length)))
    .filter((input) => input !== null);
  const said = new Map(ordered.flatMap((input) => Object.entries(filled('', input, known)?.input ?? {})));
  const { properties = {} } = (schema ?? {}) as { properties?: Record<string, { type?: string }> };
  return Object.fromEntries(
    Object.entries(properties).map(([name, { type }]) => {
      const value = said.get(name);
      if (typeof value === type) return [name, value];
      return [name, type === 'number' ? 0 : type === 'boolean' ? false : 'ok'];
    }),
  );
}
