import { FieldHistory } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { citeAll, fieldHistory, recallOne, type EvidenceRef } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { kindsByName } from './kinds.ts';
import { wireValue } from './present.ts';

export const getHistory = defineRoute({
  method: 'GET',
  path: '/api/record/:id/history/:field',
  summary: 'Everything that was said about one field, newest first',
  purpose: 'sales',
  input: z.object({ id: z.string(), field: z.string() }),
  output: FieldHistory,
  handle: async ({ id: text, field }, { scope }) =>
    scope.read(async (tx) => {
      const bound = scope.within(tx);
      const id = asId('entity', text);
      const kind = (await kindsByName(bound)).get((await recallOne(bound, id)).kind);
      const sayings = await fieldHistory(bound, id, field);
      const refs = new Map(
        sayings.map((s): [string, EvidenceRef] => [s.observation, { observation: s.observation, field }]),
      );
      const cited = await citeAll(bound, [...refs.values()]);
      const items = sayings.flatMap(({ observation, value, recordedAt, isShown, isRetracted }) => {
        const ref = refs.get(observation);
        const evidence = ref === undefined ? undefined : cited.get(ref);
        return evidence === undefined
          ? []
          : [
              {
                value: wireValue(kind, field, value),
                evidence,
                actor: evidence.source.kind === 'person' ? evidence.source.name : null,
                isShown,
                isRetracted,
                recordedAt: recordedAt.toISOString(),
              },
            ];
      });
      return { field, items };
    }),
});
