import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { Failure } from '#base';
import { failureText, mayRetry } from './failure-text.ts';

test('stored errors hold no credentials', () => {
  const raw = [
    'connect postgres://u:p4ss@h/db failed',
    '401: Authorization: Bearer abcdefghijkl',
    'bad key sk-abcdefghijklmnop',
    'password=hunter2 rejected',
  ];
  for (const text of raw) assert.doesNotMatch(failureText(new Error(text)), /p4ss|abcdefghijkl|hunter2/);
  assert.equal(failureText(new Error('connect postgres://u:p4ss@h/db failed')), 'connect postgres://***@h/db failed');
});

test('what the caller did wrong is not tried again, what broke on our side is', () => {
  assert.equal(mayRetry(new Failure('memory.not_found')), false);
  assert.equal(mayRetry(z.string().safeParse(1).error), false);
  assert.equal(mayRetry(new Failure('request.too_many', { params: { seconds: 1 } })), true);
  assert.equal(mayRetry(new Error('ECONNRESET')), true);
});
