import { expect, test } from 'vitest';
import { kindOfWakes } from './wake-kind.ts';

const kinds = [{ name: 'lead' }, { name: 'organisation' }];

test('an agent woken by new leads is run on a lead', () => {
  expect(kindOfWakes([{ by: 'event', on: 'record.made lead' }], kinds)).toBe('lead');
  expect(kindOfWakes([{ by: 'event', on: 'lead.created' }], kinds)).toBe('lead');
  expect(kindOfWakes([{ by: 'hand', on: 'organisation' }], kinds)).toBe('organisation');
});

test('an agent woken by the clock alone may be run on any record', () => {
  expect(kindOfWakes([{ by: 'schedule', on: '0 8 * * 1' }], kinds)).toBeUndefined();
  expect(kindOfWakes([{ by: 'event', on: 'contract.ends_soon' }], kinds)).toBeUndefined();
});
