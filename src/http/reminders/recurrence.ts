import { RecurrenceAnswer, RecurrenceDraft, type Recurrence } from '@valence/contract';
import { z } from 'zod';
import { asId, textOfId, type Id } from '#base';
import { endRecurrence, recur, recurrenceOf, type StoredRecurrence } from '#kernel/memory';
import { entityText } from '../records/present.ts';
import { defineRoute } from '../route.ts';

export const getRecurrence = defineRoute({
  method: 'GET',
  path: '/api/record/:id/recurrence',
  summary: 'How a task comes again',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: RecurrenceAnswer,
  async handle({ id }, { scope }) {
    const found = await recurrenceOf(scope, asId('entity', id));
    return { recurrence: found === null ? null : wireOf(found) };
  },
});

export const setRecurrence = defineRoute({
  method: 'PUT',
  path: '/api/record/:id/recurrence',
  summary: 'Let a task come again when it is done or its next day has come',
  purpose: 'sales',
  input: RecurrenceDraft.extend({ id: z.string() }),
  output: RecurrenceAnswer,
  handle: async ({ id, rule, timeZone, workdays }, { scope }) => ({
    recurrence: wireOf(await recur(scope, { task: asId('entity', id), rule, timeZone, workdays })),
  }),
});

export const dropRecurrence = defineRoute({
  method: 'DELETE',
  path: '/api/record/:id/recurrence',
  summary: 'Let a task come no more',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: RecurrenceAnswer,
  async handle({ id }, { scope }) {
    await endRecurrence(scope, asId('entity', id));
    return { recurrence: null };
  },
});

function wireOf({ id, taskId, next, ...rest }: StoredRecurrence): Recurrence {
  return { ...rest, id: textOfId('recurrence', id as Id<'recurrence'>), task: entityText(taskId), next: [...next] };
}
