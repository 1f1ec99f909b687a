import { hash } from 'node:crypto';
import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { ALL_SLOTS, type Tx } from '#store';
import { ownersOfKeys } from '../keys.ts';
import { planOf } from '../kinds/plan.ts';
import { claimsOf } from '../kinds/unique.ts';
import { seenKind, type SeenKind } from '../sight.ts';
import { slotValue } from '../value.ts';

const OUT_OF_LOCKS = '53200';

/**
 * Until the commit nobody else finds or makes records by these keys. Always taken in one order, so that two writers cannot
 * wait for each other. One lock for each key: writers of other keys never wait.
 *
 * @throws Failure `request.busy` where so many keys are held at once that the database has no room for more
 */
export async function holdKeys(tx: Tx, keys: readonly string[]): Promise<void> {
  const { tenantId } = tx.settings;
  const locks = keys.map((key) => hash('sha1', `${tenantId} put ${key}`, 'buffer').readBigInt64BE());
  try {
    await tx.query(
      'select count(pg_advisory_xact_lock(l)) from (select distinct l from unnest($1::bigint[]) as l order by l) as locks',
      [locks.map(String)],
      'hold-keys',
    );
  } catch (cause) {
    if ((cause as { code?: string }).code === OUT_OF_LOCKS) throw new Failure('request.busy', { cause });
    throw cause;
  }
}

/** Keys of one sender do not name the records of another one. */
export function keyFrom(sender: string, key: string): string {
  return `${sender}\n${key}`;
}

/** A record that a key names, by `kind` and key. */
export async function ownersByKey(
  tx: Tx,
  wanted: readonly Readonly<{ kind: string; key: string }>[],
): Promise<ReadonlyMap<string, string>> {
  const kinds = wanted.map((w) => w.kind);
  const owners = await ownersOfKeys(
    tx,
    kinds,
    wanted.map((w) => w.key),
  );
  return new Map(owners.map((o) => [`${o.kind} ${o.key}`, o.entity]));
}

/**
 * The records of a kind that have one of these values in a field, by the value. The field is one whose values are unique, or
 * one of text that filters.
 *
 * @throws Failure `input.invalid` for another field, and where several records have the same value
 */
export async function ownersByField(
  tx: Tx,
  scope: Scope,
  { kind: name, field: id }: { kind: string; field: string },
  values: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const kind = await seenKind(tx, scope, name);
  const field = kind.byId.get(id);
  const slot = ALL_SLOTS.find((s) => s.slot === field?.slot);
  const unique = planOf(kind).unique.find((u) => u.fields.length === 1 && u.fields[0]?.id === id);
  if (field !== undefined && unique !== undefined) return ownersOfUnique(tx, kind, { id, rule: unique.id }, values);
  if (field === undefined || slot?.type !== 'text' || !kind.ready.has(id))
    throw new Failure('input.invalid', { fields: [{ path: 'by', rule: 'not_a_key' }] });
  const texts = values.map((value) => slotValue(field.type, value));
  const rows = await tx.query<{ id: string; value: string }>(
    `select id, ${slot.slot} as value from entity where tenant_id = $1 and kind = $2 and ${slot.slot} = any ($3::text[]) order by id limit 5000`,
    [tx.settings.tenantId, name, texts],
    `owners-by-${slot.slot}`,
  );
  const owners = new Map<string, string>();
  for (const { id: owner, value } of rows) {
    if (owners.has(value))
      throw new Failure('input.invalid', { fields: [{ path: 'by', rule: 'several_records', params: { value } }] });
    owners.set(value, owner);
  }
  return new Map(
    values.flatMap((value, i) => {
      const owner = owners.get(String(texts[i]));
      return owner === undefined ? [] : [[value, owner] as const];
    }),
  );
}

async function ownersOfUnique(
  tx: Tx,
  kind: SeenKind,
  { id, rule }: { id: string; rule: string },
  values: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const claimed = new Map(
    values.flatMap((value) =>
      claimsOf({ id: '', kind, data: { [id]: value } })
        .filter((claim) => claim.rule === rule)
        .map((claim) => [value, claim.value] as const),
    ),
  );
  const rows = await tx.query<{ value: string; entity_id: string }>(
    'select value, entity_id from unique_key where tenant_id = $1 and kind = $2 and rule = $3 and value = any ($4::text[])',
    [tx.settings.tenantId, kind.name, rule, [...claimed.values()]],
    'owners-of-unique',
  );
  const owners = new Map(rows.map((r) => [r.value, r.entity_id]));
  return new Map(
    [...claimed].flatMap(([value, claim]) => {
      const owner = owners.get(claim);
      return owner === undefined ? [] : [[value, owner] as const];
    }),
  );
}
