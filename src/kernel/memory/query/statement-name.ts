/** Shapes that one statement may have before further ones are sent unnamed: each stays prepared on each connection. */
const MOST_SHAPES = 64;

const numbers = new Map<string, Map<string, number>>();

/** A name under which a statement of varying shape is prepared: the same for the same text. Undefined when it has too many shapes. */
export function statementName(of: string, text: string): string | undefined {
  let shapes = numbers.get(of);
  if (shapes === undefined) numbers.set(of, (shapes = new Map()));
  let number = shapes.get(text);
  if (number === undefined) {
    if (shapes.size >= MOST_SHAPES) return undefined;
    shapes.set(text, (number = shapes.size));
  }
  return `${of}-${number}`;
}
