import { Reminder, ReminderDraft, ReminderPatch, Reminders } from '@valence/contract';
import { z } from 'zod';
import { asId, textOfId, type Id } from '#base';
import { changeReminder, listReminders, recallMany, remind, type StoredReminder } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { refOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';

export const listRemindersRoute = defineRoute({
  method: 'GET',
  path: '/api/reminders',
  summary: 'My reminders that wait or were told and not dealt with; of one record with `record`',
  purpose: 'sales',
  input: z.object({ record: z.string().optional() }),
  output: Reminders,
  handle: async ({ record }, { scope }) => ({
    items: await remindersOf(scope, await listReminders(scope, record === undefined ? null : asId('entity', record))),
  }),
});

export const makeReminder = defineRoute({
  method: 'POST',
  path: '/api/reminders',
  summary: 'Remind me of a record at a time',
  purpose: 'sales',
  input: ReminderDraft,
  output: Reminder,
  async handle({ record, note, dueAt }, { scope, services }) {
    const made = await remind(scope, {
      record: asId('entity', record),
      note,
      dueAt: new Date(dueAt),
      now: services.now(),
    });
    const [reminder] = await remindersOf(scope, [made]);
    return reminder as Reminder;
  },
});

export const changeReminderRoute = defineRoute({
  method: 'PATCH',
  path: '/api/reminders/:id',
  summary: 'Put a reminder off, or end it',
  purpose: 'sales',
  input: ReminderPatch.extend({ id: z.string() }),
  output: Reminders,
  async handle({ id, dueAt, status }, { scope, services }) {
    const changed = await changeReminder(scope, {
      id: asId('reminder', id),
      dueAt: dueAt === undefined ? null : new Date(dueAt),
      status: status ?? null,
      now: services.now(),
    });
    return { items: await remindersOf(scope, [changed]) };
  },
});

/** Reminders of records that may not be seen any more are left out. */
async function remindersOf(scope: Scope, stored: readonly StoredReminder[]): Promise<Reminder[]> {
  const asked = stored.map((r) => r.recordId);
  const records = new Map((await recallMany(scope, asked)).map((e) => [e.id, e]));
  return stored.flatMap(({ id, recordId, note, dueAt, status }) => {
    const record = records.get(recordId);
    if (record === undefined) return [];
    const text = textOfId('reminder', id as Id<'reminder'>);
    return [{ id: text, record: refOf(record), note, dueAt: dueAt.toISOString(), status }];
  });
}
