import { RecordDetail } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { citeAll, recallOne, recallRelated, type Entity, type EvidenceRef } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { defineRoute } from '../route.ts';
import { kindsByName } from './kinds.ts';
import { rowsOf } from './present.ts';
import { timelinePage } from './timeline-page.ts';

/** Records shown per related list. */
const RELATED = 6;

export const getRecord = defineRoute({
  method: 'GET',
  path: '/api/record/:id',
  summary: 'A record with why each value is shown, what refers to it and, if asked, the newest of its timeline',
  purpose: 'sales',
  input: z.object({
    id: z.string(),
    timeline: z.coerce
      .number()
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe('how many of the newest entries of its timeline come along; none unless told'),
  }),
  output: RecordDetail,
  isTagged: true,
  isBuilt: true,
  handle: async ({ id, timeline: newest }, { scope, services }) =>
    scope.read(async (tx) => {
      const bound = scope.within(tx);
      const kinds = await kindsByName(bound);
      const entity = await recallOne(bound, asId('entity', id));
      const about = { entity, kind: kinds.get(entity.kind), agents: await services.process.agents.named(bound) };
      const [related, support, timeline] = await Promise.all([
        recallRelated(bound, entity, RELATED),
        supportOf(bound, entity),
        newest === undefined ? null : timelinePage(bound, about, { types: null, before: null, limit: newest }),
      ]);
      const [row, ...rows] = await rowsOf(bound, kinds, [entity, ...related.flatMap((r) => r.items)]);
      return {
        ...(row as NonNullable<typeof row>),
        version: entity.version,
        support,
        related: related.map(({ kind, field, items, hasMore }) => ({
          field,
          kind: kind.name,
          title: kind.plural,
          items: rows.splice(0, items.length),
          hasMore,
        })),
        ...(timeline === null ? {} : { timeline }),
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
