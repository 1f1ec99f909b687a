import type { Tx } from '#store';
import { Day } from '../formula/index.ts';
import type { Kind } from '../kinds.ts';
import type { Value } from '../value.ts';
import { planOf } from './plan.ts';

const COUNT = /\{(0+)\}/;
const DATE = /\{(yyyy|yy|mm|dd)\}/g;

/** Whether a pattern of automatic numbers is right: one counter like {0000}, and parts of the day. */
export function isNumberPattern(pattern: string): boolean {
  const counts = pattern.match(new RegExp(COUNT, 'g')) ?? [];
  const rest = pattern.replaceAll(DATE, '').replace(COUNT, '');
  return counts.length === 1 && !/[{}]/.test(rest) && pattern.length <= 60;
}

/** The pattern with the day filled in: numbers count from 1 again whenever this changes. */
function periodOf(pattern: string, now: Date): string {
  const { year, month, day } = Day.at(now).parts();
  const two = (part: number): string => String(part).padStart(2, '0');
  const parts: Record<string, string> = { yyyy: String(year), yy: two(year % 100), mm: two(month), dd: two(day) };
  return pattern.replaceAll(DATE, (_, name: string) => parts[name] ?? '');
}

function numbered(period: string, count: number): string {
  return period.replace(COUNT, (_, zeros: string) => String(count).padStart(zeros.length, '0'));
}

/** A new record to be; what is not said gets its number here. */
type Draft = { kind: Kind; data: Record<string, Value> };

/**
 * Gives new records their automatic numbers, in their order. Who comes second waits for the first to commit, so no number
 * is given twice; one that was rolled back is given again, one whose record was taken back is not.
 */
export async function giveNumbers(tx: Tx, drafts: readonly Draft[], now: Date): Promise<void> {
  for (const [kind, of] of Map.groupBy(drafts, (d) => d.kind)) {
    for (const { field, pattern } of planOf(kind).numbers) {
      const lacking = of.filter((d) => (d.data[field.id] ?? null) === null);
      if (lacking.length === 0) continue;
      const period = periodOf(pattern, now);
      const [row] = await tx.query<{ last: bigint }>(
        `insert into counter (tenant_id, kind, field, period, last) values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, kind, field, period) do update set last = counter.last + excluded.last returning last`,
        [tx.settings.tenantId, kind.name, field.id, period, lacking.length],
        'count-numbers',
      );
      const first = Number(row?.last ?? 0n) - lacking.length + 1;
      for (const [at, draft] of lacking.entries()) draft.data[field.id] = numbered(period, first + at);
    }
  }
}
