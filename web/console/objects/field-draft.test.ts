import type { FieldDefinition } from '@valence/contract';
import { describe, expect, test } from 'vitest';
import {
  changedField,
  draftOf,
  EMPTY,
  isComplete,
  movedBy,
  movedTo,
  namedChoices,
  NEW_CHOICE,
  newField,
  numberSample,
} from './field-draft.ts';

const noType = () => undefined;
const SHIPPED: FieldDefinition = {
  id: 'company',
  title: { zh: '公司', en: 'Company' },
  type: 'text',
  category: 'business',
  isSearched: true,
  isCustom: false,
  isIndexed: true,
  isFilling: false,
  isRetired: false,
  canRetype: false,
};

describe('a field while it is edited', () => {
  test('a name given in one language stands in both', () => {
    expect(newField({ ...EMPTY, titleZh: ' 体积 ' }, noType).title).toEqual({ zh: '体积', en: '体积' });
  });
  test('a person is a reference to a person, and a roll-up has the type of what it counts', () => {
    expect(newField({ ...EMPTY, titleZh: '负责人', shown: 'person' }, noType)).toMatchObject({
      type: 'ref',
      to: 'person',
    });
    const rollup = { kind: 'line', field: 'order', fn: 'sum', of: 'amount' } as const;
    const draft = { ...EMPTY, titleZh: '合计', shown: 'rollup', rollup } as const;
    expect(newField(draft, () => 'money')).toMatchObject({ type: 'money', computed: { by: 'rollup', of: 'amount' } });
    expect(newField({ ...draft, rollup: { ...rollup, fn: 'count' } }, () => 'money').computed).not.toHaveProperty('of');
  });
  test('of a field that ships neither category nor computation is sent', () => {
    const change = changedField({ ...draftOf(SHIPPED), isRequired: true }, false);
    expect(change).toMatchObject({ isRequired: true, help: null });
    expect(change).not.toHaveProperty('category');
    expect(change).not.toHaveProperty('computed');
  });
  test('what is read back is what was sent', () => {
    const field: FieldDefinition = {
      ...SHIPPED,
      isCustom: true,
      computed: { by: 'formula', text: 'a + 1', when: 'write' },
    };
    expect(draftOf(field).shown).toBe('formula');
    expect(changedField(draftOf(field), true).computed).toEqual({ by: 'formula', text: 'a + 1' });
  });
  test('it can be sent when its type has what it needs', () => {
    expect(isComplete({ ...EMPTY, titleEn: 'A' })).toBe(true);
    expect(isComplete({ ...EMPTY, titleEn: 'A', shown: 'choice' })).toBe(false);
    expect(isComplete({ ...EMPTY, titleEn: 'A', shown: 'rollup', rollup: { kind: 'x', field: 'y', fn: 'sum' } })).toBe(
      false,
    );
    expect(isComplete(EMPTY)).toBe(false);
  });
});

test('a new choice gets a value that formulas can say, and no two are the same', () => {
  const choice = (zh: string, en: string, n: number) => ({ value: `${NEW_CHOICE}${n}`, title: { zh, en } });
  const named = namedChoices([
    { value: 'lent', title: { zh: '借', en: 'Lent out' } },
    choice('借出', 'Lent', 1),
    choice('在库', '', 2),
    choice(' ', '', 3),
  ]);
  expect(named.map(({ value }) => value)).toEqual(['lent', 'lent_2', '在库']);
  expect(named[2]?.title).toEqual({ zh: '在库', en: '在库' });
});

describe('the order of fields', () => {
  test('moves by one and stops at the ends', () => {
    expect(movedBy(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c']);
    expect(movedBy(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
    expect(movedTo(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
  });
});

test('a pattern shows the first number of today', () => {
  expect(numberSample('QT-{yyyy}{mm}-{0000}', new Date(2026, 10, 5))).toBe('QT-202611-0001');
});
