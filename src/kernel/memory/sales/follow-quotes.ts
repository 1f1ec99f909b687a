import type { Scope } from '#kernel/security';
import { recallMany } from '../recall.ts';
import { lockQuote } from './quote.ts';
import { recalculate } from './save-quote.ts';

/** Fields of a quote or a line whose change makes its sums or its approval another. */
export const CALCULATED_FROM: ReadonlySet<string> = new Set([
  'organisation',
  'priceList',
  'currency',
  'issuedOn',
  'validUntil',
  'deliveryTerms',
  'paymentTerms',
  'terms',
  'quote',
  'product',
  'title',
  'unit',
  'quantity',
  'price',
  'discount',
  'taxRate',
  'note',
]);

/** Recalculates the quotes that these records are, or that these lines belong or belonged to. Returns how many there were. */
export async function followQuotes(scope: Scope, ids: readonly string[]): Promise<number> {
  const quotes = await scope.read(async (tx) => {
    const rows = await tx.query<{ id: string }>(
      `select distinct coalesce(data ->> 'quote', entity_id::text) as id from observation
       where tenant_id = $1 and entity_id = any ($2::uuid[]) and (kind = 'quote' or (kind = 'quote-line' and data ->> 'quote' is not null))`,
      [tx.settings.tenantId, ids],
    );
    return recallMany(
      scope.within(tx),
      rows.map((r) => r.id),
    );
  });
  const found = quotes.filter((e) => e.kind === 'quote').map((e) => e.id);
  for (const id of found.toSorted())
    await scope.write(async (tx) => {
      await lockQuote(tx, id);
      await recalculate(tx, scope.within(tx), id);
    });
  return found.length;
}
