import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { lifeOf } from './process-life.ts';
import { takeProductLock } from './product-lock.ts';

const ROOT = mkdtempSync(join(tmpdir(), 'valence-lock-'));
const LOCK = join(ROOT, 'lock');
after(() => rmSync(ROOT, { recursive: true, force: true }));
beforeEach(() => rmSync(LOCK, { force: true }));

test('a lock is held until it is released', async () => {
  const lock = await takeProductLock(ROOT);
  await assert.rejects(takeProductLock(ROOT), { code: 'setup.data_in_use' });
  lock.release();
  (await takeProductLock(ROOT)).release();
});

test('the lock of a process that is gone is taken over', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(LOCK, `${pid} gone:1\n`);
  const lock = await takeProductLock(ROOT);
  assert.equal(readFileSync(LOCK, 'utf8'), `${process.pid} ${lifeOf(process.pid)}\n`);
  lock.release();
});

test('the lock of an earlier process that had the number of one running now is taken over', async () => {
  writeFileSync(LOCK, `${process.ppid} another-boot:1\n`);
  (await takeProductLock(ROOT)).release();
});

test('an empty or unreadable lock is taken over', async () => {
  writeFileSync(LOCK, '');
  (await takeProductLock(ROOT)).release();
  writeFileSync(LOCK, 'nonsense\n');
  (await takeProductLock(ROOT)).release();
});

test('a take-over that died half way does not block the next one', async () => {
  writeFileSync(LOCK, '');
  mkdirSync(`${LOCK}.takeover`);
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(`${LOCK}.takeover`, longAgo, longAgo);
  (await takeProductLock(ROOT)).release();
});

test('releasing leaves a lock alone that someone else holds by now', async () => {
  const lock = await takeProductLock(ROOT);
  writeFileSync(LOCK, 'theirs\n');
  lock.release();
  assert.equal(readFileSync(LOCK, 'utf8'), 'theirs\n');
});
