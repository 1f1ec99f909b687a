import { Failure, type Text } from '#base';
import type { Category, Scope } from '#kernel/security';
import { enqueueJob, SLOTS, type JobRun, type Slot, type SlotType, type Tx } from '#store';
import type { FieldSpec, FieldType } from './kind.ts';
import { kindIn, kindsChanged, type Kind } from './kinds.ts';
import { holdsSeveral } from './value.ts';

/** A field that a workspace adds to a shipped kind. */
export type NewField = Readonly<{ id: string; title: Text; type: FieldType; category: Category }>;

/** Custom fields one kind may have. */
export const MOST_FIELDS = 500;

/** Adds fields to a kind; those that exist already are left as they are. Returns the ids that are new. */
export async function addFields(
  scope: Scope,
  kindName: string,
  fields: readonly NewField[],
  batchId: string | null,
): Promise<string[]> {
  return scope.write(async (tx) => {
    const kind = await kindIn(tx, kindName);
    if (kind.fields.length + fields.length > MOST_FIELDS)
      throw new Failure('memory.limit_reached', { params: { what: kind.title.zh, max: MOST_FIELDS } });
    const rows = await tx.query<{ id: string }>(
      `insert into field (tenant_id, kind, made_by_batch, id, title, type, category)
       select $1, $2, $3, r.id, r.title, r.type, r.category from jsonb_to_recordset($4) as r (id text, title jsonb, type text, category text)
       on conflict do nothing returning id`,
      [tx.settings.tenantId, kindName, batchId, JSON.stringify(fields.filter((f) => !kind.byId.has(f.id)))],
    );
    kindsChanged(tx);
    return rows.map((r) => r.id);
  });
}

const SLOT_TYPE: Readonly<Record<FieldType, SlotType>> = {
  text: 'text',
  longText: 'text',
  choice: 'text',
  email: 'text',
  phone: 'text',
  url: 'text',
  ref: 'text',
  boolean: 'text',
  tags: 'text',
  refs: 'text',
  multiChoice: 'text',
  address: 'text',
  file: 'text',
  rating: 'bigint',
  integer: 'bigint',
  money: 'bigint',
  number: 'float8',
  date: 'timestamptz',
  datetime: 'timestamptz',
};

/** An address as one line, as `plainText` writes it. */
const addressText = (f: string): string =>
  `concat_ws(' ', ${['country', 'province', 'city', 'district', 'street', 'postcode'].map((part) => `data -> ${f} ->> '${part}'`).join(', ')})`;

/** Fills the slot from `data` in SQL, per slot type. */
const FROM_DATA: Readonly<Record<SlotType, (field: string) => string>> = {
  text: (f) => `left(case jsonb_typeof(data -> ${f}) when 'object' then ${addressText(f)} else data ->> ${f} end, 120)`,
  bigint: (f) => `coalesce(data -> ${f} ->> 'minor', data ->> ${f})::bigint`,
  float8: (f) => `(data ->> ${f})::float8`,
  timestamptz: (f) => `(data ->> ${f})::timestamptz`,
};

export const FILL_SLOT = 'memory.fill-slot';

/** Makes a field filterable and sortable: takes a free slot of its type and fills it in the background. @throws Failure `memory.limit_reached` */
export async function indexField(scope: Scope, kindName: string, fieldId: string): Promise<void> {
  await scope.write(async (tx) => {
    const kind = await kindIn(tx, kindName);
    const field = kind.byId.get(fieldId);
    if (field === undefined) throw new Failure('input.invalid', { fields: [{ path: fieldId, rule: 'unknown_field' }] });
    if (field.slot !== undefined || holdsSeveral(field.type)) return;
    const taken = await takeSlot(tx, kind, field, false);
    if (taken === 'none')
      throw new Failure('memory.limit_reached', {
        params: { what: `${kind.title.zh}·${SLOT_TYPE[field.type]}`, max: SLOTS[SLOT_TYPE[field.type]].length },
      });
    if (taken !== 'already') await fillLater(tx, scope, kindName, { field, slot: taken.slot });
    kindsChanged(tx);
  });
}

