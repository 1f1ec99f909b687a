import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { openBatch } from '../batch.ts';
import { notify } from '../conversation/notify.ts';
import type { Entity } from '../entity.ts';
import { observe } from '../observe.ts';
import { membersIn } from './members.ts';
import { noteMoves, poolsFor, provincesOf } from './pool-claim.ts';
import { numberIn } from './read.ts';
import { CALCULATION } from './save-quote.ts';

/** Records looked at per pool and call; more wait for the next call. */
const MOST = 500;

/** What a night did. `isMore`: there is more to do, call again. */
export type Recycled = Readonly<{ warned: number; recycled: number; isMore: boolean }>;

type Due = {
  id: string;
  title: string;
  owner: string;
  idle: number;
  held: number;
  warned_at: Date | null;
  fresh_at: Date;
};

/**
 * Warns owners of records that will fall back into a pool, and takes back those that were warned of at least a day ago and
 * that nobody has touched since. A touch is an activity that was had, a claim, a change of owner, or the day of the last
 * touch moving on. Nothing falls back without a warning where the pool warns at all.
 */
export async function recyclePools(scope: Scope, now: Date): Promise<Recycled> {
  return scope.write(async (tx) => {
    const bound = scope.within(tx);
    let [warned, recycled, isMore] = [0, 0, false];
    for (const kind of ['lead', 'organisation'] as const) {
      const pools = await poolsFor(bound, kind);
      const taken = new Set<string>();
      for (const [i, pool] of pools.entries()) {
        const named = pools.slice(0, i).flatMap(provincesOf);
        const due = (await dueIn(tx, { kind, pool, named, now })).filter((d) => !taken.has(d.id));
        for (const d of due) taken.add(d.id);
        const back = due.filter((d) => isOver(d, pool, now));
        const soon = due.filter((d) => !isOver(d, pool, now) && (d.warned_at === null || d.warned_at < d.fresh_at));
        await takeBack(tx, bound, { kind, pool, back });
        await warn(tx, { pool, soon, now });
        [warned, recycled, isMore] = [warned + soon.length, recycled + back.length, isMore || due.length >= MOST];
      }
    }
    return { warned, recycled, isMore: isMore && warned + recycled > 0 };
  });
}

type Asked = Readonly<{ kind: 'lead' | 'organisation'; pool: Entity; named: readonly string[]; now: Date }>;

/** Owned records of the pool's provinces that are idle or unwon for so long that a warning is due at least. */
async function dueIn(tx: Tx, { kind, pool, named, now }: Asked): Promise<Due[]> {
  const [idle, unwon] = [numberIn(pool, 'idleDays'), numberIn(pool, 'unwonDays')];
  if (idle === null && unwon === null) return [];
  const lead = {
    owner: 't3',
    open: `coalesce(e.t4, 'new') not in ('won', 'lost')`,
    province: `e.data ->> 'province'`,
    touched: 'e.d3',
    activity: 't2',
  };
  const customer = {
    owner: 't5',
    open: `coalesce(e.t1, 'prospect') = 'prospect'`,
    province: 'e.t3',
    touched: 'e.d6',
    activity: 't3',
  };
  const c = kind === 'lead' ? lead : customer;
  return tx.query<Due>(
    `with held as (
       select e.id, e.title, e.${c.owner} as owner, e.created_at, ${c.touched} as touched,
         (select max(o.at) from observation o left join batch b on b.tenant_id = o.tenant_id and b.id = o.batch_id
          where o.tenant_id = e.tenant_id and o.entity_id = e.id and o.data ? 'owner' and b.retracted_at is null) as owned_at,
         (select max(a.d1) from entity a where a.tenant_id = e.tenant_id and a.kind = 'activity' and a.${c.activity} = e.id::text and coalesce(a.t6, 'done') = 'done' and a.d1 <= $3) as acted_at,
         (select max(m.at) from pool_move m where m.tenant_id = e.tenant_id and m.record_id = e.id and m.action = 'warned' and m.pool_id = $8) as warned_at
       from entity e
       where e.tenant_id = $1 and e.kind = $2 and e.${c.owner} is not null and ${c.open}
         and ($4::text[] = '{}' or ${c.province} = any ($4)) and (${c.province} is null or not ${c.province} = any ($5::text[]))
     ), aged as (
       select id, title, owner, warned_at, greatest(coalesce(owned_at, created_at), touched, acted_at) as fresh_at,
         floor(extract(epoch from $3::timestamptz - greatest(coalesce(owned_at, created_at), touched, acted_at)) / 86400)::int as idle,
         floor(extract(epoch from $3::timestamptz - coalesce(owned_at, created_at)) / 86400)::int as held from held)
     select * from aged where ($6::int is not null and idle >= $6) or ($7::int is not null and held >= $7)
     order by idle desc, id limit ${MOST}`,
    [tx.settings.tenantId, kind, now, provincesOf(pool), named, soonAt(pool, idle), soonAt(pool, unwon), pool.id],
  );
}

