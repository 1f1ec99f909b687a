import type { Scope } from '#kernel/security';
import { HOME_ZONE, nextAt } from '../conversation/day-times.ts';
import { setTimerOnce, setTimers } from '../conversation/timers.ts';
import { recyclePools } from './pool-recycle.ts';

/** The timer that looks through the pools at night. */
export const POOL_NIGHT = 'sales.pools';
const KEY = 'night';
/** When the pools are looked through, on the clock of the workspace. Chosen: before anybody works. */
const AT = '02:30';
const SOON_MS = 5_000;

/** Has the pools looked through from the next night on; for whenever a pool is made or changed. */
export async function planPoolNights(scope: Scope, now: Date): Promise<void> {
  await scope.write((tx) => setTimerOnce(tx, POOL_NIGHT, { key: KEY, dueAt: nextAt(now, AT, HOME_ZONE) }));
}

/** A night's work in portions; the last one plans the next night. */
export async function poolNight(scope: Scope, now: Date): Promise<void> {
  const { isMore } = await recyclePools(scope, now);
  const dueAt = isMore ? new Date(now.getTime() + SOON_MS) : nextAt(now, AT, HOME_ZONE);
  await scope.write((tx) => setTimers(tx, POOL_NIGHT, [{ key: KEY, dueAt }]));
}
