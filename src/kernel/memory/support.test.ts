import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SupportEntry } from './resolve.ts';
import { packSupport, unpackSupport } from './support.ts';

const entry = (observation: string, against = 0): SupportEntry => ({
  observation,
  source: 'source',
  at: '2026-11-22T00:00:00.000Z',
  confidence: 0.9,
  rule: 'only',
  sayings: 1,
  against,
});

test('packed support comes back as it was', () => {
  const support = { name: entry('a'), city: entry('b'), industry: entry('a'), phone: entry('a', 1) };
  assert.deepEqual(unpackSupport(packSupport(support)), support);
  assert.deepEqual(unpackSupport(packSupport({})), {});
});

test('fields said together share one entry', () => {
  const packed = packSupport(Object.fromEntries(Array.from({ length: 37 }, (_, n) => [`f${n}`, entry('a')])));
  assert.equal(packed.by?.length, 1);
  assert.ok(JSON.stringify(packed).length < 800);
});
