import { Failure, type Text } from '#base';
import type { Category, Scope } from '#kernel/security';
import type { Tx } from '#store';
import { fillLater, MOST_FIELDS, takesSlot, takeSlot } from '../fields.ts';
import { readFormula } from '../formula/index.ts';
import type { ChoiceSpec, Computed, FieldSpec, FieldType } from '../kind.ts';
import { kindIn, kindsIn, type FieldChanges, type Kind, type OwnFieldSpec } from '../kinds.ts';
import type { Value } from '../value.ts';
import { isReadTime, usersOf } from './check-definition.ts';
import { nameFor } from './names.ts';
import { invalid, lockChanges, settle, writeChanges } from './save.ts';

type Absent<T> = T | undefined;

/** A field as an administrator makes it. null takes away what was there. */
export type FieldDefinition = Readonly<{
  id?: Absent<string>;
  title: Text;
  type: FieldType;
  category: Category;
  help?: Absent<Text | null>;
  choices?: Absent<readonly ChoiceSpec[]>;
  to?: Absent<string>;
  isRequired?: Absent<boolean>;
  requiredWhen?: Absent<string | null>;
  isUnique?: Absent<boolean>;
  isSearched?: Absent<boolean>;
  isReadOnly?: Absent<boolean>;
  isHidden?: Absent<boolean>;
  default?: Absent<Value>;
  computed?: Absent<Computed | null>;
}>;

/** What may change of a field. Its type never does: another type is another field (`retypeField`). */
export type FieldChange = Readonly<
  { [K in keyof Omit<FieldDefinition, 'id' | 'type' | 'to'>]?: Absent<FieldDefinition[K]> } & {
    isRetired?: Absent<boolean>;
  }
>;

/** Adds a field to a kind, shipped or own. Returns its id, which never changes meaning. @throws Failure `input.invalid`, `memory.limit_reached` */
export async function addField(scope: Scope, kindName: string, draft: FieldDefinition): Promise<string> {
  return scope.write(async (tx) => {
    await kindIn(tx, kindName);
    await lockChanges(tx, kindName);
    const id = await insertField(tx, scope, kindName, draft);
    const { title } = draft;
    const isRebuilt = draft.computed !== undefined && draft.computed !== null && draft.computed.by !== 'number';
    await settle(tx, scope, kindName, {
      note: { zh: `添加字段“${title.zh}”`, en: `Added the field “${title.en}”` },
      isRebuilt,
      filling: isRebuilt ? [id] : [],
    });
    return id;
  });
}

