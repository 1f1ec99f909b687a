/** A cell by its line and column, both from nought. */
export type Spot = Readonly<{ line: number; column: number }>;

/** The cell one stands on and the corner the range was begun at; equal when only one cell is meant. */
export type Selection = Readonly<{ at: Spot; from: Spot }>;

/** The cells of a selection: `last` ones are inside. */
export type Range = Readonly<{ top: number; bottom: number; left: number; right: number }>;

export const only = (at: Spot): Selection => ({ at, from: at });

export function rangeOf({ at, from }: Selection): Range {
  return {
    top: Math.min(at.line, from.line),
    bottom: Math.max(at.line, from.line),
    left: Math.min(at.column, from.column),
    right: Math.max(at.column, from.column),
  };
}

/** How many lines and columns there are, how many lines fit on a screen, and which lines are heads of groups. */
export type Field = Readonly<{ lines: number; columns: number; screen: number; isHead: (line: number) => boolean }>;
export type Key = Readonly<{ key: string; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean }>;

/** Where a key leads, as in a spreadsheet; null when the key moves nowhere. Shift stretches the range. */
export function moved(selection: Selection, pressed: Key, field: Field): Selection | null {
  const { at } = selection;
  const isFar = pressed.ctrlKey || pressed.metaKey;
  const target = targetOf(at, pressed.key, isFar, field);
  if (target === null) return null;
  const spot = {
    line: landing(Math.min(Math.max(0, target.line), field.lines - 1), at.line, field),
    column: Math.min(Math.max(0, target.column), field.columns - 1),
  };
  return pressed.shiftKey ? { at: spot, from: selection.from } : only(spot);
}

type Target = (at: Spot, last: Spot, screen: number) => Spot;
const NEAR: Readonly<Record<string, Target>> = {
  ArrowUp: ({ line, column }) => ({ line: line - 1, column }),
  ArrowDown: ({ line, column }) => ({ line: line + 1, column }),
  ArrowLeft: ({ line, column }) => ({ line, column: column - 1 }),
  ArrowRight: ({ line, column }) => ({ line, column: column + 1 }),
  Home: ({ line }) => ({ line, column: 0 }),
  End: ({ line }, last) => ({ line, column: last.column }),
  PageUp: ({ line, column }, _last, screen) => ({ line: line - screen, column }),
  PageDown: ({ line, column }, _last, screen) => ({ line: line + screen, column }),
};
/** Where the same keys lead with Ctrl or ⌘. */
const FAR: Readonly<Record<string, Target>> = {
  ...NEAR,
  ArrowUp: ({ column }) => ({ line: 0, column }),
  ArrowDown: ({ column }, last) => ({ line: last.line, column }),
  ArrowLeft: ({ line }) => ({ line, column: 0 }),
  ArrowRight: ({ line }, last) => ({ line, column: last.column }),
  Home: () => ({ line: 0, column: 0 }),
  End: (_at, last) => last,
};

function targetOf(at: Spot, key: string, isFar: boolean, { lines, columns, screen }: Field): Spot | null {
  const lead = (isFar ? FAR : NEAR)[key];
  return lead === undefined ? null : lead(at, { line: lines - 1, column: columns - 1 }, screen);
}

/** The nearest line of a record in the direction one goes; the heads of groups hold no cells. */
function landing(line: number, from: number, { lines, isHead }: Field): number {
  const step = line >= from ? 1 : -1;
  for (let at = line; at >= 0 && at < lines; at += step) if (!isHead(at)) return at;
  for (let at = line; at >= 0 && at < lines; at -= step) if (!isHead(at)) return at;
  return from;
}

/** The cell after this one in reading order, as Tab goes; backwards with Shift. Stays at the ends. */
export function tabbed({ at }: Selection, isBack: boolean, field: Field): Selection {
  const next = at.column + (isBack ? -1 : 1);
  if (next >= 0 && next < field.columns) return only({ line: at.line, column: next });
  const line = at.line + (isBack ? -1 : 1);
  if (line < 0 || line >= field.lines) return only(at);
  return only({ line: landing(line, at.line, field), column: isBack ? field.columns - 1 : 0 });
}
