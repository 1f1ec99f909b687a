import { createHash } from 'node:crypto';
import { Failure, type Problem } from '#base';
import type { Tx } from '#store';
import type { Kind } from '../kinds.ts';
import { keyOf, type Data, type Value } from '../value.ts';
import { planOf } from './plan.ts';

type Keyed = Readonly<{ id: string; kind: Kind; data: Data }>;
type Claim = Readonly<{ kind: string; rule: string; value: string; entity_id: string; field: string }>;

/** Longest value kept as it is; longer ones are kept by their digest, because an index entry has a limit. */
const LONGEST = 200;

/**
 * Makes the records the only ones with the values of their unique keys. Two writers with the same value meet at the
 * table's primary key: the second waits for the first to commit and is then refused. With `isLenient` (records folded
 * anew) a value that another record holds stays with it and nothing is refused.
 *
 * @throws Failure `input.invalid` naming the field and the other record
 */
export async function claimUnique(
  tx: Tx,
  records: readonly Keyed[],
  existed: ReadonlySet<string>,
  isLenient: boolean,
): Promise<void> {
  const keyed = records.filter((r) => planOf(r.kind).unique.length > 0);
  if (keyed.length === 0) return;
  // In one order for all, so that two writers cannot wait for each other.
  const claims = keyed.flatMap(claimsOf).toSorted((a, b) => (idOfClaim(a) < idOfClaim(b) ? -1 : 1));
  const old = keyed.filter((r) => existed.has(r.id)).map((r) => r.id);
  const rows = JSON.stringify(claims);
  const { tenantId } = tx.settings;
  if (old.length > 0)
    await tx.query(
      `delete from unique_key k where k.tenant_id = $1 and k.entity_id = any ($2::uuid[])
       and not exists (select from jsonb_to_recordset($3) as r (kind text, rule text, value text, entity_id uuid)
         where r.entity_id = k.entity_id and r.kind = k.kind and r.rule = k.rule and r.value = k.value)`,
      [tenantId, old, rows],
      'drop-unique',
    );
  if (claims.length === 0) return;
  await tx.query(
    `insert into unique_key (tenant_id, kind, rule, value, entity_id)
     select $1, r.kind, r.rule, r.value, r.entity_id from jsonb_to_recordset($2) as r (kind text, rule text, value text, entity_id uuid)
     order by r.kind, r.rule, r.value, r.entity_id on conflict do nothing`,
    [tenantId, rows],
    'claim-unique',
  );
  if (isLenient) return;
  // A statement of its own: it sees what a writer that was waited for has committed.
  const taken = await takenAmong(tx, claims);
  if (taken.length > 0) throw refusal(claims, taken);
}

/** A value and who holds it. */
export type TakenClaim = Readonly<{ kind: string; rule: string; value: string; title: string; entity_id: string }>;

/** Those of the claims that another record holds already, with its title. */
export async function takenAmong(tx: Tx, claims: readonly Claim[]): Promise<TakenClaim[]> {
  if (claims.length === 0) return [];
  return tx.query<TakenClaim>(
    `select k.kind, k.rule, k.value, e.title, r.entity_id from jsonb_to_recordset($2) as r (kind text, rule text, value text, entity_id uuid)
     join unique_key k on k.tenant_id = $1 and k.kind = r.kind and k.rule = r.rule and k.value = r.value
     join entity e on e.tenant_id = $1 and e.id = k.entity_id
     where k.entity_id <> r.entity_id`,
    [tx.settings.tenantId, JSON.stringify(claims)],
    'taken-unique',
  );
}

export const idOfClaim = ({ kind, rule, value, entity_id }: Omit<Claim, 'field'>): string =>
  [kind, rule, value, entity_id].join('\n');

/** What a record claims for itself alone. */
export function claimsOf({ id, kind, data }: Keyed): Claim[] {
  return planOf(kind).unique.flatMap(({ id: rule, fields }) => {
    const parts = fields.map((f) => uniqueText(data[f.id]));
    if (parts.includes('')) return [];
    const text = parts.join('\n');
    const value = text.length > LONGEST ? `sha256:${createHash('sha256').update(text).digest('hex')}` : text;
    return [
      {
        kind: kind.name,
        rule,
        value,
        entity_id: id,
        field: fields[0]?.id ?? rule,
      },
    ];
  });
}

/** The form in which values are the same to people: width, case and blanks at the ends do not tell records apart. */
function uniqueText(value: Value | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
  return Array.isArray(value) && value.length === 0 ? '' : keyOf(value);
}

function refusal(claims: readonly Claim[], taken: readonly TakenClaim[]): Failure {
  const titles = new Map(taken.map((t) => [idOfClaim(t), t.title]));
  const fields = claims.flatMap((claim): Problem[] => {
    const title = titles.get(idOfClaim(claim));
    return title === undefined ? [] : [{ path: claim.field, rule: 'unique', params: { title } }];
  });
  return new Failure('input.invalid', { fields: fields.slice(0, 100) });
}
