import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { Failure } from '#base';
import { assertSpace } from './data-dir.ts';

test('a disk with too little room is refused with both numbers', async () => {
  await assertSpace(tmpdir(), 1);
  await assert.rejects(assertSpace(tmpdir(), 1e12), (error) => {
    assert.ok(error instanceof Failure && error.code === 'setup.disk_full');
    return error.params['need'] === 1e12 && Number(error.params['free']) > 0;
  });
});
