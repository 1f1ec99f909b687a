import { LanguageCallPage, LanguageMonth } from '@valence/contract';
import { z } from 'zod';
import { asId, textOfId, type Id } from '#base';
import { listCalls, monthSums } from '#kernel/process';
import { defineRoute } from '../route.ts';
import { callOf } from './present.ts';

export const listModelCalls = defineRoute({
  method: 'GET',
  path: '/api/models/calls',
  summary: 'The ledger of calls to language models, newest first; never their text (administrators)',
  purpose: 'administration',
  input: z.object({
    after: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: LanguageCallPage,
  async handle({ after, limit }, { scope }) {
    const page = await listCalls(scope, { after: after === undefined ? null : asId('modelCall', after), limit });
    const next = page.next === null ? null : textOfId('modelCall', page.next as Id<'modelCall'>);
    return { items: page.items.map(callOf), next };
  },
});

export const getModelMonth = defineRoute({
  method: 'GET',
  path: '/api/models/month',
  summary: 'What language models took in a month, by endpoint, agent and task (administrators)',
  purpose: 'administration',
  input: z.object({
    month: z
      .string()
      .regex(/^\d{4}-(?:0[1-9]|1[0-2])$/)
      .optional(),
  }),
  output: LanguageMonth,
  async handle({ month }, { scope, services }) {
    const { sums, ...found } = await monthSums(scope, { month: month ?? null, now: services.now() });
    const named = sums.map((sum) => ({
      ...sum,
      endpointId: textOfId('endpoint', sum.endpointId as Id<'endpoint'>),
    }));
    return { ...found, sums: named };
  },
});
