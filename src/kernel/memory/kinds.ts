import { Failure, type Text } from '#base';
import type { Category } from '#kernel/security';
import { perEpoch, type Slot, type Tx } from '#store';
import type { ChoiceSpec, FieldSpec, FieldType, KindSpec } from './kind.ts';
import { holdsSeveral } from './value.ts';

let shipped: ReadonlyMap<string, KindSpec> = new Map();

/** Registers the shipped kinds; called once at start by whoever composes the program. */
export function useKinds(kinds: readonly KindSpec[]): void {
  shipped = new Map(kinds.map((k) => [k.name, k]));
}

/**
 * One kind as this workspace has it: shipped and own fields in the workspace's order, without those it retired, and which
 * of them filter and sort (`ready`).
 */
export type Kind = KindSpec &
  Readonly<{
    byId: ReadonlyMap<string, FieldSpec>;
    ready: ReadonlySet<string>;
    /** Fields that were taken out of use. What they hold stays in the records, unseen. */
    retired: readonly FieldSpec[];
    /** Counts the changes of its definition; 0 for a shipped kind as it ships. */
    version: number;
    isRetired: boolean;
    /** What of `rules` and `uniqueKeys` ships with the kind. */
    shippedRules: ReadonlySet<string>;
  }>;

/** What a workspace says about a field that ships; the rest of it stays as it ships. */
export type FieldChanges = Partial<
  Pick<
    FieldSpec,
    'title' | 'help' | 'isRequired' | 'requiredWhen' | 'isUnique' | 'isHidden' | 'default' | 'choices' | 'isSearched'
  >
> &
  Readonly<{ isRetired?: boolean }>;

/** What a workspace says about a kind: all of its own one, the differences of one that ships. */
export type KindChanges = Partial<
  Pick<KindSpec, 'title' | 'plural' | 'titleField' | 'columns' | 'rules' | 'uniqueKeys'>
> &
  Readonly<{ order?: readonly string[]; fields?: Readonly<Record<string, FieldChanges>> }>;

/** What a row of `field` keeps beside its columns. */
export type OwnFieldSpec = Pick<
  FieldSpec,
  | 'to'
  | 'help'
  | 'isRequired'
  | 'requiredWhen'
  | 'isUnique'
  | 'isSearched'
  | 'isReadOnly'
  | 'isHidden'
  | 'default'
  | 'computed'
>;

const kept = perEpoch(readKinds);
const plain = new Map<KindSpec, Kind>();

/** All kinds of the workspace. Tables that are read here carry the trigger `turnsEpoch`. */
export function kindsIn(tx: Tx): Promise<ReadonlyMap<string, Kind>> {
  return kept.in(tx);
}

/** Forgets what this transaction read: after it has changed kinds, fields or slots. */
export function kindsChanged(tx: Tx): void {
  kept.forget(tx);
}

/** @throws Failure `memory.unknown_kind` */
export async function kindIn(tx: Tx, name: string): Promise<Kind> {
  const kind = (await kindsIn(tx)).get(name);
  if (kind === undefined) throw new Failure('memory.unknown_kind', { params: { kind: name } });
  return kind;
}

type FieldRow = {
  kind: string;
  id: string;
  title: Text;
  type: FieldType;
  category: Category;
  choices: readonly ChoiceSpec[] | null;
  spec: OwnFieldSpec;
  is_retired: boolean;
};
type SlotRow = { kind: string; field: string; slot: Slot; is_ready: boolean };
type KindRow = { name: string; spec: KindChanges; version: number; is_retired: boolean };
type Rows = Readonly<{ fields: readonly FieldRow[]; slots: readonly SlotRow[]; kind: KindRow | undefined }>;

async function readKinds(tx: Tx): Promise<ReadonlyMap<string, Kind>> {
  const [row] = await tx.query<{ fields: FieldRow[] | null; slots: SlotRow[] | null; kinds: KindRow[] | null }>(
    `select (select json_agg(json_build_object('kind', kind, 'id', id, 'title', title, 'type', type, 'category', category, 'choices', choices, 'spec', spec, 'is_retired', retired_at is not null) order by made_at, id) from field where tenant_id = $1) as fields,
            (select json_agg(json_build_object('kind', kind, 'field', field, 'slot', slot, 'is_ready', is_ready)) from slot where tenant_id = $1) as slots,
            (select json_agg(json_build_object('name', name, 'spec', spec, 'version', version, 'is_retired', retired_at is not null) order by made_at, name) from kind where tenant_id = $1) as kinds`,
    [tx.settings.tenantId],
    'kinds',
  );
  const rows = row?.kinds ?? [];
  const own = rows.flatMap((r) => (shipped.has(r.name) ? [] : [ownKind(r)]));
  const fields = Map.groupBy(row?.fields ?? [], (f) => f.kind);
  const slots = Map.groupBy(row?.slots ?? [], (s) => s.kind);
  return new Map(
    [...shipped.values(), ...own].map((spec) => {
      const kind = rows.find((r) => r.name === spec.name);
      return [
        spec.name,
        kindWith(spec, { fields: fields.get(spec.name) ?? [], slots: slots.get(spec.name) ?? [], kind }),
      ];
    }),
  );
}

