import { Failure, type Text } from '#base';
import type { Category, Scope } from '#kernel/security';
import { perEpoch, type Slot, type Tx } from '#store';
import type { FieldSpec, FieldType, KindSpec } from './kind.ts';

let shipped: ReadonlyMap<string, KindSpec> = new Map();

/** Registers the shipped kinds; called once at start by whoever composes the program. */
export function useKinds(kinds: readonly KindSpec[]): void {
  shipped = new Map(kinds.map((k) => [k.name, k]));
}

/** One kind as this workspace has it: shipped and own fields, and which slots are filled. */
export type Kind = KindSpec & Readonly<{ byId: ReadonlyMap<string, FieldSpec>; ready: ReadonlySet<string> }>;

const kept = perEpoch(readKinds);
const plain = new Map<KindSpec, Kind>();

/** All kinds of the workspace. Tables that are read here carry the trigger `turnsEpoch`. */
export function kindsIn(tx: Tx): Promise<ReadonlyMap<string, Kind>> {
  return kept.in(tx);
}

/** Forgets what this transaction read: after it has added fields or slots. */
export function kindsChanged(tx: Tx): void {
  kept.forget(tx);
}

/** @throws Failure `memory.unknown_kind` */
export async function kindIn(tx: Tx, name: string): Promise<Kind> {
  const kind = (await kindsIn(tx)).get(name);
  if (kind === undefined) throw new Failure('memory.unknown_kind', { params: { kind: name } });
  return kind;
}

/** Kinds with the fields this scope may know. */
export async function kindsOf(scope: Scope): Promise<Kind[]> {
  const kinds = await scope.read((tx) => kindsIn(tx));
  return [...kinds.values()].map((k) => ({
    ...k,
    fields: k.fields.filter((f) => scope.categories.includes(f.category)),
  }));
}

type FieldRow = {
  kind: string;
  id: string;
  title: Text;
  type: FieldType;
  category: Category;
  choices: FieldSpec['choices'] | null;
};
type SlotRow = { kind: string; field: string; slot: Slot; is_ready: boolean };

async function readKinds(tx: Tx): Promise<ReadonlyMap<string, Kind>> {
  const [row] = await tx.query<{ fields: FieldRow[] | null; slots: SlotRow[] | null }>(
    `select (select json_agg(json_build_object('kind', kind, 'id', id, 'title', title, 'type', type, 'category', category, 'choices', choices) order by made_at, id) from field where tenant_id = $1) as fields,
            (select json_agg(json_build_object('kind', kind, 'field', field, 'slot', slot, 'is_ready', is_ready)) from slot where tenant_id = $1) as slots`,
    [tx.settings.tenantId],
    'kinds',
  );
  const fields = row?.fields ?? [];
  const slots = row?.slots ?? [];
  return new Map([...shipped.values()].map((spec) => [spec.name, kindWith(spec, fields, slots)]));
}

function kindWith(spec: KindSpec, fields: readonly FieldRow[], slots: readonly SlotRow[]): Kind {
  const own = fields.filter((f) => f.kind === spec.name);
  const slotOf = new Map(slots.filter((s) => s.kind === spec.name).map((s) => [s.field, s]));
  if (own.length === 0 && slotOf.size === 0) return plainKind(spec);
  const all = [...spec.fields, ...own.map(customField)].map((field): FieldSpec => {
    const slot = field.slot ?? slotOf.get(field.id)?.slot;
    return slot === undefined ? field : { ...field, slot };
  });
  const ready = all.filter((f) => f.slot !== undefined && (slotOf.get(f.id)?.is_ready ?? true)).map((f) => f.id);
  return { ...spec, fields: all, byId: new Map(all.map((f) => [f.id, f])), ready: new Set(ready) };
}

const SEARCHED: ReadonlySet<FieldType> = new Set(['text', 'email', 'phone']);

function customField({ id, title, type, category, choices }: FieldRow): FieldSpec {
  const shape = { id, title, type, category, isCustom: true, isSearched: SEARCHED.has(type) };
  return choices === null || choices === undefined ? shape : { ...shape, choices };
}

function plainKind(spec: KindSpec): Kind {
  let kind = plain.get(spec);
  if (kind === undefined) {
    const ready = spec.fields.filter((f) => f.slot !== undefined).map((f) => f.id);
    kind = { ...spec, byId: new Map(spec.fields.map((f) => [f.id, f])), ready: new Set(ready) };
    plain.set(spec, kind);
  }
  return kind;
}
