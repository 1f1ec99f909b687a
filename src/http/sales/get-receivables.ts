import { AGES, Receivables, ReceivablesQuery, type Age } from '@valence/contract';
import type { z } from 'zod';
import { ageing, inOneCurrency, recallMany, type AgeSums } from '#kernel/memory';
import { refOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';
import { writerOf } from './writer.ts';

export const getReceivables = defineRoute({
  method: 'GET',
  path: '/api/receivables',
  summary: 'What customers owe on a day, by how long it is past due',
  purpose: 'sales',
  input: ReceivablesQuery,
  output: Receivables,
  async handle({ on: asked, by, in: currency }, { scope, ...rest }) {
    const on = asked ?? writerOf(rest).day;
    return scope.read(async (tx) => {
      const bound = scope.within(tx);
      const { rows, hasMore, totals } = await ageing(bound, { on, by });
      const who = await recallMany(
        bound,
        rows.flatMap((r) => r.who ?? []),
      );
      const refs = new Map(who.map((e) => [e.id, refOf(e)]));
      const one = currency === undefined ? null : await inOneCurrency(bound, totals, { currency, on });
      return {
        on,
        rows: rows.map((r) => ({
          who: refs.get(r.who ?? '') ?? null,
          currency: r.currency,
          invoices: r.invoices,
          sums: textSums(r.sums),
          unallocated: r.unallocated.toString(),
        })),
        hasMore,
        totals: totals.map((t) => ({
          currency: t.currency,
          sums: textSums(t.sums),
          unallocated: t.unallocated.toString(),
        })),
        converted:
          one === null || currency === undefined || one.missing.length > 0
            ? null
            : { currency, sums: textSums(one.sums), unallocated: one.sums.unallocated.toString() },
        rates: [...(one?.rates ?? [])],
        missing: [...(one?.missing ?? [])],
      };
    });
  },
});

type TextSums = z.input<typeof Receivables>['totals'][number]['sums'];

function textSums(sums: AgeSums): TextSums {
  const keys: readonly (Age | 'open')[] = [...AGES, 'open'];
  return Object.fromEntries(keys.map((key) => [key, sums[key].toString()])) as TextSums;
}
