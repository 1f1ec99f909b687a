import type { z } from 'zod';
import type { Text } from '#base';

/** What a form offers for an input instead of a bare box: a field of the record, or a person. */
type Pick = 'field' | 'person' | 'record';

/** An input with the words its form shows, which travel with its JSON Schema. */
export function asked<T extends z.ZodType>(schema: T, title: Text, more: { about?: Text; pick?: Pick } = {}): T {
  return schema.meta({
    'x-title': title,
    ...(more.about !== undefined && { 'x-about': more.about }),
    ...(more.pick !== undefined && { 'x-pick': more.pick }),
  });
}

/** Choices with the words its form shows for them. */
export function choicesAsked<T extends z.ZodType>(schema: T, title: Text, words: Readonly<Record<string, Text>>): T {
  return schema.meta({ 'x-title': title, 'x-words': words });
}