/** From which day on a warning is due. */
function soonAt(pool: Entity, days: number | null): number | null {
  return days === null ? null : Math.max(0, days - warnDaysOf(pool));
}

function warnDaysOf(pool: Entity): number {
  return Math.max(0, numberIn(pool, 'warnDays') ?? 1);
}

function isOver({ idle, held, warned_at: warnedAt, fresh_at: freshAt }: Due, pool: Entity, now: Date): boolean {
  const [most, unwon] = [numberIn(pool, 'idleDays'), numberIn(pool, 'unwonDays')];
  if (!((most !== null && idle >= most) || (unwon !== null && held >= unwon))) return false;
  if (warnDaysOf(pool) === 0) return true;
  // Twenty hours: the night after the warning counts as the next day, also when it starts a little earlier.
  return warnedAt !== null && warnedAt >= freshAt && now.getTime() - warnedAt.getTime() >= 20 * 3_600_000;
}

async function takeBack(
  tx: Tx,
  scope: Scope,
  { kind, pool, back }: { kind: string; pool: Entity; back: readonly Due[] },
): Promise<void> {
  if (back.length === 0) return;
  const batchId = await openBatch(scope, {
    kind: 'pool',
    label: {
      zh: `收回到公海“${pool.title}”：${back.length} 条`,
      en: `Back into the pool “${pool.title}”: ${back.length}`,
    },
  });
  const sayings = back.map((d) => ({ kind, id: d.id, data: { owner: null, pool: pool.id, claimedAt: null } }));
  await observe(scope, { source: CALCULATION, batchId, sayings });
  await noteMoves(
    tx,
    'recycled',
    back.map((d) => ({ recordId: d.id, poolId: pool.id, personId: d.owner })),
  );
  await tell(tx, back, (d) => ({
    title: { zh: `“${d.title}”已收回公海“${pool.title}”`, en: `“${d.title}” went back into the pool “${pool.title}”` },
    key: `pool back ${d.id} ${batchId}`,
  }));
}

async function warn(tx: Tx, { pool, soon, now }: { pool: Entity; soon: readonly Due[]; now: Date }): Promise<void> {
  await noteMoves(
    tx,
    'warned',
    soon.map((d) => ({ recordId: d.id, poolId: pool.id, personId: d.owner })),
  );
  await tell(tx, soon, (d) => ({
    title: {
      zh: `“${d.title}”已 ${d.idle} 天未跟进，再不跟进将收回公海“${pool.title}”`,
      en: `“${d.title}” was not touched for ${d.idle} days and will go back into the pool “${pool.title}”`,
    },
    key: `pool soon ${d.id} ${now.toISOString().slice(0, 10)}`,
  }));
}

type Words = (due: Due) => { title: { zh: string; en: string }; key: string };

async function tell(tx: Tx, all: readonly Due[], words: Words): Promise<void> {
  if (all.length === 0) return;
  const users = new Map(
    (await membersIn(tx)).flatMap((m) => (m.personId === null ? [] : [[m.personId, m.userId] as const])),
  );
  const notices = all.flatMap((d) => {
    const userId = users.get(d.owner);
    const { title, key } = words(d);
    return userId === undefined
      ? []
      : [{ userId, type: 'notice' as const, recordId: d.id, body: { title, href: '/pool' }, dedupeKey: key }];
  });
  await notify(tx, notices);
}
