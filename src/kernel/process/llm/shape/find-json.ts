/** JSON in a model's text, or what is wrong with it in words that the model can act on. */
export type Found = Readonly<{ value: unknown; problem: null } | { problem: string }>;

const THOUGHT = /^\s*<(think|thinking|thought)>[\s\S]*?<\/\1>/;
const FENCE = /```(?:json[c5]?)?[ \t]*\r?\n([\s\S]*?)```/i;

/** What a model thought aloud before its answer is no part of it. */
export function withoutThoughts(text: string): string {
  return text.replace(THOUGHT, '').trimStart();
}

/** The JSON value in `text`: the whole of it, what stands in a fence, or the first object or list in it. */
export function findJson(text: string, isCut: boolean): Found {
  const plain = withoutThoughts(text).trim();
  if (plain === '') return { problem: 'the answer is empty' };
  for (const candidate of [plain, FENCE.exec(plain)?.[1], balanced(plain)]) {
    const value = candidate === undefined || candidate === null ? undefined : parsed(candidate);
    if (value !== undefined) return { value, problem: null };
  }
  if (isCut) return { problem: 'the answer was cut off because it grew too long; answer more briefly' };
  return { problem: /[{[]/.test(plain) ? 'the JSON is not complete or not valid' : 'the answer holds no JSON' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The first object or list in `text` from its opening to the bracket that closes it; null where none is closed. */
function balanced(text: string): string | null {
  const start = text.search(/[{[]/);
  if (start < 0) return null;
  let depth = 0;
  let isQuoted = false;
  for (let i = start; i < text.length; i += 1) {
    const sign = text[i];
    if (isQuoted) {
      if (sign === '\\') i += 1;
      else if (sign === '"') isQuoted = false;
    } else if (sign === '"') isQuoted = true;
    else if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') depth -= 1;
    if (depth === 0) return text.slice(start, i + 1);
  }
  return null;
}
