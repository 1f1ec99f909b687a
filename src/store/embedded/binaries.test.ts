import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { program, reachableBinaries, shippedBinaries } from './binaries.ts';

const ROOT = mkdtempSync(join(tmpdir(), 'valence-binaries-'));
const NOBODY = { uid: 65534, gid: 65534 };
after(() => rmSync(ROOT, { recursive: true, force: true }));

test('binaries that the account cannot reach are copied once beside the data and run from there', async () => {
  const shipped = shippedBinaries();
  const hidden = join(ROOT, 'hidden');
  cpSync(shipped.folder, hidden, { recursive: true, verbatimSymlinks: true });
  chmodSync(join(hidden, 'bin', 'postgres'), 0o700);
  chmodSync(hidden, 0o700);
  const unreachable = { ...shipped, folder: hidden };

  const copied = await reachableBinaries(unreachable, NOBODY, ROOT);
  assert.equal(copied.folder, join(ROOT, `postgres-${shipped.version}`));
  assert.equal(statSync(program(copied, 'postgres')).mode & 0o777, 0o755);
  assert.match(execFileSync(program(copied, 'postgres'), ['--version'], { encoding: 'utf8' }), /PostgreSQL.* 18\./);

  const { ino } = statSync(copied.folder);
  await reachableBinaries(unreachable, NOBODY, ROOT);
  assert.equal(statSync(copied.folder).ino, ino);
});

test('a process that is its own account runs the binaries where they are', async () => {
  const shipped = shippedBinaries();
  assert.equal((await reachableBinaries(shipped, undefined, ROOT)).folder, shipped.folder);
  assert.ok(existsSync(program(shipped, 'initdb')));
});
