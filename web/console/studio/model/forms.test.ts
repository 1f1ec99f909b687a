import { describe, expect, test } from 'vitest';
import { formOf, textOf, valueOf } from './case-form.ts';
import { complete, completions } from './complete.ts';
import { childrenOf, isPath, keysOf, rootBranch, type Root } from './sample-tree.ts';
import { answerFields, answerSchema, fieldsOf, usualInputs } from './schema.ts';

const schema = {
  type: 'object',
  properties: {
    probability: { type: 'number' },
    reasons: { type: 'array', items: { type: 'object', properties: { label: { type: 'string' } } } },
    note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
  },
  required: ['probability'],
};

describe('forms out of schemas', () => {
  test('each field knows how it is filled, and null does not hide its type', () => {
    const fields = fieldsOf({
      type: 'object',
      properties: {
        name: { type: 'string', description: 'Who' },
        text: { type: 'string', maxLength: 4000 },
        count: { type: ['integer', 'null'] },
        level: { enum: ['high', 'low'], default: 'low' },
        tags: { type: 'array', items: { type: 'string' } },
        both: { type: 'object', properties: { zh: { type: 'string' }, en: { type: 'string' } } },
        any: {},
      },
      required: ['name', 'level', 'any'],
    });
    expect(fields.map(({ name, shape, isRequired }) => [name, shape, isRequired])).toEqual([
      ['name', 'text', true],
      ['text', 'long', false],
      ['count', 'integer', false],
      ['level', 'choice', false],
      ['tags', 'texts', false],
      ['both', 'record', false],
      ['any', 'json', true],
    ]);
    expect(fields[0]?.about).toBe('Who');
    expect(fieldsOf('nonsense')).toEqual([]);
  });
  test('a table of answer fields becomes a schema and comes back the same; a richer schema stays text', () => {
    const fields = [
      { name: 'brief', type: 'string', about: 'Three lines' },
      { name: 'points', type: 'string[]', about: '' },
    ] as const;
    expect(answerFields(answerSchema(fields))).toEqual(fields);
    expect(answerFields({ type: 'object', properties: { a: { type: 'object' } }, required: ['a'] })).toBeNull();
    expect(answerFields({ ...answerSchema(fields), required: ['brief'] })).toBeNull();
  });
});

test('a new tool is about what the agent is about, and takes what an earlier node gives by the same name', () => {
  const input = {
    type: 'object',
    properties: {
      record: { type: 'string', 'x-pick': 'record', 'x-title': { zh: '记录', en: 'Record' } },
      reasons: { type: 'array', items: { type: 'object', properties: { text: { type: 'object' } } } },
      lines: { type: 'integer', default: 8 },
      about: { type: 'string', 'x-pick': 'record' },
    },
    required: ['record', 'lines'],
  };
  const fields = fieldsOf(input, 'zh');
  expect(fields[0]).toMatchObject({ title: '记录', shape: 'pick', pick: 'record', isRequired: true });
  const fit = { type: 'object', properties: { reasons: { type: 'array' }, fit: { type: 'number' } } };
  expect(
    usualInputs(fields, [
      { name: 'old', schema: fit },
      { name: 'scoreFit', schema: fit },
      { name: 'x', schema: {} },
    ]),
  ).toEqual({
    about: '=input.record',
    record: '=input.record',
    reasons: '=scoreFit.reasons',
  });
});

test('a list of objects with plain fields is filled row by row, choices in words', () => {
  const item = {
    type: 'object',
    properties: {
      field: { type: 'string', 'x-pick': 'field' },
      test: { enum: ['is', 'known'], 'x-words': { is: { zh: '等于', en: 'is' } } },
      value: { type: ['string', 'number'] },
    },
  };
  const [criteria] = fieldsOf({ type: 'object', properties: { criteria: { type: 'array', items: item } } });
  expect(criteria?.shape).toBe('rows');
  expect(fieldsOf(item, 'zh').map(({ shape }) => shape)).toEqual(['pick', 'choice', 'text']);
  expect(fieldsOf(item, 'zh')[1]?.choices).toEqual([
    { value: 'is', label: '等于' },
    { value: 'known', label: 'known' },
  ]);
});

