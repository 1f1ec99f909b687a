import { decimalOf, Failure, type Money, type Problem } from '#base';
import type { Tx } from '#store';
import type { Folded } from '../fold.ts';
import type { Data } from '../value.ts';
import { moneyIn, moneyOf, textIn } from './read.ts';
import { lockSettling, settledOf } from './settled.ts';

type Side = Readonly<{ id: string; kind: string; status: string | null; amount: Money | null }>;

const SIDES = ['invoice', 'payment', 'creditNote'] as const;
type SideName = (typeof SIDES)[number];

type Said = Readonly<{ id: string; kind: string; data: Data }>;

/**
 * Refuses allocations beyond what is left of either side, whichever door they come by. Asked once they are written, so
 * that documents of the same write are there too; a change of none of their amounts and sides is let through.
 *
 * @throws Failure `input.invalid` field by field
 */
export async function refuseOverAllocation(
  tx: Tx,
  said: readonly Said[],
  open: ReadonlyMap<string, Folded>,
): Promise<void> {
  const touched = said.filter(
    ({ kind, data }) => kind === 'allocation' && ['amount', ...SIDES].some((field) => field in data),
  );
  const wanted = [...new Set(touched.map(({ id }) => id))].flatMap((id) => open.get(id) ?? []);
  if (wanted.length === 0) return;
  const ids = [...new Set(wanted.flatMap((f) => SIDES.flatMap((side) => textIn(f, side) ?? [])))];
  await lockSettling(tx, ids);
  const sides = await sidesIn(tx, ids);
  const without = wanted.map((f) => f.id);
  const settled = new Map(await settledOf(tx, ids, { without }));
  const problems = wanted.flatMap((allocation) => problemsOf(allocation, sides, settled));
  if (problems.length > 0) throw new Failure('input.invalid', { fields: problems.slice(0, 100) });
}

/** Notes what an allocation takes of its sides in `settled`, so that several in one write are counted together. */
function problemsOf(allocation: Folded, sides: ReadonlyMap<string, Side>, settled: Map<string, bigint>): Problem[] {
  const amount = moneyIn(allocation, 'amount');
  if (amount === null) return [{ path: 'amount', rule: 'required' }];
  if (amount.minor <= 0n) return [{ path: 'amount', rule: 'above_zero' }];
  const from: SideName = textIn(allocation, 'creditNote') === null ? 'payment' : 'creditNote';
  if (textIn(allocation, 'invoice') === null) return [{ path: 'invoice', rule: 'required' }];
  if (textIn(allocation, from) === null) return [{ path: from, rule: 'required' }];
  return (['invoice', from] as const).flatMap((name): Problem[] => {
    const side = sides.get(textIn(allocation, name) ?? '');
    const whole = side === undefined ? null : wholeOf(name, side);
    if (side === undefined || whole === null) return [{ path: name, rule: 'id' }];
    if (whole.currency !== amount.currency)
      return [{ path: 'amount', rule: 'other_currency', params: { want: whole.currency } }];
    const taken = settled.get(side.id) ?? 0n;
    settled.set(side.id, taken + amount.minor);
    const left = whole.minor - taken;
    return amount.minor <= left ? [] : [{ path: 'amount', rule: 'over_left', params: leftOf(left, whole.currency) }];
  });
}

function leftOf(left: bigint, currency: string): { left: string } {
  return { left: `${currency} ${decimalOf({ minor: left < 0n ? 0n : left, currency })}` };
}

/** How much a side has to give or to take; null when it is no such document, or not in force. */
function wholeOf(name: SideName, { kind, status, amount }: Side): Money | null {
  if (amount === null) return null;
  if (name === 'payment') return kind === 'payment' && (status ?? 'received') === 'received' ? amount : null;
  if (kind !== 'invoice' || status !== 'issued') return null;
  if (name === 'invoice') return amount.minor > 0n ? amount : null;
  return amount.minor < 0n ? { ...amount, minor: -amount.minor } : null;
}

/** The documents as they stand, whoever asks: a limit holds for all of them. */
async function sidesIn(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Side>> {
  const rows = await tx.query<{ id: string; kind: string; status: string | null; amount: unknown }>(
    `select id, kind, data ->> 'status' as status, data -> 'amount' as amount from entity where tenant_id = $1 and id = any ($2::uuid[])`,
    [tx.settings.tenantId, ids],
  );
  return new Map(rows.map((r) => [r.id, { ...r, amount: moneyOf(r.amount as never) }]));
}
