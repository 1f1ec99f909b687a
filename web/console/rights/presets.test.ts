import { expect, test } from 'vitest';
import type { Kind } from '@valence/contract';
import { presetOf, PRESETS, presetsFor, ruleFor } from './presets.ts';

const text = { zh: 'x', en: 'x' };
const ref = (id: string, to: string) =>
  ({ id, title: text, type: 'ref', to, isIndexed: true, isCustom: false, isReadOnly: false }) as const;
const kind = (name: string, ...fields: Kind['fields']): Kind => ({
  name,
  title: text,
  plural: text,
  titleField: 'title',
  columns: [],
  fields,
});
const lead = kind('lead', ref('owner', 'person'));
const task = kind('task', ref('owner', 'person'), ref('lead', 'lead'));
const product = kind('product');
const kinds = [lead, task, product];

test('what is chosen by name is read back by the same name', () => {
  for (const of of kinds)
    for (const preset of presetsFor(of, kinds))
      expect(presetOf(ruleFor(preset, { kind: of, kinds, before: 'all' }))).toBe(preset);
});

test('a kind without owner offers no owner, one about nobody’s records no detour', () => {
  expect(presetsFor(product, kinds)).toEqual(['all', 'custom', 'none']);
  expect(presetsFor(lead, kinds)).toEqual(['all', 'team', 'own', 'custom', 'none']);
  expect(presetsFor(task, kinds)).toEqual(PRESETS);
});

test('what is about a record stays with its owner too', () => {
  expect(ruleFor('through', { kind: task, kinds, before: 'all' })).toEqual({
    through: ['lead'],
    or: { field: 'owner', op: 'is', value: { me: true } },
  });
});
