import { RecordDetail } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { citeAll, recallList, recallOne, type Entity, type EvidenceRef, type Kind } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { defineRoute } from '../route.ts';
import { kindsByName } from './kinds.ts';
import { rowsOf } from './present.ts';

/** Records shown per related list. */
const RELATED = 6;

export const getRecord = defineRoute({
  method: 'GET',
  path: '/api/record/:id',
  summary: 'A record with why each value is shown and what refers to it',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: RecordDetail,
  handle: async ({ id }, { scope }) =>
    scope.read(async (tx) => {
      const bound = scope.within(tx);
      const kinds = await kindsByName(bound);
      const entity = await recallOne(bound, asId('entity', id));
      const [row] = await rowsOf(bound, kinds, [entity]);
      return {
        ...(row as NonNullable<typeof row>),
        version: entity.version,
        support: await supportOf(bound, entity),
        related: await relatedOf(bound, kinds, entity),
      };
    }),
});

async function supportOf(scope: Scope, entity: Entity) {
  const entries = Object.entries(entity.support);
  const refs = new Map(
    entries.map(([field, s]): [string, EvidenceRef] => [field, { observation: s.observation, field }]),
  );
  const cited = await citeAll(scope, [...refs.values()]);
  return Object.fromEntries(
    entries.flatMap(([field, { confidence, rule, sayings, against }]) => {
      const ref = refs.get(field);
      const evidence = ref === undefined ? undefined : cited.get(ref);
      return evidence === undefined
        ? []
        : [[field, { evidence: { ...evidence, confidence }, rule, sayings, against }] as const];
    }),
  );
}

/** Every indexed `ref` field of any kind that points to records of this kind, with the newest of those that point here. */
async function relatedOf(scope: Scope, kinds: ReadonlyMap<string, Kind>, entity: Entity) {
  const related = [];
  for (const kind of kinds.values()) {
    for (const field of kind.fields) {
      if (field.to !== entity.kind || !kind.ready.has(field.id)) continue;
      const page = await recallList(scope, {
        kind: kind.name,
        filters: [{ field: field.id, op: 'is', value: entity.id }],
        limit: RELATED,
      });
      if (page.items.length > 0)
        related.push({
          field: field.id,
          kind: kind.name,
          title: kind.plural,
          items: await rowsOf(scope, kinds, page.items),
          hasMore: page.next !== null,
        });
    }
  }
  return related;
}
