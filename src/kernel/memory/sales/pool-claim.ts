import { Failure, newUuid } from '#base';
import { notarise, rightsIn, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import { dayAt, HOME_ZONE, instantAt } from '../conversation/day-times.ts';
import type { Entity } from '../entity.ts';
import { observe } from '../observe.ts';
import { recallCount, recallList, recallMany, recallOne, type Filter } from '../recall.ts';
import { numberIn, textIn } from './read.ts';
import { CALCULATION, type SalesWriter } from './save-quote.ts';

export type PoolMove = Readonly<{ recordId: string; poolId: string; personId: string | null; reason?: string | null }>;
type Action = 'claimed' | 'released' | 'recycled' | 'warned';

/** Writes down who took or lost what. */
export async function noteMoves(tx: Tx, action: Action, moves: readonly PoolMove[]): Promise<void> {
  if (moves.length === 0) return;
  const rows = moves.map((m) => ({
    id: newUuid(),
    record: m.recordId,
    pool: m.poolId,
    person: m.personId,
    reason: m.reason ?? null,
  }));
  await tx.query(
    `insert into pool_move (tenant_id, id, record_id, pool_id, person_id, action, reason)
     select $1, r.id, r.record, r.pool, r.person, $2, r.reason from jsonb_to_recordset($3) as r (id uuid, record uuid, pool uuid, person uuid, reason text)`,
    [tx.settings.tenantId, action, JSON.stringify(rows)],
  );
  if (action !== 'warned')
    await notarise(tx, [
      { type: 'pool.moved', body: { action, count: moves.length, first: moves[0]?.recordId ?? null } },
    ]);
}

/** Kinds that a pool can hold. */
const HELD = new Set(['lead', 'organisation']);
const MOST_HELD = 100_000;

/**
 * Takes a record out of its pool for who asks. Of two who claim at once one gets it and the other is told who has it.
 *
 * @throws Failure `pool.taken`, `pool.not_there`, `pool.full`, `pool.day_full`, `pool.cooling`, `pool.no_person`
 */
export async function claim(scope: Scope, id: string, by: SalesWriter, now: Date): Promise<void> {
  await scope.write(async (tx) => {
    const bound = scope.within(tx);
    const { personId: me } = await rightsIn(tx, bound);
    if (me === null) throw new Failure('pool.no_person');
    await lockRow(tx, id, me);
    const record = await recallOne(bound, id);
    const pool = await poolOf(bound, record);
    if (pool === null) throw await notThere(bound, record, me);
    await assertRoom(tx, bound, { pool, kind: record.kind, me, now });
    await assertCooled(tx, { pool, id: record.id, me, now });
    await observe(bound, { source: by.source, sayings: [{ kind: record.kind, id: record.id, data: { owner: me } }] });
    const data = { pool: null, claimedAt: now.toISOString() };
    await observe(bound, { source: CALCULATION, sayings: [{ kind: record.kind, id: record.id, data }] });
    await noteMoves(tx, 'claimed', [{ recordId: record.id, poolId: pool.id, personId: me }]);
  });
}

/** First the person, so that caps hold for claims at once; then the record, as every writer locks it. */
async function lockRow(tx: Tx, id: string, person: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('claims ' || $1 || ' ' || $2, 0))`, [
    tx.settings.tenantId,
    person,
  ]);
  await tx.query('select 1 from entity where tenant_id = $1 and id = $2 for update', [tx.settings.tenantId, id]);
}

async function poolOf(scope: Scope, record: Entity): Promise<Entity | null> {
  const id = HELD.has(record.kind) ? textIn(record, 'pool') : null;
  return id === null ? null : ((await recallMany(scope, [id]))[0] ?? null);
}

async function notThere(scope: Scope, record: Entity, me: string): Promise<Failure> {
  const owner = textIn(record, 'owner');
  if (owner === null || owner === me) return new Failure('pool.not_there');
  const [person] = await recallMany(scope, [owner]);
  return new Failure('pool.taken', { params: { name: person?.title ?? '—' } });
}

type Room = Readonly<{ pool: Entity; kind: string; me: string; now: Date }>;

async function assertRoom(tx: Tx, scope: Scope, { pool, kind, me, now }: Room): Promise<void> {
  const cap = numberIn(pool, 'cap');
  if (cap !== null) {
    const n = await heldBy(scope, kind, me);
    if (n >= cap) throw new Failure('pool.full', { params: { n, max: cap } });
  }
  const perDay = numberIn(pool, 'perDay');
  if (perDay === null) return;
  const [row] = await tx.query<{ n: bigint }>(
    `select count(*) as n from pool_move where tenant_id = $1 and person_id = $2 and action = 'claimed' and pool_id = $3 and at >= $4`,
    [tx.settings.tenantId, me, pool.id, instantAt(dayAt(now, HOME_ZONE), '00:00', HOME_ZONE)],
  );
  const n = Number(row?.n ?? 0n);
  if (n >= perDay) throw new Failure('pool.day_full', { params: { n, max: perDay } });
}

/** How many a person holds: leads that have not ended, customers all. */
async function heldBy(scope: Scope, kind: string, person: string): Promise<number> {
  const mine: Filter = { field: 'owner', op: 'is', value: person };
  const open: Filter = { field: 'status', op: 'noneOf', value: ['won', 'lost'] };
  return (await recallCount(scope, { kind, filters: kind === 'lead' ? [mine, open] : [mine] }, MOST_HELD)).count;
}

async function assertCooled(
  tx: Tx,
  { pool, id, me, now }: Readonly<{ pool: Entity; id: string; me: string; now: Date }>,
): Promise<void> {
  const days = numberIn(pool, 'coolOffDays');
  if (days === null) return;
  const [last] = await tx.query<{ at: Date }>(
    `select max(at) as at from pool_move where tenant_id = $1 and record_id = $2 and person_id = $3 and action in ('released', 'recycled') having max(at) is not null`,
    [tx.settings.tenantId, id, me],
  );
  if (last === undefined) return;
  const until = new Date(last.at.getTime() + days * 86_400_000);
  if (until > now) throw new Failure('pool.cooling', { params: { day: dayAt(until, HOME_ZONE) } });
}

/**
 * Gives a record back to a pool: the one told, else the one it came from, else the first in use for its province.
 *
 * @throws Failure `auth.forbidden` for what is somebody else's, `pool.not_there` when no pool takes it
 */
export async function release(
  scope: Scope,
  wish: Readonly<{ id: string; pool?: string | null; reason: string }>,
  by: SalesWriter,
): Promise<void> {
  await scope.write(async (tx) => {
    const bound = scope.within(tx);
    const { personId: me } = await rightsIn(tx, bound);
    await tx.query('select 1 from entity where tenant_id = $1 and id = $2 for update', [tx.settings.tenantId, wish.id]);
    const record = await recallOne(bound, wish.id);
    const owner = textIn(record, 'owner');
    if (scope.actor.role === 'rep' && (owner === null || owner !== me)) throw new Failure('auth.forbidden');
    const pool = wish.pool ?? (await cameFrom(tx, record.id)) ?? (await firstPoolFor(bound, record));
    if (pool === null || !HELD.has(record.kind)) throw new Failure('pool.not_there');
    await observe(bound, { source: by.source, sayings: [{ kind: record.kind, id: record.id, data: { owner: null } }] });
    await observe(bound, {
      source: CALCULATION,
      sayings: [{ kind: record.kind, id: record.id, data: { pool, claimedAt: null } }],
    });
    await noteMoves(tx, 'released', [{ recordId: record.id, poolId: pool, personId: owner, reason: wish.reason }]);
  });
}

async function cameFrom(tx: Tx, record: string): Promise<string | null> {
  const [row] = await tx.query<{ pool_id: string }>(
    `select m.pool_id from pool_move m join entity e on e.tenant_id = m.tenant_id and e.id = m.pool_id
     where m.tenant_id = $1 and m.record_id = $2 order by m.at desc, m.id desc limit 1`,
    [tx.settings.tenantId, record],
  );
  return row?.pool_id ?? null;
}

/** Pools in use for a kind, those for some provinces first. */
export async function poolsFor(scope: Scope, kind: string): Promise<Entity[]> {
  const { items } = await recallList(scope, {
    kind: 'pool',
    filters: [
      { field: 'about', op: 'is', value: kind },
      { field: 'isActive', op: 'is', value: true },
    ],
    limit: 200,
  });
  return items.toSorted((a, b) => provincesOf(b).length - provincesOf(a).length || (a.id < b.id ? -1 : 1));
}

export function provincesOf({ data }: Entity): readonly string[] {
  const value = data['provinces'];
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

async function firstPoolFor(scope: Scope, record: Entity): Promise<string | null> {
  const province = textIn(record, 'province') ?? '';
  const pool = (await poolsFor(scope, record.kind)).find(
    (p) => provincesOf(p).length === 0 || provincesOf(p).includes(province),
  );
  return pool?.id ?? null;
}