/** A kind that a workspace made; its fields are rows like all custom fields. */
function ownKind({ name, spec }: KindRow): KindSpec {
  const title = spec.title ?? { zh: name, en: name };
  return {
    name,
    title,
    plural: spec.plural ?? title,
    titleField: spec.titleField ?? 'name',
    columns: spec.columns ?? [],
    fields: [],
    isCustom: true,
  };
}

function kindWith(shippedSpec: KindSpec, { fields, slots, kind }: Rows): Kind {
  if (fields.length === 0 && slots.length === 0 && kind === undefined) return plainKind(shippedSpec);
  const changes = kind?.spec ?? {};
  const spec = changedSpec(shippedSpec, changes);
  const all = withSlots([...placedFields(shippedSpec, changes), ...fields.map(placedField)], slots);
  const used = inOrder(fieldsOf(all, false), changes.order ?? []);
  const filling = new Set(slots.flatMap((s) => (s.is_ready ? [] : [s.field])));
  const byId = new Map(used.map((f) => [f.id, f]));
  return {
    ...spec,
    columns: columnsOf(spec, used).filter((id) => byId.has(id)),
    fields: used,
    byId,
    ready: new Set(used.filter((f) => isFilterable(f) && !filling.has(f.id)).map((f) => f.id)),
    retired: fieldsOf(all, true),
    version: kind?.version ?? 0,
    isRetired: kind?.is_retired ?? false,
    shippedRules: shippedRulesOf(shippedSpec),
  };
}

/** Columns a list of an own kind begins with, until someone chooses them. Chosen, not fitted. */
const FIRST_COLUMNS = 8;

function columnsOf(spec: KindSpec, used: readonly FieldSpec[]): readonly string[] {
  if (spec.columns.length > 0) return spec.columns;
  const shown = used.filter((f) => f.isHidden !== true && f.type !== 'longText').map((f) => f.id);
  return [...new Set([spec.titleField, ...shown])].slice(0, FIRST_COLUMNS);
}

function shippedRulesOf({ rules = [], uniqueKeys = [] }: KindSpec): ReadonlySet<string> {
  return new Set([...rules, ...uniqueKeys].map(({ id }) => id));
}

function changedSpec(spec: KindSpec, changes: KindChanges): KindSpec {
  const { title, plural, titleField, columns, rules = [], uniqueKeys = [] } = changes;
  return {
    ...spec,
    ...(title !== undefined && { title }),
    ...(plural !== undefined && { plural }),
    ...(titleField !== undefined && { titleField }),
    ...(columns !== undefined && { columns }),
    rules: [...(spec.rules ?? []), ...rules],
    uniqueKeys: [...(spec.uniqueKeys ?? []), ...uniqueKeys],
  };
}

type Placed = Readonly<{ field: FieldSpec; isRetired: boolean }>;

function placedFields(spec: KindSpec, changes: KindChanges): Placed[] {
  return spec.fields.map((field) => {
    const { isRetired = false, ...change } = changes.fields?.[field.id] ?? {};
    return { field: { ...field, ...change }, isRetired };
  });
}

function placedField(row: FieldRow): Placed {
  return { field: ownField(row), isRetired: row.is_retired };
}

function fieldsOf(placed: readonly Placed[], isRetired: boolean): FieldSpec[] {
  return placed.filter((p) => p.isRetired === isRetired).map((p) => p.field);
}

function isFilterable(field: FieldSpec): boolean {
  return field.slot !== undefined || holdsSeveral(field.type);
}

/** A slot that the workspace took stays with its field, also when a later version ships another field in it. */
function withSlots(all: readonly Placed[], slots: readonly SlotRow[]): Placed[] {
  const slotOf = new Map(slots.map((s) => [s.field, s.slot]));
  const takenBy = new Map(slots.map((s) => [s.slot, s.field]));
  return all.map(({ field, isRetired }) => {
    const { slot, ...rest } = field;
    const own = slotOf.get(field.id);
    if (own !== undefined) return { field: { ...rest, slot: own }, isRetired };
    const isFree = slot !== undefined && !takenBy.has(slot);
    return { field: isFree ? field : rest, isRetired };
  });
}

function inOrder(fields: readonly FieldSpec[], order: readonly string[]): FieldSpec[] {
  if (order.length === 0) return [...fields];
  const place = new Map(order.map((id, at) => [id, at]));
  return fields.toSorted((a, b) => (place.get(a.id) ?? order.length) - (place.get(b.id) ?? order.length));
}

const SEARCHED: ReadonlySet<FieldType> = new Set(['text', 'email', 'phone']);

function ownField({ id, title, type, category, choices, spec }: FieldRow): FieldSpec {
  const shape = { isSearched: SEARCHED.has(type), ...spec, id, title, type, category, isCustom: true };
  return choices === null || choices === undefined ? shape : { ...shape, choices };
}

function plainKind(spec: KindSpec): Kind {
  let kind = plain.get(spec);
  if (kind === undefined) {
    const ready = spec.fields.filter(isFilterable).map((f) => f.id);
    const byId = new Map(spec.fields.map((f) => [f.id, f]));
    kind = {
      ...spec,
      byId,
      ready: new Set(ready),
      retired: [],
      version: 0,
      isRetired: false,
      shippedRules: shippedRulesOf(spec),
    };
    plain.set(spec, kind);
  }
  return kind;
}
