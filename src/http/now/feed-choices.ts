import { FeedChoices } from '@valence/contract';
import { z } from 'zod';
import { Failure } from '#base';
import { readFeedSettings, saveFeedSettings } from '#kernel/process';
import { defineRoute } from '../route.ts';

export const getFeedChoices = defineRoute({
  method: 'GET',
  path: '/api/me/feed',
  summary: 'How the signed-in person wants the feed: working hours, quiet hours, cards a day',
  purpose: 'sales',
  input: z.object({}),
  output: FeedChoices,
  handle: (_input, { scope }) => readFeedSettings(scope),
});

export const setFeedChoices = defineRoute({
  method: 'PUT',
  path: '/api/me/feed',
  summary: 'Change working hours, quiet hours and cards a day of the signed-in person',
  purpose: 'sales',
  input: FeedChoices,
  output: FeedChoices,
  async handle(choices, { scope }) {
    const fields = [
      ...(isZone(choices.timeZone) ? [] : [{ path: 'timeZone', rule: 'time_zone' as const }]),
      ...(choices.from < choices.to ? [] : [{ path: 'to', rule: 'after_start' as const }]),
    ];
    if (fields.length > 0) throw new Failure('input.invalid', { fields });
    await saveFeedSettings(scope, choices);
    return readFeedSettings(scope);
  },
});

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
