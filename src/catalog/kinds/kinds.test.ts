import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FieldType } from '#kernel/memory';
import { kinds } from './index.ts';

/** Columns of each type that shipped fields may take; the rest waits for fields made in a workspace. */
const MOST: Readonly<Record<string, number>> = { t: 8, n: 4, f: 3, d: 4 };

const PREFIX: Readonly<Partial<Record<FieldType, string>>> = {
  money: 'n',
  integer: 'n',
  number: 'f',
  date: 'd',
  datetime: 'd',
};

test('every kind leaves columns free for the fields a workspace adds', () => {
  for (const kind of kinds) {
    for (const [prefix, most] of Object.entries(MOST)) {
      const taken = kind.fields.filter((f) => f.slot?.startsWith(prefix)).length;
      assert.ok(taken <= most, `${kind.name} takes ${taken} ${prefix} columns, at most ${most}`);
    }
  }
});

test('a filterable field stands in a column of its own type', () => {
  for (const kind of kinds) {
    for (const field of kind.fields) {
      if (field.slot === undefined) continue;
      assert.equal(field.slot[0], PREFIX[field.type] ?? 't', `${kind.name}.${field.id}`);
    }
  }
});

test('a reference points to a kind that ships', () => {
  const names = new Set(kinds.map((k) => k.name));
  for (const kind of kinds) {
    for (const field of kind.fields) {
      if (field.to !== undefined) assert.ok(names.has(field.to), `${kind.name}.${field.id}`);
      if (field.type === 'choice') assert.ok((field.choices ?? []).length > 1, `${kind.name}.${field.id}`);
    }
  }
});

test('every field says its name in both languages and can be found by Chinese and English column names', () => {
  for (const kind of kinds) {
    for (const field of kind.fields) {
      assert.match(field.title.zh, /\p{Script=Han}/u, `${kind.name}.${field.id}`);
      assert.match(field.title.en, /^[A-Z]/, `${kind.name}.${field.id}`);
      if (field.isReadOnly === true || (kind.name === 'task' && field.id === 'activity')) continue;
      const names = field.synonyms ?? [];
      assert.ok(names.some((n) => /\p{Script=Han}/u.test(n)) && names.some((n) => /^[ -~]+$/.test(n)), field.id);
    }
  }
});
