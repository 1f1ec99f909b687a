/** An expression in which every number is a decimal one, and the way from its places back to what was typed. */
export type Rewritten = Readonly<{ text: string; placeOf: (at: number) => number }>;

const TOKEN =
  /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[A-Za-z_]\w*|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\/\/[^\n]*/g;
const WHOLE = /^\d+$/;

/**
 * CEL keeps whole and decimal numbers apart: `5 / 2` is 2 there, and `price * 2` is refused. People who write formulas
 * know one kind of number, so whole ones become decimal ones before CEL reads them.
 */
export function rewriteWholeNumbers(typed: string): Rewritten {
  const inserted: number[] = [];
  let added = 0;
  const text = typed.replaceAll(TOKEN, (token: string, at: number) => {
    if (!WHOLE.test(token)) return token;
    inserted.push(at + token.length + added);
    added += 2;
    return `${token}.0`;
  });
  return {
    text,
    placeOf(at) {
      const before = inserted.filter((place) => place < at);
      const last = before.at(-1);
      // A place inside what was inserted is the end of the number.
      const inside = last === undefined ? 0 : Math.max(0, last + 2 - at);
      return Math.min(typed.length, Math.max(0, at - 2 * before.length + inside));
    },
  };
}
