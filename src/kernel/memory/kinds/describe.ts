import type { Text } from '#base';
import { CATEGORIES, type Category, type Scope } from '#kernel/security';
import { actorNames } from '../changes/actor-names.ts';
import { freeSlots } from '../fields.ts';
import { readFormula, type FormulaProblem } from '../formula/index.ts';
import type { FieldSpec, FieldType } from '../kind.ts';
import { kindIn, kindsIn, type Kind } from '../kinds.ts';
import { recallList, recallOne } from '../recall.ts';
import type { Value } from '../value.ts';
import { canBecome } from './convert-value.ts';
import { leakOf, usersOf } from './check-definition.ts';
import { withReadFormulas } from './complete.ts';

/** A field with what an administrator must know of it. */
export type DescribedField = Readonly<{
  field: FieldSpec;
  isIndexed: boolean;
  isFilling: boolean;
  isRetired: boolean;
  canRetype: boolean;
}>;
/** A kind with all that makes it, for the page where it is defined. */
export type DescribedKind = Readonly<{
  kind: Kind;
  fields: readonly DescribedField[];
  freeSlots: ReturnType<typeof freeSlots>;
}>;

/** All kinds of the workspace, those out of use too. */
export async function describeKinds(scope: Scope): Promise<Kind[]> {
  return scope.read(async (tx) => [...(await kindsIn(tx)).values()]);
}

/** @throws Failure `memory.unknown_kind` */
export async function describeKind(scope: Scope, name: string): Promise<DescribedKind> {
  return scope.read(async (tx) => {
    const kind = await kindIn(tx, name);
    const kinds = await kindsIn(tx);
    const described = (field: FieldSpec, isRetired: boolean): DescribedField => ({
      field,
      isIndexed: kind.ready.has(field.id),
      isFilling: field.slot !== undefined && !isRetired && !kind.ready.has(field.id),
      isRetired,
      canRetype:
        !isRetired &&
        field.isCustom === true &&
        field.computed === undefined &&
        canBecome(field.type) &&
        usersOf(kinds, kind, field.id) === null,
    });
    const fields = [...kind.fields.map((f) => described(f, false)), ...kind.retired.map((f) => described(f, true))];
    return { kind, fields, freeSlots: freeSlots(kind) };
  });
}

export type KindVersion = Readonly<{ version: number; note: Text; by: string; at: Date }>;

/** The changes of a kind's definition, newest first, at most 200. */
export async function versionsOf(scope: Scope, name: string): Promise<KindVersion[]> {
  return scope.read(async (tx) => {
    const rows = await tx.query<KindVersion>(
      `select v.version, v.note, v.made_by as by, v.made_at as at from kind_version v
       where v.tenant_id = $1 and v.kind = $2 order by v.version desc limit 200`,
      [tx.settings.tenantId, name],
    );
    const names = await actorNames(
      tx,
      rows.map((row) => row.by),
    );
    return rows.map((row) => ({ ...row, by: names.get(row.by) ?? row.by }));
  });
}

export type FormulaAnswer = Readonly<{
  type: FieldType | null;
  /** The category that protects its result as well as what it rests on; null where none does. */
  category: Category | null;
  isReadTime: boolean;
  problem: FormulaProblem | null;
  sample: Readonly<{ id: string; kind: string; title: string; value: Value }> | null;
}>;

/** Checks an expression while it is typed and tries it on a real record: the one told or the newest. */
export async function askFormula(
  scope: Scope,
  name: string,
  question: Readonly<{
    text: string;
    use: 'value' | 'condition';
    field?: string | undefined;
    record?: string | undefined;
  }>,
): Promise<FormulaAnswer> {
  const kind = await scope.read((tx) => kindIn(tx, name));
  const others = fieldsBeside(kind, question.field);
  const { formula, problem } = readFormula(others, question.text);
  if (problem !== null) return { type: null, category: null, isReadTime: false, problem, sample: null };
  const category = categoryFor([...formula.uses].flatMap((id) => kind.byId.get(id)?.category ?? []));
  if (question.use === 'condition' && formula.type !== 'boolean')
    return {
      type: formula.type,
      category,
      isReadTime: formula.isReadTime,
      problem: notCondition(question.text),
      sample: null,
    };
  const asked: FieldSpec = {
    id: ASKED,
    title: { zh: '', en: '' },
    type: formula.type,
    category: 'business',
    computed: { by: 'formula', text: question.text, when: 'read' },
  };
  const fields = [...others, asked];
  const tried: Kind = { ...kind, fields, byId: new Map(fields.map((f) => [f.id, f])) };
  const sample = await trySample(scope, tried, question.record);
  return { type: formula.type, category, isReadTime: formula.isReadTime, problem: null, sample };
}

const ASKED = '__asked';
/** Newest records among which one is looked for on which the formula gives something. */
const MOST_TRIED = 50;

async function trySample(scope: Scope, kind: Kind, id: string | undefined): Promise<FormulaAnswer['sample']> {
  const records =
    id === undefined
      ? (await recallList(scope, { kind: kind.name, limit: MOST_TRIED })).items
      : [await recallOne(scope, id)];
  const samples = records.map((record) => ({
    id: record.id,
    kind: kind.name,
    title: record.title,
    value: withReadFormulas(kind, record.data)[ASKED] ?? null,
  }));
  return samples.find((sample) => sample.value !== null) ?? samples[0] ?? null;
}

/** The most open category that gives away nothing of its sources. */
function categoryFor(sources: readonly Category[]): Category | null {
  const all = Object.keys(CATEGORIES) as Category[];
  return all.find((category) => leakOf(category, sources) === undefined) ?? null;
}

/** A formula cannot name the field it is for; anything it rests on in a circle is found when it is saved. */
function fieldsBeside(kind: Kind, field: string | undefined): readonly FieldSpec[] {
  return field === undefined ? kind.fields : kind.fields.filter((f) => f.id !== field);
}

function notCondition(text: string): FormulaProblem {
  const message = {
    zh: '这里要写能判断是或否的条件。',
    en: 'This must be a condition: something that holds or does not.',
  };
  return { message, from: 0, to: text.length };
}
