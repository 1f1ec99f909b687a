/**
 * What spreadsheets take for a formula or may be made to (OWASP, CSV injection): = + - @, also full-width, tab and line
 * ends. Apostrophes before it count, so that taking one off again gives the text back exactly.
 */
const RISKY = /^'*[=+\-@\t\r\n＝＋－＠]/;
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** The text as a CSV cell may hold it: with a leading apostrophe where a spreadsheet would calculate. Numbers stay. */
export function safeCell(text: string): string {
  return RISKY.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

/** The text that `safeCell` was given. */
export function unsafeCell(cell: string): string {
  return cell.startsWith("'") && RISKY.test(cell) ? cell.slice(1) : cell;
}
