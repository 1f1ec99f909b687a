import { expect, test } from 'vitest';
import { addressOf, concerns } from './live.ts';

const change = { next: '1-a', records: ['ent_a'], kinds: ['lead'], isForMe: false, isGap: false };
const wanted = { records: [] as string[], kinds: [] as string[], isForMe: false };

test('what several parts want becomes one address, the same whatever their order', () => {
  const one = { ...wanted, records: ['ent_b', 'ent_a'] };
  const two = { ...wanted, records: ['ent_a'], kinds: ['lead'] };
  expect(addressOf([one, two])).toBe(addressOf([two, one]));
  expect(addressOf([one, two])).toBe('/api/events?records=ent_a%2Cent_b&kinds=lead');
  expect(addressOf([{ ...wanted, isForMe: true }])).toBe('/api/events');
  expect(addressOf([])).toBe('');
});

test('a part hears of its own records and kinds, and of everything after a gap', () => {
  expect(concerns({ ...wanted, records: ['ent_a'] }, change)).toBe(true);
  expect(concerns({ ...wanted, records: ['ent_b'] }, change)).toBe(false);
  expect(concerns({ ...wanted, kinds: ['lead'] }, change)).toBe(true);
  expect(concerns({ ...wanted, isForMe: true }, change)).toBe(false);
  expect(concerns({ ...wanted, records: ['ent_b'] }, { ...change, isGap: true })).toBe(true);
});
