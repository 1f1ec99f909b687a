import type { ImportColumn } from '@valence/contract';
import { expect, test } from 'vitest';
import {
  draftOf,
  faultsOf,
  isChanged,
  openValues,
  retarget,
  setOutcomeSide,
  targetOf,
  toggleKey,
  toMappingRequest,
} from './mapping.ts';

const column = (name: string, field: string | null): ImportColumn => ({
  column: name,
  examples: ['成交', '丢单', '跟进中'],
  distinct: 3,
  emptyRatio: 0,
  inferredType: 'text',
  suggestion: { column: name, field, newType: field === null ? 'text' : null, isIgnored: false },
  confidence: 0.9,
  reason: { zh: '同名', en: 'Same name' },
});
const outcome = { column: '结果', won: ['成交'], lost: ['丢单'], why: { zh: '列名', en: 'Its name' } };
const entry = {
  columns: [column('公司', 'name'), column('邮箱', 'email'), column('结果', null)],
  mapping: [{ column: '公司', field: 'organisation', newType: null, isIgnored: false }],
  keys: ['邮箱'],
  outcome,
};

test('the draft starts with what the import holds and takes suggestions for the rest', () => {
  const draft = draftOf(entry);
  expect(draft.mapping.map(({ field }) => field)).toEqual(['organisation', 'email', null]);
  expect(draft.mapping.map(targetOf).at(2)).toEqual({ becomes: 'new', type: 'text' });
  expect(isChanged(draft, entry)).toBe(false);
});

test('sending a column elsewhere changes that column alone', () => {
  const draft = retarget(draftOf(entry), '邮箱', { becomes: 'new', type: 'email' });
  expect(toMappingRequest(draft).mapping[1]).toEqual({
    column: '邮箱',
    field: null,
    newType: 'email',
    isIgnored: false,
  });
  expect(draft.mapping[0]).toEqual(entry.mapping[0]);
  expect(isChanged(draft, entry)).toBe(true);
});

test('an ignored column is neither key nor outcome any more', () => {
  const withoutKey = retarget(draftOf(entry), '邮箱', { becomes: 'ignored' });
  const without = retarget(withoutKey, '结果', { becomes: 'ignored' });
  expect(without.keys).toEqual([]);
  expect(without.outcome).toBeNull();
});

test('two columns for one field are named as a fault', () => {
  const draft = retarget(draftOf(entry), '结果', { becomes: 'field', field: 'email' });
  expect(faultsOf(draft)).toEqual([{ fault: 'field-twice', field: 'email', columns: ['邮箱', '结果'] }]);
  expect(faultsOf(draftOf(entry))).toEqual([]);
});

test('changing a key and changing it back is no change', () => {
  const draft = draftOf(entry);
  const there = toggleKey(draft, '公司');
  expect(there.keys).toEqual(['邮箱', '公司']);
  expect(isChanged(there, entry)).toBe(true);
  expect(isChanged(toggleKey(there, '公司'), entry)).toBe(false);
});

test('a value of the outcome column is won or lost, never both', () => {
  const swapped = setOutcomeSide(outcome, 'lost', ['丢单', '成交']);
  expect(swapped).toMatchObject({ won: [], lost: ['丢单', '成交'] });
  expect(openValues(column('结果', null), outcome)).toEqual(['跟进中']);
});
