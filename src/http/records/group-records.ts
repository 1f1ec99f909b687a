import { Groups, GroupsQuery, SumFn } from '@valence/contract';
import { z } from 'zod';
import { Failure } from '#base';
import { recallGroups, recallMany, type GroupsQuery as MemoryGroups } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { filtersOf } from './input.ts';
import { kindNamed, kindsByName } from './kinds.ts';
import { entityText, refOf } from './present.ts';

export const groupRecords = defineRoute({
  method: 'GET',
  path: '/api/records/:kind/groups',
  summary: 'Records counted and summed by the values of a field, money per currency',
  purpose: 'sales',
  input: GroupsQuery.extend({ kind: z.string() }),
  output: Groups,
  handle: async ({ by, bucket, sums, filter, q, tz, kind: name }, { scope }) =>
    scope.read(async (tx) => {
      const bound = scope.within(tx);
      const kind = kindNamed(await kindsByName(bound), name);
      const filters = filtersOf(kind, filter);
      const found = await recallGroups(bound, { kind: name, filters, q: q ?? '', tz, by, bucket, sums: sumsOf(sums) });
      const isRef = kind.byId.get(by ?? '')?.type === 'ref';
      const keys = isRef ? found.groups.flatMap((g) => (typeof g.key === 'string' ? [g.key] : [])) : [];
      const targets = await recallMany(bound, keys);
      return {
        groups: found.groups.map((g) => ({
          ...g,
          key: isRef && typeof g.key === 'string' ? entityText(g.key) : g.key,
          sums: g.sums.map((s) => ({ ...s, money: [...s.money] })),
        })),
        refs: Object.fromEntries(targets.map((t) => [entityText(t.id), refOf(t)])),
        hasMore: found.hasMore,
      };
    }),
});

/** `sum:amount,avg:score` */
function sumsOf(text: string | undefined): NonNullable<MemoryGroups['sums']> {
  if (text === undefined || text === '') return [];
  return text.split(',').map((part) => {
    const [fn, field] = part.split(':');
    const known = SumFn.safeParse(fn);
    if (!known.success || field === undefined || field === '')
      throw new Failure('input.invalid', { fields: [{ path: 'sums', rule: 'shape', params: { detail: part } }] });
    return { field, fn: known.data };
  });
}
