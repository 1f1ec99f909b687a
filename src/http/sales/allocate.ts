import { AllocationAnswer, AllocationRequest } from '@valence/contract';
import { asId, textOfId, type Id } from '#base';
import { allocate, moneyText } from '#kernel/memory';
import { entityText } from '../records/present.ts';
import { defineRoute } from '../route.ts';
import { writerOf } from './writer.ts';

export const allocateRoute = defineRoute({
  method: 'POST',
  path: '/api/allocations',
  summary: 'Set parts of a payment or of a credit note against invoices, all or none',
  purpose: 'sales',
  input: AllocationRequest,
  output: AllocationAnswer,
  async handle({ from, shares, on }, asked) {
    const by = writerOf(asked);
    const wish = {
      from: asId('entity', from),
      shares: shares.map((s) => ({ invoice: asId('entity', s.invoice), minor: BigInt(s.minor) })),
      on: on ?? by.day,
    };
    const { batch, left, allocations } = await allocate(asked.scope, wish, by);
    return {
      batch: textOfId('batch', batch as Id<'batch'>),
      left: moneyText(left),
      allocations: allocations.map(entityText),
    };
  },
});
