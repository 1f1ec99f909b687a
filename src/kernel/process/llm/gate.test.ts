import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { defineTool, type Effect, type Sensitive } from '../tool.ts';
import { judgeCall, valuesIn, type Gate } from './gate.ts';

const title = { zh: '试', en: 'try' };
const tool = (name: string, effect: Effect, sensitive?: Record<string, Sensitive>) =>
  defineTool({
    name,
    version: 1,
    title,
    about: title,
    effect,
    purpose: 'sales',
    ...(sensitive === undefined ? {} : { sensitive }),
    input: z.object({
      to: z.union([z.string(), z.array(z.string())]).optional(),
      lines: z.array(z.object({ amount: z.number() })).optional(),
    }),
    output: z.object({}),
    run: async () => ({ value: {}, evidence: [] }),
  });
const TOOLS = [
  tool('find', 'reads', { to: 'recipient' }),
  tool('note', 'writes', { to: 'recipient', 'lines.*.amount': 'amount' }),
  tool('send', 'leaves-the-building', { to: 'recipient' }),
  tool('call-out', 'leaves-the-building'),
];
const gate = (more: Partial<Gate> = {}): Gate => ({
  tools: new Map(TOOLS.map((t) => [t.name, t])),
  guarded: new Set(),
  autonomy: 'act',
  isApproved: false,
  isOutside: false,
  trusted: valuesIn({ owner: { mail: 'us@our.example', others: ['a@our.example'] }, price: 120 }),
  ...more,
});
const judged = (name: string, input: unknown, more?: Partial<Gate>): string =>
  judgeCall({ id: '1', tool: name, arguments: input }, gate(more)).may;

test('a sensitive input is equal to a value the node was given, or the call is refused', () => {
  assert.equal(judged('find', { to: 'us@our.example' }), 'run');
  assert.equal(judged('find', { to: ['a@our.example', 'us@our.example'] }), 'run');
  for (const to of [
    'evil@x.example',
    'US@our.example',
    'us@our.example ',
    'us@our.example\u200b',
    'us@our',
    ['a@our.example', 'evil@x.example'],
  ]) {
    assert.equal(judged('find', { to }), 'not', JSON.stringify(to));
  }
  assert.equal(judged('note', { lines: [{ amount: 120 }] }), 'run');
  assert.equal(judged('note', { lines: [{ amount: 120 }, { amount: 121 }] }), 'not');
  assert.equal(judged('find', {}), 'run', 'what is not chosen is not chosen by an outsider');
});

test('what acts outside is proposed at most, and one that names no sensitive input has only such', () => {
  assert.equal(judged('send', { to: 'us@our.example' }, { isApproved: true }), 'propose');
  assert.equal(judged('send', { to: 'evil@x.example' }), 'not');
  assert.equal(judged('call-out', { lines: [{ amount: 120 }] }), 'not');
  assert.equal(judged('call-out', { to: 'us@our.example' }), 'propose');
});

test('what writes is done by an agent that may act or was agreed to, and never after reading what others wrote', () => {
  assert.equal(judged('note', {}), 'run');
  assert.equal(judged('note', {}, { autonomy: 'ask' }), 'propose');
  assert.equal(judged('note', {}, { autonomy: 'ask', isApproved: true }), 'run');
  assert.equal(judged('note', {}, { autonomy: 'suggest', isApproved: true }), 'propose');
  assert.equal(judged('note', {}, { isOutside: true, isApproved: true }), 'not');
  assert.equal(judged('note', {}, { isOutside: true, guarded: new Set(['note']) }), 'propose');
});

test('a call of no tool of the node, or of another shape, is refused; arguments may come as text', () => {
  assert.equal(judged('drop-tables', {}), 'not');
  assert.equal(judged('find', { to: 7 }), 'not');
  assert.equal(judged('find', 'no json'), 'not');
  assert.equal(judged('find', '{"to":"us@our.example"}'), 'run');
  assert.equal(judged('find', '{"to":"evil@x.example"}'), 'not');
  assert.equal(judged('find', undefined), 'run');
});
