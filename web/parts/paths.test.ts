import { expect, test } from 'vitest';
import { kindOfPath, listPath, safeNext } from './paths.ts';

test('a list address and its kind lead to each other', () => {
  for (const kind of ['lead', 'organisation', 'person', 'note', 'playbook item']) {
    expect(kindOfPath(listPath(kind))).toBe(kind);
  }
  expect(kindOfPath('/leads/')).toBe('lead');
  expect(kindOfPath('/record/ent_1')).toBeNull();
});

test('after signing in nobody is sent to another site', () => {
  expect(safeNext('/leads?q=电池')).toBe('/leads?q=电池');
  for (const bad of ['https://evil.example', '//evil.example', String.raw`/\evil.example`, '/sign-in', undefined]) {
    expect(safeNext(bad)).toBe('/');
  }
});
