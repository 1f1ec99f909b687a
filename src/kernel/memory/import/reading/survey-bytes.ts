import type { ByteSource } from './byte-source.ts';

/** What one encoding makes of all the bytes: characters beyond ASCII that fit, those that do not, and where it breaks. */
export type Fit = { valid: number; invalid: number; firstBadRow: number; firstBadAt: number };

/** What the bytes look like as UTF-8 and as GB18030; `common` counts GB2312 characters, which real Chinese text is made of. */
export type Survey = { utf8: Fit; gb: Fit; common: number };

type Walk = { at: number; row: number; lastByte: number };
type Utf8State = { left: number; low: number; high: number };
type GbState = { place: number; lead: number };

/** Reads all bytes once as UTF-8 and as GB18030 side by side. Used only when they are known not to be clean UTF-8. */
export async function surveyBytes(source: ByteSource): Promise<Survey> {
  const survey: Survey = { utf8: newFit(), gb: newFit(), common: 0 };
  const walk: Walk = { at: 0, row: 1, lastByte: 0 };
  const utf8: Utf8State = { left: 0, low: 0x80, high: 0xbf };
  const gb: GbState = { place: 0, lead: 0 };
  for await (const chunk of source.chunks(0, source.size)) {
    for (const byte of chunk) {
      stepUtf8(byte, utf8, survey.utf8, walk);
      stepGb(byte, gb, survey, walk);
      stepRow(byte, walk);
    }
  }
  if (utf8.left > 0) markBad(survey.utf8, walk);
  if (gb.place > 0) markBad(survey.gb, walk);
  return survey;
}

function newFit(): Fit {
  return { valid: 0, invalid: 0, firstBadRow: 0, firstBadAt: Number.POSITIVE_INFINITY };
}

function markBad(fit: Fit, { row, at }: Walk): void {
  fit.invalid += 1;
  if (fit.firstBadRow > 0) return;
  fit.firstBadRow = row;
  fit.firstBadAt = at;
}

function stepRow(byte: number, walk: Walk): void {
  if (byte === 13 || (byte === 10 && walk.lastByte !== 13)) walk.row += 1;
  walk.lastByte = byte;
  walk.at += 1;
}

/** RFC 3629, table of well-formed byte sequences. */
function stepUtf8(byte: number, state: Utf8State, fit: Fit, walk: Walk): void {
  if (state.left > 0) {
    const fits = byte >= state.low && byte <= state.high;
    state.low = 0x80;
    state.high = 0xbf;
    if (fits) {
      state.left -= 1;
      if (state.left === 0) fit.valid += 1;
      return;
    }
    state.left = 0;
    markBad(fit, walk);
  }
  if (byte === 0) markBad(fit, walk);
  if (byte < 0x80) return;
  startUtf8(byte, state);
  if (state.left === 0) markBad(fit, walk);
}

function startUtf8(byte: number, state: Utf8State): void {
  if (byte >= 0xc2 && byte <= 0xdf) state.left = 1;
  else if (byte >= 0xe0 && byte <= 0xef) state.left = 2;
  else if (byte >= 0xf0 && byte <= 0xf4) state.left = 3;
  if (byte === 0xe0) state.low = 0xa0;
  if (byte === 0xed) state.high = 0x9f;
  if (byte === 0xf0) state.low = 0x90;
  if (byte === 0xf4) state.high = 0x8f;
}

/** GB 18030: one byte, two bytes (81–FE, 40–7E or 80–FE) or four (81–FE, 30–39, 81–FE, 30–39). */
function stepGb(byte: number, state: GbState, survey: Survey, walk: Walk): void {
  if (state.place === 0) {
    if (byte === 0 || byte === 0x80 || byte === 0xff) markBad(survey.gb, walk);
    else if (byte > 0x80) {
      state.place = 1;
      state.lead = byte;
    }
    return;
  }
  const digit = byte >= 0x30 && byte <= 0x39;
  if (state.place === 1 && digit) state.place = 2;
  else if (state.place === 2 && byte >= 0x81 && byte <= 0xfe) state.place = 3;
  else endGb(byte, state, survey, walk);
}

function endGb(byte: number, state: GbState, survey: Survey, walk: Walk): void {
  const four = state.place === 3 && byte >= 0x30 && byte <= 0x39;
  const two = state.place === 1 && byte >= 0x40 && byte <= 0xfe && byte !== 0x7f;
  if (four || two) survey.gb.valid += 1;
  else markBad(survey.gb, walk);
  const inGb2312 = state.lead >= 0xa1 && state.lead <= 0xf7 && byte >= 0xa1;
  if (two && inGb2312) survey.common += 1;
  state.place = 0;
}
