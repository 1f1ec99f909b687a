import { z } from 'zod';
import { HOME_ZONE } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { Hours } from './hours.ts';

const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** How one person wants the feed. */
export const FeedSettings = z.object({
  timeZone: z.string().default(HOME_ZONE),
  from: Clock.default('09:00'),
  to: Clock.default('18:30'),
  days: z.array(z.int().min(1).max(7)).nullable().default(null),
  isQuiet: z.boolean().default(false),
  /** Cards a day; null: as many as they usually answer. */
  perDay: z.int().min(1).max(100).nullable().default(null),
});
export type FeedSettings = z.output<typeof FeedSettings>;

/** Where nothing was chosen. */
export const USUAL: FeedSettings = FeedSettings.parse({});

export async function readFeedSettings(scope: Scope): Promise<FeedSettings> {
  return scope.read(async (tx) => {
    const [row] = await tx.query<{ settings: unknown }>(
      'select settings from feed_setting where tenant_id = $1 and user_id = $2',
      [tx.settings.tenantId, scope.actor.id],
      'feed-setting',
    );
    const read = FeedSettings.safeParse(row?.settings ?? {});
    return read.success ? read.data : USUAL;
  });
}

export async function saveFeedSettings(scope: Scope, settings: FeedSettings): Promise<void> {
  await scope.write((tx) =>
    tx.query(
      `insert into feed_setting (tenant_id, user_id, settings) values ($1, $2, $3)
       on conflict (tenant_id, user_id) do update set settings = excluded.settings, changed_at = now()`,
      [tx.settings.tenantId, scope.actor.id, JSON.stringify(settings)],
    ),
  );
}

export function hoursOf({ timeZone, from, to, days, isQuiet }: FeedSettings): Hours {
  return { timeZone, from, to, days, isQuiet };
}

/** Days that teach how much a person does, and how many of them it takes. */
const LEARNED_DAYS = 28;
const LEAST_DAYS = 5;
/** Cards a day where nobody chose and nothing was learned. Chosen: what one page shows. */
export const FIRST_GUESS = 7;

/** What a person does with cards: how many a day (the middle of the days on which they answered any), and how many today. */
export type Pace = Readonly<{ perDay: number | null; days: number; today: number }>;

export async function paceOf(
  tx: Tx,
  userId: string,
  { timeZone, today }: { timeZone: string; today: string },
): Promise<Pace> {
  const [row] = await tx.query<{ median: number | null; days: number; today: number }>(
    `select percentile_disc(0.5) within group (order by n) filter (where day < $4::date)::int as median,
       (count(*) filter (where day < $4::date))::int as days, coalesce(max(n) filter (where day = $4::date), 0)::int as today
     from (
       select (answered_at at time zone $3)::date as day, count(*) as n from decision
       where tenant_id = $1 and answered_at > now() - $5 * interval '1 day' and answer ->> 'byId' = $2
         and status = any ('{accepted,edited,refused}') group by 1) d`,
    [tx.settings.tenantId, userId, timeZone, today, LEARNED_DAYS],
    'feed-pace',
  );
  const days = row?.days ?? 0;
  return { perDay: days >= LEAST_DAYS ? (row?.median ?? null) : null, days, today: row?.today ?? 0 };
}
