import { expect, test } from 'vitest';
import type { Import } from '@valence/contract';
import { keptDraft } from './kept-draft.ts';

const entry = { columns: [{ column: '公司' }, { column: '行业' }] as unknown as Import['columns'] };
const row = (column: string) => ({ column, field: null, newType: null, isIgnored: true });

test('a kept draft comes back only for the columns it was made for', () => {
  const draft = { mapping: [row('公司'), row('行业')], keys: [], outcome: null };
  expect(keptDraft(JSON.stringify(draft), entry)).toEqual(draft);
  expect(keptDraft(JSON.stringify({ ...draft, mapping: [row('公司')] }), entry)).toBe(null);
  expect(keptDraft(JSON.stringify({ ...draft, mapping: [row('行业'), row('公司')] }), entry)).toBe(null);
  expect(keptDraft('not json', entry)).toBe(null);
  expect(keptDraft(null, entry)).toBe(null);
});
