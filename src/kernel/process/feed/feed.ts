import { dayAt } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { currentOrder, learnedBy, type StoredOrder } from './order-table.ts';
import { isUrgent, quietUntil } from './hours.ts';
import { rankAll, type Candidate, type Ranked } from './rank.ts';
import { FIRST_GUESS, hoursOf, paceOf, readFeedSettings, type FeedSettings } from './settings.ts';

/** What one person is to see now. */
export type Feed = Readonly<{
  /** To do today, the most valuable first. */
  cards: readonly Ranked[];
  /** The next after those: for later. */
  later: readonly Ranked[];
  /** Cards that wait for working hours, and until when; null outside quiet hours. */
  quiet: Readonly<{ until: Date; held: number }> | null;
  capacity: Readonly<{ perDay: number; source: 'set' | 'learned' | 'usual'; doneToday: number }>;
  order: StoredOrder | null;
  settings: FeedSettings;
}>;

export type FeedAsk = Readonly<{
  /** Keeps what is this person's and nobody's; absent: everybody's. */
  ownerId?: string;
  now: Date;
  /** Cards shown at once. */
  most: number;
  /** Shows what quiet hours hold back. */
  isAwake?: boolean;
}>;

/** Suggestions looked at: so many of the most valuable, of those due soonest, and of those whose time to sleep is over. */
const LOOKED_AT = 200;
const LATER = 10;

/** The feed of who asks: open suggestions as cards in the order of their expected value, as many as a day holds. */
export async function feedOf(scope: Scope, { ownerId, now, most, isAwake = false }: FeedAsk): Promise<Feed> {
  return scope.read(async (tx) => {
    const bound = scope.within(tx);
    const settings = await readFeedSettings(bound);
    const [found, order, pace] = await Promise.all([
      candidatesIn(tx, ownerId),
      currentOrder(bound),
      paceOf(tx, scope.actor.id, { timeZone: settings.timeZone, today: dayAt(now, settings.timeZone) }),
    ]);
    const ranked = rankAll(found, now, learnedBy(order, now));
    const until = isAwake ? null : quietUntil(hoursOf(settings), now);
    const awake = until === null ? ranked : ranked.filter((card) => isUrgent(card.dueAt, until));
    const perDay = settings.perDay ?? pace.perDay ?? FIRST_GUESS;
    const source = settings.perDay !== null ? 'set' : pace.perDay === null ? 'usual' : 'learned';
    // The guess bounds nobody's day; a chosen or learned pace does.
    const room = source === 'usual' ? most : Math.min(most, Math.max(0, perDay - pace.today));
    return {
      cards: awake.slice(0, room),
      later: awake.slice(room, room + LATER),
      quiet: until === null ? null : { until, held: ranked.length - awake.length },
      capacity: { perDay, source, doneToday: pace.today },
      order,
      settings,
    };
  });
}

type Row = {
  id: string;
  agent: string;
  action_key: string | null;
  subject_id: string | null;
  subject_kind: string | null;
  owner_id: string | null;
  expected_minor: bigint;
  currency: string | null;
  probability: number | null;
  due_at: Date | null;
  made_at: Date;
};

/** The open suggestions that can be among the first: by value, by day and those that come back, each through its own index. */
async function candidatesIn(tx: Tx, ownerId: string | undefined): Promise<Candidate[]> {
  const mine = ownerId === undefined ? '' : 'and (d.owner_id = $2 or d.owner_id is null)';
  const part = (where: string, order: string): string =>
    `(select d.id from decision d where d.tenant_id = $1 and ${where} ${mine} order by ${order} limit ${LOOKED_AT})`;
  const rows = await tx.query<Row>(
    `select d.id, d.agent, d.action_key, d.subject_id, e.kind as subject_kind, d.owner_id, d.expected_minor, d.currency, d.probability, d.due_at, d.made_at
     from (${part(`d.status = 'open'`, 'd.expected_minor desc, d.id desc')}
       union ${part(`d.status = 'open' and d.due_at is not null`, 'd.due_at, d.id')}
       union ${part(`d.status = 'snoozed' and d.snoozed_until <= now()`, 'd.snoozed_until')}) c
     join decision d on d.tenant_id = $1 and d.id = c.id
     left join entity e on e.tenant_id = d.tenant_id and e.id = d.subject_id`,
    [tx.settings.tenantId, ...(ownerId === undefined ? [] : [ownerId])],
    ownerId === undefined ? 'feed' : 'feed-mine',
  );
  return rows.map((row) => ({
    id: row.id,
    agent: row.agent,
    actionKey: row.action_key,
    subjectId: row.subject_id,
    subjectKind: row.subject_kind,
    ownerId: row.owner_id,
    expectedMinor: Number(row.expected_minor),
    currency: row.currency,
    probability: row.probability,
    dueAt: row.due_at,
    madeAt: row.made_at,
  }));
}
