import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { sightIn } from '../sight.ts';
import type { Asking } from './asking.ts';
import { dayIn } from './relative-time.ts';
import { rowsSeen } from './rows.ts';

/** Whose days are meant where nobody says so. */
const HOME_ZONE = 'Asia/Shanghai';

/** For whose days and at which moment a question is asked. */
export type When = Readonly<{ tz?: string | undefined; now?: Date | undefined }>;

/** Begins a statement; `values` collects what is added, the workspace first. */
export async function askIn(
  tx: Tx,
  scope: Scope,
  { tz = HOME_ZONE, now = new Date() }: When = {},
): Promise<Asking & { values: unknown[] }> {
  const values: unknown[] = [tx.settings.tenantId];
  return {
    tx,
    scope,
    sight: await sightIn(tx, scope),
    zone: tz,
    today: dayIn(tz, now),
    add: (value) => `$${values.push(value)}`,
    values,
    isRule: false,
    rowsSeen,
    looksAhead: true,
  };
}
