import { queryOptions } from '@tanstack/react-query';
import type { RecurrenceAnswer, Reminders } from '@valence/contract';
import type { z } from 'zod';
import { get } from '../../../parts/api.ts';

export const REMINDERS = ['reminders'] as const;

/** My reminders of a record that wait or were told and not dealt with, soonest first. */
export const remindersQuery = (record: string) =>
  queryOptions({
    queryKey: [...REMINDERS, record],
    queryFn: ({ signal }) =>
      get<z.infer<typeof Reminders>>('/api/reminders', { record }, signal).then(({ items }) => items),
  });

/** How a task comes again. */
export const recurrenceQuery = (task: string) =>
  queryOptions({
    queryKey: ['recurrence', task],
    queryFn: ({ signal }) =>
      get<z.infer<typeof RecurrenceAnswer>>(`/api/record/${task}/recurrence`, {}, signal).then(
        ({ recurrence }) => recurrence,
      ),
  });