/** Puts the filling of a slot from what the records hold into the queue. */
export async function fillLater(
  tx: Tx,
  scope: Scope,
  kind: string,
  { field, slot }: { field: FieldSpec; slot: Slot },
): Promise<void> {
  await enqueueJob(tx, {
    kind: FILL_SLOT,
    input: { kind, field: field.id, slot, type: SLOT_TYPE[field.type] },
    actor: { id: scope.actor.id, role: scope.actor.role, locale: scope.locale, name: scope.actor.name },
  });
}

/**
 * Takes a slot for a field: one that was never used, else one that a retired field of the kind leaves. `already`: another
 * transaction was quicker. `none`: all are in use. Where no record holds a value of the field (`isEmpty`), an unused slot is
 * ready at once.
 */
export async function takeSlot(
  tx: Tx,
  kind: Kind,
  field: FieldSpec,
  isEmpty: boolean,
): Promise<Readonly<{ slot: Slot; isReused: boolean }> | 'already' | 'none'> {
  const type = SLOT_TYPE[field.type];
  const { tenantId } = tx.settings;
  const unused = freeSlot([...kind.fields, ...kind.retired], type);
  const slot = unused ?? freeSlot(kind.fields, type);
  if (slot === undefined) return 'none';
  if (unused === undefined) {
    const holder = kind.retired.find((f) => f.slot === slot);
    await tx.query('delete from slot where tenant_id = $1 and kind = $2 and field = $3', [
      tenantId,
      kind.name,
      holder?.id,
    ]);
  }
  const made = await tx.query(
    'insert into slot (tenant_id, kind, field, slot, is_ready) values ($1, $2, $3, $4, $5) on conflict do nothing returning field',
    [tenantId, kind.name, field.id, slot, isEmpty && unused !== undefined],
  );
  return made.length === 0 ? 'already' : { slot, isReused: unused === undefined };
}

/** Whether a field of this type may take a slot: those that hold several values filter without one. */
export function takesSlot(field: Pick<FieldSpec, 'type'>): boolean {
  return !holdsSeveral(field.type) && field.type !== 'file';
}

/** Slots of each type that no field of the kind in use holds. */
export function freeSlots(kind: Kind): Record<SlotType, number> {
  const taken = new Set(kind.fields.map((f) => f.slot));
  const left = (type: SlotType): number => SLOTS[type].filter((slot) => !taken.has(slot)).length;
  return { text: left('text'), bigint: left('bigint'), float8: left('float8'), timestamptz: left('timestamptz') };
}

function freeSlot(fields: readonly FieldSpec[], type: SlotType): Slot | undefined {
  const taken = new Set(fields.map((f) => f.slot));
  return SLOTS[type].find((slot) => !taken.has(slot));
}

const FILL_CHUNK = 5_000;

/** The background work of `indexField`: fills the slot in chunks by id, then marks it ready. */
export async function fillSlot(scope: Scope, job: JobRun): Promise<void> {
  const { kind, field, slot, type } = job.input as { kind: string; field: string; slot: Slot; type: SlotType };
  if (!SLOTS[type].some((s) => s === slot)) throw new Error('not a slot');
  let after = (job.progress as { after: string | null } | null)?.after ?? null;
  for (;;) {
    job.signal.throwIfAborted();
    const next: string | null = await scope.write((tx) => fillChunk(tx, job, { kind, field, slot, type, after }));
    if (next === null) return;
    after = next;
  }
}

async function fillChunk(
  tx: Tx,
  job: JobRun,
  { kind, field, slot, type, after }: { kind: string; field: string; slot: Slot; type: SlotType; after: string | null },
): Promise<string | null> {
  const rows = await tx.query<{ id: string }>(
    `with part as (select id from entity where tenant_id = $1 and kind = $2 and ($4::uuid is null or id > $4) order by id limit ${FILL_CHUNK})
     update entity e set ${slot} = ${FROM_DATA[type]('$3::text')} from part where e.tenant_id = $1 and e.id = part.id returning e.id`,
    [tx.settings.tenantId, kind, field, after],
  );
  const last =
    rows.length < FILL_CHUNK
      ? null
      : (rows
          .map((r) => r.id)
          .toSorted()
          .at(-1) ?? null);
  if (last === null)
    await tx.query('update slot set is_ready = true where tenant_id = $1 and kind = $2 and field = $3', [
      tx.settings.tenantId,
      kind,
      field,
    ]);
  await job.checkpoint(tx, { after: last });
  return last;
}
