import type { Entity } from '../entity.ts';
import type { FieldSpec, KindSpec } from '../kind.ts';
import { plainHan } from '../match/normalise/han.ts';
import { plainText } from '../value.ts';
import { readingsOf } from './sounds.ts';
import { isHanRun, runsOf, slipsOf } from './tokens.ts';

/** Where a question stands in a record: the field (null: its title), what it says, and the stretches that match. */
type Why = Readonly<{
  field: FieldSpec | null;
  text: string;
  marks: readonly (readonly [from: number, to: number])[];
}>;

type Mark = readonly [from: number, to: number];
/** Characters of a long text that are shown, and how many of them before the match. */
const SHOWN = 90;
const BEFORE = 16;

/**
 * Why a record answers a question, out of what may be seen of it; null where no field alone shows it.
 *
 * @param kind as who asks sees it: a hidden field is not among its fields
 */
export function whyFound(
  kind: Pick<KindSpec, 'fields' | 'titleField'>,
  { title, data }: Entity,
  q: string,
): Why | null {
  const runs = runsOf(q);
  const fields = kind.fields.filter((f) => f.isSearched === true && f.id !== kind.titleField);
  const texts: Texts = [[null, title], ...fields.map((field) => [field, plainText(data[field.id])] as const)];
  const best = bestOf(texts, runs, exactly) ?? bestOf(texts, runs, nearly);
  return best === null ? null : shortened(best);
}

type Texts = readonly (readonly [FieldSpec | null, string])[];

/** The first of the texts that hold the most words. */
function bestOf(texts: Texts, runs: readonly string[], look: (text: string, run: string) => Mark[]): Why | null {
  let best: Why | null = null;
  let most = 0;
  for (const [field, text] of texts) {
    const found = runs.map((run) => look(text, run)).filter((marks) => marks.length > 0);
    if (found.length <= most) continue;
    most = found.length;
    best = { field, text, marks: joined(found.flat()) };
  }
  return best;
}

/** Places of a word in a text, in any script or width, or by its sound. */
function exactly(text: string, run: string): Mark[] {
  const plain = plainOf(text);
  const at = plain.indexOf(run);
  if (at !== -1) return [[at, at + run.length]];
  if (isHanRun(run)) return [];
  return /^\d+$/.test(run) ? digitsIn(plain, run) : soundIn(plain, run);
}

function nearly(text: string, run: string): Mark[] {
  const plain = plainOf(text);
  if (isHanRun(run)) {
    const places = [...run].map((character) => plain.indexOf(character));
    return places.includes(-1) ? [] : places.map((at): Mark => [at, at + 1]);
  }
  const wanted = new Set([run, ...slipsOf(run)]);
  for (const match of plain.matchAll(/\p{L}+/gu))
    if ([match[0], ...slipsOf(match[0])].some((slip) => wanted.has(slip)))
      return [[match.index, match.index + match[0].length]];
  return [];
}

/** The same text in simplified lower case, character for character. */
function plainOf(text: string): string {
  return Array.from({ length: text.length }, (_, i) => plainHan(text.charAt(i)).charAt(0) || ' ').join('');
}

/** Digits with anything between them: 139 1234 in +86 139-1234-5678. */
function digitsIn(plain: string, run: string): Mark[] {
  const places = [...plain.matchAll(/\d/g)];
  const at = places
    .map(([digit]) => digit)
    .join('')
    .indexOf(run);
  const [first, last] = [places[at], places[at + run.length - 1]];
  return at === -1 || first === undefined || last === undefined ? [] : [[first.index, last.index + 1]];
}

function soundIn(plain: string, run: string): Mark[] {
  for (const match of plain.matchAll(/\p{Script=Han}+/gu))
    for (const way of readingsOf(match[0])) {
      const counts = way.map((_, from) => heard(way.slice(from), run));
      const from = counts.findIndex((count) => count > 0);
      if (from !== -1) return [[match.index + from, match.index + from + (counts[from] ?? 0)]];
    }
  return [];
}

/** How many syllables from the first on a word stands for, as whole sounds or as initials; 0 when it does not. */
function heard(way: readonly string[], run: string): number {
  let sound = '';
  for (const [at, syllable] of way.entries()) {
    sound += syllable;
    if (sound.startsWith(run)) return at + 1;
    if (!run.startsWith(sound)) break;
  }
  const initials = way.map((syllable) => syllable.slice(0, 1)).join('');
  return initials.startsWith(run) ? run.length : 0;
}

function joined(marks: readonly Mark[]): Mark[] {
  const out: Mark[] = [];
  for (const [from, to] of marks.toSorted((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last !== undefined && from <= last[1]) out[out.length - 1] = [last[0], Math.max(last[1], to)];
    else out.push([from, to]);
  }
  return out;
}

function shortened({ field, text, marks }: Why): Why {
  const first = marks[0]?.[0] ?? 0;
  const from = text.length <= SHOWN ? 0 : Math.max(0, first - BEFORE);
  const lead = from > 0 ? '…' : '';
  const shown = lead + text.slice(from, from + SHOWN) + (from + SHOWN < text.length ? '…' : '');
  const move = lead.length - from;
  return {
    field,
    text: shown.replaceAll(/\s/g, ' '),
    marks: marks.flatMap(([a, b]) => (b - from <= SHOWN ? [[a + move, b + move] as const] : [])),
  };
}
