import { NotifyChoices } from '@valence/contract';
import { z } from 'zod';
import { readChoices, saveChoices } from '#kernel/memory';
import { defineRoute } from '../route.ts';

export const getChoices = defineRoute({
  method: 'GET',
  path: '/api/notifications/choices',
  summary: 'Which of my notifications also come by mail',
  purpose: 'sales',
  input: z.object({}),
  output: NotifyChoices,
  handle: (_input, { scope }) => readChoices(scope),
});

export const changeChoices = defineRoute({
  method: 'PUT',
  path: '/api/notifications/choices',
  summary: 'Choose which of my notifications also come by mail, at once or once a day',
  purpose: 'sales',
  input: NotifyChoices,
  output: NotifyChoices,
  async handle(choices, { scope }) {
    await saveChoices(scope, choices);
    return readChoices(scope);
  },
});