describe('picking from a sample', () => {
  const root: Root = { name: 'score', value: { probability: 0.7, reasons: [{ 'a b': 1 }] }, schema };
  test('a branch says the expression that gives it', () => {
    expect(rootBranch(root)).toMatchObject({ path: 'score', hasChildren: true });
    expect(childrenOf(root, 'score').map(({ path }) => path)).toEqual([
      'score.probability',
      'score.reasons',
      'score.note',
    ]);
    const [first] = childrenOf(root, 'score.reasons');
    expect(first).toMatchObject({ path: 'score.reasons[0]', name: '1' });
    expect(childrenOf(root, 'score.reasons[0]')).toContainEqual(
      expect.objectContaining({ path: 'score.reasons[0]["a b"]', value: 1 }),
    );
  });
  test('without a sample the form of what a tool gives stands in', () => {
    const bare: Root = { name: 'score', value: undefined, schema };
    expect(childrenOf(bare, 'score').map(({ type }) => type)).toEqual(['number', 'object[]', 'string']);
    expect(childrenOf(bare, 'score.reasons').map(({ path }) => path)).toEqual(['score.reasons[0]']);
    expect(childrenOf(bare, 'score.reasons[0]').map(({ path }) => path)).toEqual(['score.reasons[0].label']);
  });
  test('a path is told from an expression, and read into keys', () => {
    expect(isPath('score.reasons[0]["a b"]')).toBe(true);
    expect(isPath('score.a + 1')).toBe(false);
    expect(keysOf('score.reasons[0]["a b"].c')).toEqual(['score', 'reasons', '0', 'a b', 'c']);
  });
});

describe('a condition without writing', () => {
  test('every form becomes an expression and comes back the same', () => {
    const forms = [
      { path: 'score.probability', op: 'ge', value: 0.6 },
      { path: 'lead.status', op: 'eq', value: 'it\'s "new"' },
      { path: 'a.b[0]', op: 'ne', value: true },
      { path: 'lead.name', op: 'contains', value: '科技' },
      { path: 'score.isOpen', op: 'true', value: null },
      { path: 'score.isOpen', op: 'false', value: null },
      { path: 'lead.owner', op: 'known', value: null },
      { path: 'lead.owner', op: 'unknown', value: null },
    ] as const;
    for (const form of forms) expect(formOf(textOf(form))).toEqual(form);
  });
  test('what a form cannot say stays text', () => {
    for (const text of ['a > 1 && b', 'size(a) > 1', 'a == b', 'a ? b : c']) expect(formOf(text)).toBeNull();
  });
  test('what is typed is read as what it looks like, quotes make it a text', () => {
    expect([valueOf('0.6'), valueOf('"0.6"'), valueOf('true'), valueOf('new')]).toEqual([0.6, '0.6', true, 'new']);
  });
});

describe('completion', () => {
  const roots: Root[] = [
    { name: 'input', value: { record: 'ent_1' }, schema: undefined },
    { name: 'score', value: { probability: 0.7 }, schema },
  ];
  test('names at the start of a word, fields with their values behind a dot', () => {
    expect(completions('sc', 2, roots).map(({ text }) => text)).toEqual(['score']);
    const [field] = completions('1 + score.pro', 13, roots);
    expect(field).toMatchObject({ text: 'probability', from: 10, detail: '0.7' });
    expect(completions('score.', 6, roots).map(({ text }) => text)).toContain('contains("")');
  });
  test('nothing inside a text, and the caret stands inside empty brackets', () => {
    expect(completions('a == "sco', 9, roots)).toEqual([]);
    const [size] = completions('siz', 3, roots);
    if (size === undefined) throw new Error('no completion');
    expect(complete('siz', 3, size)).toEqual({ text: 'size()', caret: 5 });
  });
});
