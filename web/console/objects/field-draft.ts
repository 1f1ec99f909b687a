import type { Choice, Computed, FieldDefinition, FieldDraft, FieldPatch, FieldType } from '@valence/contract';

/** A type as people choose it: how a value is computed reads as a type too, and a person is a record of its own kind. */
export type ShownType = FieldType | 'person' | 'formula' | 'rollup' | 'number_auto';

/** A field while it is edited: every box has something in it. */
export type Draft = Readonly<{
  titleZh: string;
  titleEn: string;
  shown: ShownType;
  category: FieldDraft['category'];
  helpZh: string;
  helpEn: string;
  choices: readonly Choice[];
  to: string | null;
  isRequired: boolean;
  requiredWhen: string;
  isUnique: boolean;
  isSearched: boolean;
  isReadOnly: boolean;
  isHidden: boolean;
  start: FieldDraft['default'];
  formula: string;
  pattern: string;
  rollup: Rollup;
}>;

export type Rollup = Readonly<Partial<Omit<Extract<Computed, { by: 'rollup' }>, 'by'>>>;

export const EMPTY: Draft = {
  titleZh: '',
  titleEn: '',
  shown: 'text',
  category: 'business',
  helpZh: '',
  helpEn: '',
  choices: [],
  to: null,
  isRequired: false,
  requiredWhen: '',
  isUnique: false,
  isSearched: true,
  isReadOnly: false,
  isHidden: false,
  start: undefined,
  formula: '',
  pattern: 'NO-{yyyy}-{0000}',
  rollup: { fn: 'count' },
};

/** What a field reads as in the list of types. */
export function shownType({ type, computed, to }: Pick<FieldDefinition, 'type' | 'computed' | 'to'>): ShownType {
  if (computed?.by === 'formula' || computed?.by === 'rollup') return computed.by;
  if (computed?.by === 'number') return 'number_auto';
  return type === 'ref' && to === 'person' ? 'person' : type;
}

export function draftOf(field: FieldDefinition): Draft {
  return { ...EMPTY, ...namesOf(field), ...asksOf(field), ...computationOf(field.computed) };
}

function namesOf(field: FieldDefinition): Partial<Draft> {
  const { title, help, category, choices = [], to = null } = field;
  return {
    titleZh: title.zh,
    titleEn: title.en,
    helpZh: help?.zh ?? '',
    helpEn: help?.en ?? '',
    shown: shownType(field),
    category,
    choices,
    to,
  };
}

function asksOf(field: FieldDefinition): Partial<Draft> {
  const { isRequired = false, isUnique = false, isSearched = false, isReadOnly = false, isHidden = false } = field;
  const start = field.default;
  return { isRequired, isUnique, isSearched, isReadOnly, isHidden, start, requiredWhen: field.requiredWhen ?? '' };
}

function computationOf(computed: FieldDefinition['computed']): Partial<Draft> {
  if (computed?.by === 'formula') return { formula: computed.text };
  if (computed?.by === 'number') return { pattern: computed.pattern };
  return computed?.by === 'rollup' ? { rollup: computed } : {};
}

/** A name given in one language only stands in both, until someone translates it. */
export function bothTexts(zh: string, en: string): { zh: string; en: string } {
  return { zh: zh.trim() || en.trim(), en: en.trim() || zh.trim() };
}

function computedOf({ shown, formula, pattern, rollup }: Draft): Computed | undefined {
  if (shown === 'formula') return { by: 'formula', text: formula.trim() };
  if (shown === 'number_auto') return { by: 'number', pattern: pattern.trim() };
  if (shown !== 'rollup') return undefined;
  const { kind = '', field = '', fn = 'count', of, where } = rollup;
  return {
    by: 'rollup',
    kind,
    field,
    fn,
    ...(fn !== 'count' && of !== undefined && { of }),
    ...(where !== undefined && where.length > 0 && { where }),
  };
}

type TypeOf = (kind: string, field: string) => FieldType | undefined;

/** The type that is stored; what a formula gives the server finds out, a roll-up takes it from what it counts. */
function storedType({ shown, rollup }: Draft, typeOf: TypeOf): FieldType {
  if (shown === 'person') return 'ref';
  if (shown === 'number_auto' || shown === 'formula') return 'text';
  return shown === 'rollup' ? rollupType(rollup, typeOf) : shown;
}

function rollupType({ kind, of, fn }: Rollup, typeOf: TypeOf): FieldType {
  if (fn === 'count' || kind === undefined || of === undefined) return 'integer';
  const type = typeOf(kind, of) ?? 'number';
  if (fn === 'avg' && type !== 'money') return 'number';
  return fn === 'sum' && type === 'rating' ? 'integer' : type;
}

/** Types whose words are worth finding. */
export const MAY_BE_SEARCHED: ReadonlySet<ShownType> = new Set([
  'text',
  'longText',
  'email',
  'phone',
  'url',
  'address',
  'tags',
  'number_auto',
]);

