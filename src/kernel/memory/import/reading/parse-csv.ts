import { CELL_MAX_CHARS, COLUMNS_MAX, type Flaw, type RawRow } from './problem.ts';

/** Rows out of text that arrives in pieces; each call gives the rows completed by it. */
export type CsvParser = Readonly<{ push(text: string): RawRow[]; end(): RawRow[] }>;

type Mode = 'start' | 'plain' | 'quoted' | 'after' | 'skip';

type State = {
  readonly separator: number;
  mode: Mode;
  text: string;
  at: number;
  row: number;
  cells: string[];
  /** How many cells the row has, also those beyond the width that is kept. */
  count: number;
  cell: string;
  length: number;
  flaws: Flaw[];
  lineFeeds: number;
  returns: number;
  afterReturn: boolean;
  out: RawRow[];
};

const QUOTE = 34;
const LINE_FEED = 10;
const RETURN = 13;

/**
 * Reads comma-separated text as spreadsheets do, at any line end. A quote inside an unquoted cell is a plain character
 * (5" pipe). A quoted cell that runs over a line end and then goes on behind its closing quote was never closed: that
 * row is given with the flaw `quote` and `span` lines are lost with it, so that no row is swallowed in silence.
 */
export function createCsvParser(separator: string): CsvParser {
  const state: State = {
    separator: separator.charCodeAt(0),
    mode: 'start',
    text: '',
    at: 0,
    row: 1,
    cells: [],
    count: 0,
    cell: '',
    length: 0,
    flaws: [],
    lineFeeds: 0,
    returns: 0,
    afterReturn: false,
    out: [],
  };
  return {
    push(text) {
      // The last text stays known for the end: whether it ended a line decides how many were lost.
      if (text === '') return [];
      state.text = text;
      state.at = 0;
      while (state.at < text.length) step(state);
      return take(state);
    },
    end() {
      finish(state);
      return take(state);
    },
  };
}

function take(state: State): RawRow[] {
  const rows = state.out;
  state.out = [];
  return rows;
}

function step(state: State): void {
  switch (state.mode) {
    case 'start':
      return stepStart(state);
    case 'plain':
      return stepPlain(state);
    case 'quoted':
      return stepQuoted(state);
    case 'after':
      return stepAfter(state);
    case 'skip':
      return stepSkip(state);
  }
}

function stepStart(state: State): void {
  const code = state.text.charCodeAt(state.at);
  const secondHalf = state.afterReturn && code === LINE_FEED;
  state.afterReturn = false;
  if (secondHalf) state.at += 1;
  else if (code === QUOTE) {
    state.mode = 'quoted';
    state.at += 1;
  } else state.mode = 'plain';
}

function stepPlain(state: State): void {
  const { text, separator } = state;
  let end = state.at;
  let code = 0;
  for (; end < text.length; end++) {
    code = text.charCodeAt(end);
    if (code === separator || code === LINE_FEED || code === RETURN) break;
  }
  append(state, end);
  if (end < text.length) endCell(state, code);
}

function stepQuoted(state: State): void {
  const close = state.text.indexOf('"', state.at);
  const end = close < 0 ? state.text.length : close;
  countLines(state, end);
  append(state, end);
  if (close < 0) return;
  state.at += 1;
  state.mode = 'after';
}

function stepAfter(state: State): void {
  const code = state.text.charCodeAt(state.at);
  if (code === QUOTE) {
    append(state, state.at + 1);
    state.mode = 'quoted';
  } else if (code === state.separator || code === LINE_FEED || code === RETURN) endCell(state, code);
  else if (state.lineFeeds + state.returns > 0) state.mode = 'skip';
  else state.mode = 'plain';
}

function stepSkip(state: State): void {
  const { text } = state;
  for (; state.at < text.length; state.at++) {
    const code = text.charCodeAt(state.at);
    if (code !== LINE_FEED && code !== RETURN) continue;
    state.at += 1;
    state.afterReturn = code === RETURN;
    endBroken(state, linesLost(state) + 1);
    return;
  }
}

/** Takes the text up to `end` into the cell. What goes beyond the limit is counted, not kept. */
function append(state: State, end: number): void {
  state.length += end - state.at;
  if (state.length <= CELL_MAX_CHARS) {
    const piece = state.text.slice(state.at, end);
    state.cell = state.cell === '' ? piece : state.cell + piece;
  } else if (state.cell.length < 100) state.cell += state.text.slice(state.at, Math.min(end, state.at + 100));
  state.at = end;
}

function countLines(state: State, end: number): void {
  for (let i = state.at; i < end; i++) {
    const code = state.text.charCodeAt(i);
    if (code === LINE_FEED) state.lineFeeds += 1;
    else if (code === RETURN) state.returns += 1;
  }
}

function linesLost(state: State): number {
  return state.lineFeeds > 0 ? state.lineFeeds : state.returns;
}

function endCell(state: State, code: number): void {
  state.at += 1;
  state.mode = 'start';
  closeCell(state);
  if (code === state.separator) return;
  state.afterReturn = code === RETURN;
  emit(state, 1);
}

function closeCell(state: State): void {
  if (state.length > CELL_MAX_CHARS) {
    const params = { max: CELL_MAX_CHARS, length: state.length };
    state.flaws.push({ column: state.count, rule: 'cell_too_large', value: state.cell, params });
    state.cell = '';
  }
  if (state.count <= COLUMNS_MAX) state.cells.push(state.cell);
  state.count += 1;
  state.cell = '';
  state.length = 0;
  state.lineFeeds = 0;
  state.returns = 0;
}

function emit(state: State, span: number): void {
  state.out.push({ row: state.row, span, cells: state.cells, flaws: state.flaws });
  state.row += span;
  state.cells = [];
  state.count = 0;
  state.flaws = [];
}

function endBroken(state: State, span: number): void {
  const value = state.cell;
  const column = state.count;
  closeCell(state);
  state.flaws = [{ column, rule: 'quote', value, params: { row: state.row } }];
  state.mode = 'start';
  emit(state, span);
}

function finish(state: State): void {
  const { mode } = state;
  if (mode === 'quoted') {
    const last = state.text.at(-1);
    const endsLine = last === '\n' || last === '\r';
    endBroken(state, Math.max(1, linesLost(state) + (endsLine ? 0 : 1)));
  } else if (mode === 'skip') endBroken(state, linesLost(state) + 1);
  else if (mode !== 'start' || state.count > 0) {
    closeCell(state);
    state.mode = 'start';
    emit(state, 1);
  }
}
