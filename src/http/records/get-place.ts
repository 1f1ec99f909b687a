import { ListQuery, RecordPlace } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { recallOne, recallPlace } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { filtersOf, sortOf } from './input.ts';
import { kindNamed, kindsByName } from './kinds.ts';
import { entityText } from './present.ts';

export const getPlace = defineRoute({
  method: 'GET',
  path: '/api/record/:id/place',
  summary: 'Where a record stands in a list of its kind, with the records before and after it',
  purpose: 'sales',
  input: ListQuery.pick({ filter: true, tz: true, sort: true }).extend({ id: z.string() }),
  output: RecordPlace,
  handle: async ({ id, filter, tz, sort }, { scope }) =>
    scope.read(async (tx) => {
      const bound = scope.within(tx);
      const entity = await recallOne(bound, asId('entity', id));
      const kind = kindNamed(await kindsByName(bound), entity.kind);
      const query = { kind: kind.name, filters: filtersOf(kind, filter), sort: sortOf(sort) ?? null, tz };
      const place = await recallPlace(bound, query, entity.id);
      const text = (other: string | null | undefined): string | null => (other ? entityText(other) : null);
      return {
        isListed: place !== null,
        at: place?.at ?? null,
        previous: text(place?.previous),
        next: text(place?.next),
      };
    }),
});