/** What a choice is called before it is saved for the first time. */
export const NEW_CHOICE = 'new:';

/** Choices with a name, in both languages; a new one gets a value that formulas can say: a word of its English name, else its Chinese one. */
export function namedChoices(choices: readonly Choice[]): Choice[] {
  const taken = new Set(choices.map((choice) => choice.value));
  return choices
    .filter(({ title }) => (title.zh + title.en).trim() !== '')
    .map((choice) => {
      const title = bothTexts(choice.title.zh, choice.title.en);
      if (!choice.value.startsWith(NEW_CHOICE)) return { ...choice, title };
      const value = freeValue(title, taken);
      taken.add(value);
      return { ...choice, title, value };
    });
}

function freeValue({ zh, en }: { zh: string; en: string }, taken: ReadonlySet<string>): string {
  const base = (en.toLowerCase().match(/[a-z0-9]+/g) ?? []).join('_') || zh;
  let value = base;
  for (let count = 2; taken.has(value); count += 1) value = `${base}_${count}`;
  return value;
}

const HAS_CHOICES: ReadonlySet<ShownType> = new Set(['choice', 'multiChoice']);

/** What goes to the server for a new field. */
export function newField(draft: Draft, typeOf: TypeOf): FieldDraft {
  const computed = computedOf(draft);
  const to = draft.shown === 'person' ? 'person' : draft.to;
  return {
    title: bothTexts(draft.titleZh, draft.titleEn),
    type: storedType(draft, typeOf),
    category: draft.category,
    ...shared(draft),
    ...(computed !== undefined && { computed }),
    ...(HAS_CHOICES.has(draft.shown) && { choices: namedChoices(draft.choices) }),
    ...((draft.shown === 'ref' || draft.shown === 'refs' || draft.shown === 'person') && to !== null && { to }),
  };
}

/** What goes to the server for a changed field: of one that ships neither category nor how it is computed. */
export function changedField(draft: Draft, isCustom: boolean): FieldPatch {
  const computed = computedOf(draft);
  return {
    title: bothTexts(draft.titleZh, draft.titleEn),
    ...shared(draft),
    ...(isCustom && { category: draft.category }),
    ...(isCustom && computed !== undefined && { computed }),
    ...(HAS_CHOICES.has(draft.shown) && { choices: namedChoices(draft.choices) }),
  };
}

function shared(draft: Draft) {
  const hasHelp = draft.helpZh.trim() !== '' || draft.helpEn.trim() !== '';
  const isComputed = computedOf(draft) !== undefined;
  return {
    help: hasHelp ? bothTexts(draft.helpZh, draft.helpEn) : null,
    isRequired: draft.isRequired && !isComputed,
    requiredWhen: draft.requiredWhen.trim() === '' || isComputed ? null : draft.requiredWhen.trim(),
    isUnique: draft.isUnique,
    isSearched: draft.isSearched && MAY_BE_SEARCHED.has(draft.shown),
    isReadOnly: draft.isReadOnly && !isComputed,
    isHidden: draft.isHidden,
    ...(!isComputed && { default: draft.start ?? null }),
  };
}

/** Whether a draft can be sent; the server says the rest. */
export function isComplete(draft: Draft): boolean {
  const isNamed = draft.titleZh.trim() !== '' || draft.titleEn.trim() !== '';
  const { shown, rollup } = draft;
  if (!isNamed) return false;
  if (HAS_CHOICES.has(shown)) return namedChoices(draft.choices).some((choice) => choice.isRetired !== true);
  if (shown === 'ref' || shown === 'refs') return draft.to !== null;
  if (shown === 'formula') return draft.formula.trim() !== '';
  if (shown !== 'rollup') return true;
  const hasSource = rollup.kind !== undefined && rollup.field !== undefined;
  return hasSource && (rollup.fn === 'count' || rollup.of !== undefined);
}

/** The list with one entry moved one place; the same list where it cannot move. */
export function movedBy<T>(items: readonly T[], at: number, by: -1 | 1): readonly T[] {
  const to = at + by;
  if (at < 0 || to < 0 || to >= items.length) return items;
  return movedTo(items, at, to);
}

/** The list with one entry taken to another place. */
export function movedTo<T>(items: readonly T[], from: number, to: number): readonly T[] {
  const item = items[from];
  if (item === undefined || from === to) return items;
  return items.toSpliced(from, 1).toSpliced(to, 0, item);
}

/** What a pattern of automatic numbers gives today as the first one. */
export function numberSample(pattern: string, today: Date): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  const year = String(today.getFullYear());
  const parts: Record<string, string> = {
    yyyy: year,
    yy: year.slice(2),
    mm: two(today.getMonth() + 1),
    dd: two(today.getDate()),
  };
  return pattern
    .replaceAll(/\{(yyyy|yy|mm|dd)\}/g, (_, name: string) => parts[name] ?? '')
    .replace(/\{(0+)\}/, (_, zeros: string) => '1'.padStart(zeros.length, '0'));
}
