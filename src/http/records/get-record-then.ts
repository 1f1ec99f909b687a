import { RecordThen } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { citeAll, recallAsOf, type EvidenceRef } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { kindsByName } from './kinds.ts';
import { rowsOf } from './present.ts';

export const getRecordThen = defineRoute({
  method: 'GET',
  path: '/api/record/:id/as-of',
  summary: 'A record as it stood at a moment',
  purpose: 'sales',
  input: z
    .object({
      id: z.string(),
      at: z.iso.datetime({ offset: true }).optional(),
      watermark: z
        .string()
        .regex(/^\d{1,19}$/)
        .optional()
        .describe('as an earlier answer told it: shows exactly the same'),
    })
    .refine(({ at, watermark }) => at !== undefined || watermark !== undefined, 'at or watermark'),
  output: RecordThen,
  handle: async ({ id, at, watermark }, { scope }) =>
    scope.read(async (tx) => {
      const bound = scope.within(tx);
      const moment = watermark === undefined ? { at: new Date(at ?? 0) } : { watermark };
      const then = await recallAsOf(bound, asId('entity', id), moment);
      const [row] = await rowsOf(bound, await kindsByName(bound), [then.entity]);
      const refs = new Map(
        Object.entries(then.entity.support).map(([field, s]): [string, EvidenceRef] => [
          field,
          { observation: s.observation, field },
        ]),
      );
      const cited = await citeAll(bound, [...refs.values()]);
      const support = [...refs].flatMap(([field, ref]) => {
        const evidence = cited.get(ref);
        return evidence === undefined ? [] : [[field, evidence] as const];
      });
      return {
        record: row as NonNullable<typeof row>,
        at: at === undefined ? null : new Date(at).toISOString(),
        watermark: then.watermark,
        wasTrashed: then.wasTrashed,
        support: Object.fromEntries(support),
      };
    }),
});