/** Writes the row of a new field and takes a slot for it where one is left. The caller settles the change. */
export async function insertField(tx: Tx, scope: Scope, kindName: string, draft: FieldDefinition): Promise<string> {
  const kind = await kindIn(tx, kindName);
  if (kind.fields.length + kind.retired.length >= MOST_FIELDS)
    throw new Failure('memory.limit_reached', { params: { what: kind.title.zh, max: MOST_FIELDS } });
  const taken = new Set([...kind.fields, ...kind.retired].map((f) => f.id));
  const id = draft.id ?? nameFor(draft.title, taken);
  if (taken.has(id)) throw invalid([{ path: 'id', rule: 'name_taken' }]);
  const type = computedType(kind, draft);
  await tx.query(
    `insert into field (tenant_id, kind, id, title, type, category, choices, spec) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tx.settings.tenantId,
      kindName,
      id,
      JSON.stringify(draft.title),
      type,
      draft.category,
      draft.choices === undefined ? null : JSON.stringify(draft.choices),
      JSON.stringify(specOf({}, draft, kind)),
    ],
  );
  await placeField(tx, scope, kind, {
    id,
    type,
    title: draft.title,
    category: draft.category,
    ...specOf({}, draft, kind),
  });
  return id;
}

/** A new field takes a slot at once while some are left, so that it filters and sorts. It is empty, so there is nothing to fill. */
async function placeField(tx: Tx, scope: Scope, kind: Kind, field: FieldSpec): Promise<void> {
  if (!takesSlot(field) || isReadTime(kind, field)) return;
  const taken = await takeSlot(tx, kind, field, true);
  if (typeof taken === 'object' && taken.isReused) await fillLater(tx, scope, kind.name, { field, slot: taken.slot });
}

/** The type of a field: a formula's is that of what it gives, a roll-up's that of what it counts. */
function computedType(kind: Kind, { type, computed }: Pick<FieldDefinition, 'type' | 'computed'>): FieldType {
  if (computed?.by === 'number') return 'text';
  if (computed?.by !== 'formula') return type;
  const given = readFormula(kind.fields, computed.text).formula?.type ?? type;
  // A number may be kept as a whole one or a rating, and text as any kind of text.
  const isSameValue = given === 'number' || given === 'integer' ? type === 'integer' || type === 'number' : false;
  return isSameValue ? type : given;
}

/** The spec of an own field after a change; what the change does not name stays. */
function specOf(
  before: OwnFieldSpec,
  change: FieldChange & Pick<Partial<FieldDefinition>, 'to'>,
  kind: Kind,
): OwnFieldSpec {
  const spec: Record<string, unknown> = { ...before };
  const keys = [
    'to',
    'help',
    'isRequired',
    'requiredWhen',
    'isUnique',
    'isSearched',
    'isReadOnly',
    'isHidden',
    'default',
  ] as const;
  for (const key of keys) {
    const value = change[key];
    if (value === undefined) continue;
    if (value === null || value === false) delete spec[key];
    else spec[key] = value;
    if (key === 'isSearched' && value === false) spec[key] = false;
  }
  if (change.computed === null) delete spec['computed'];
  else if (change.computed !== undefined) spec['computed'] = timed(kind, change.computed);
  return spec;
}

/** A formula that asks for today, or rests on one that does, is computed when it is read. */
function timed(kind: Kind, computed: Computed): Computed {
  if (computed.by !== 'formula') return computed;
  const { formula } = readFormula(kind.fields, computed.text);
  return { by: 'formula', text: computed.text, when: formula?.isReadTime === true ? 'read' : 'write' };
}

/** Changes a field; of one that ships only how it is shown and what is asked of it. @throws Failure `input.invalid` */
export async function changeField(scope: Scope, kindName: string, id: string, change: FieldChange): Promise<void> {
  await scope.write(async (tx) => {
    await kindIn(tx, kindName);
    const changes = await lockChanges(tx, kindName);
    const kind = await kindIn(tx, kindName);
    const field = kind.byId.get(id) ?? kind.retired.find((f) => f.id === id);
    if (field === undefined) throw invalid([{ path: 'field', rule: 'unknown_field' }]);
    if (change.isRetired === true) {
      const user = usersOf(await kindsIn(tx), kind, id);
      if (user !== null) throw invalid([{ path: 'isRetired', rule: 'used_by', params: { name: user } }]);
    }
    if (field.isCustom === true) await changeOwn(tx, kind, field, change);
    else
      await writeChanges(tx, kindName, {
        ...changes,
        fields: { ...changes.fields, [id]: shippedChange(field, changes.fields?.[id], change) },
      });
    await settle(tx, scope, kindName, aftermathOf(field, change));
  });
}

async function changeOwn(tx: Tx, kind: Kind, field: FieldSpec, change: FieldChange): Promise<void> {
  const { id, title, type: _, category, choices, isCustom: __, slot: ___, ...spec } = field;
  assertSameKindOfValue(kind, field, change.computed);
  const next = specOf(spec, change, kind);
  await tx.query(
    `update field set title = $4, category = $5, choices = $6, spec = $7, retired_at = case when $8::boolean is null then retired_at when $8 then now() end
     where tenant_id = $1 and kind = $2 and id = $3`,
    [
      tx.settings.tenantId,
      kind.name,
      id,
      JSON.stringify(change.title ?? title),
      change.category ?? category,
      keptChoices(choices, change.choices),
      JSON.stringify(next),
      change.isRetired ?? null,
    ],
  );
}

/** A formula may change, but not into one that gives another type; and nothing computed becomes written or the other way round. */
function assertSameKindOfValue(
  kind: Kind,
  { type, computed: before }: FieldSpec,
  computed: FieldChange['computed'],
): void {
  if (computed === undefined) return;
  if (computed?.by !== before?.by) throw invalid([{ path: 'computed', rule: 'fixed' }]);
  if (computed !== null && computedType(kind, { type, computed }) !== type)
    throw invalid([{ path: 'computed.text', rule: 'fixed' }]);
}

/** Choices as they are kept: one that is left out is retired, so that records that hold it still say it by name. */
function keptChoices(before: readonly ChoiceSpec[] | undefined, after: Absent<readonly ChoiceSpec[]>): string | null {
  if (after === undefined) return before === undefined ? null : JSON.stringify(before);
  const told = new Set(after.map((c) => c.value));
  const left = (before ?? []).filter((c) => !told.has(c.value)).map((c) => ({ ...c, isRetired: true }));
  return JSON.stringify([...after, ...left]);
}

const SHIPPED_MAY = [
  'title',
  'help',
  'isRequired',
  'requiredWhen',
  'isUnique',
  'isHidden',
  'default',
  'isSearched',
] as const;

function shippedChange(field: FieldSpec, before: FieldChanges | undefined, change: FieldChange): FieldChanges {
  if (change.computed !== undefined || (change.category !== undefined && change.category !== field.category))
    throw invalid([{ path: change.computed === undefined ? 'category' : 'computed', rule: 'fixed' }]);
  const next: Record<string, unknown> = { ...before };
  for (const key of SHIPPED_MAY) {
    const value = change[key];
    if (value === null) delete next[key];
    else if (value !== undefined) next[key] = value;
  }
  if (change.choices !== undefined) next['choices'] = JSON.parse(keptChoices(field.choices, change.choices) ?? '[]');
  if (change.isRetired !== undefined) next['isRetired'] = change.isRetired;
  return next;
}

function aftermathOf(field: FieldSpec, change: FieldChange): Parameters<typeof settle>[3] {
  const { zh, en } = field.title;
  const isComputed =
    change.computed !== undefined && JSON.stringify(change.computed) !== JSON.stringify(field.computed);
  const isBack = change.isRetired === false;
  const [wordZh, wordEn] = wordsOf(change);
  return {
    note: { zh: `${wordZh}字段“${zh}”`, en: `${wordEn} the field “${en}”` },
    isRebuilt: isComputed || isBack || isKeptElsewhere(field, change),
    filling: isComputed || isBack ? [field.id] : [],
  };
}

function wordsOf({ isRetired }: FieldChange): readonly [string, string] {
  if (isRetired === undefined) return ['修改', 'Changed'];
  return isRetired ? ['停用', 'Took out of use'] : ['重新启用', 'Took into use again'];
}

/** Whether a change touches what is kept beside the record: its words for search, or its unique values. */
function isKeptElsewhere(field: FieldSpec, { isSearched, isUnique, category }: FieldChange): boolean {
  const isOtherSearch = isSearched !== undefined && isSearched !== (field.isSearched ?? false);
  const isNewlyUnique = isUnique === true && field.isUnique !== true;
  return isOtherSearch || isNewlyUnique || (category !== undefined && category !== field.category);
}
