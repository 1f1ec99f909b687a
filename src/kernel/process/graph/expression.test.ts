import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate, ExpressionError, resolve } from './expression.ts';

test('numbers of JSON mix with whole numbers of the expression, and whole results are numbers', () => {
  assert.equal(evaluate('risk.score + 1', { risk: { score: 0.5 } }), 1.5);
  assert.equal(evaluate('size(input.xs) * 2', { input: { xs: ['a', 'b'] } }), 4);
  assert.equal(evaluate('risk.score >= 1', { risk: { score: 1 } }), true);
});

test('expressions inside lists and objects are replaced, a doubled sign stands for the text', () => {
  assert.deepEqual(resolve({ a: ['=input.x', 'x'], b: '==x' }, { input: { x: 7.5 } }), { a: [7.5, 'x'], b: '=x' });
});

test('an expression cannot reach the program', () => {
  for (const text of ['input.constructor', 'input.__proto__', 'process', 'globalThis.process', 'input.toString()']) {
    assert.throws(() => evaluate(text, { input: {} }), ExpressionError, text);
  }
});
