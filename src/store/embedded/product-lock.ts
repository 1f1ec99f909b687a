import { linkSync, mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '#base';
import { lifeOf } from './process-life.ts';

/** The right to use one data directory, held by this process until released. */
export type ProductLock = Readonly<{ release(): void }>;

/** A take-over lasts microseconds; one that is this old belongs to a process that died inside it. */
const TAKEOVER_STALE_MS = 10_000;
const TAKEOVER_RETRY_MS = 50;

/**
 * Takes the lock of a data directory. A lock whose process is gone, even one whose number lives on in another
 * process, is taken over.
 *
 * @throws Failure `setup.data_in_use` while another Valence, or this process itself, holds it.
 */
export async function takeProductLock(dataDir: string): Promise<ProductLock> {
  const path = join(dataDir, 'lock');
  const mine = `${process.pid} ${lifeOf(process.pid)}\n`;
  while (!place(path, mine)) {
    const holder = read(path);
    if (holder === null) continue;
    if (isHeld(holder)) throw new Failure('setup.data_in_use', { params: { dir: dataDir, pid: pidOf(holder) } });
    if (!removeStale(path)) await pause(TAKEOVER_RETRY_MS);
  }
  return { release: () => read(path) === mine && rmSync(path, { force: true }) };
}

/** Makes the lock file appear whole or not at all; false when there is one already. */
function place(path: string, content: string): boolean {
  const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  writeFileSync(draft, content, { mode: 0o644 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a stale lock, one process at a time, looking again inside: two at once would remove each other's new lock. */
function removeStale(path: string): boolean {
  const guard = `${path}.takeover`;
  try {
    mkdirSync(guard);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const since = statSync(guard, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Date.now() - since > TAKEOVER_STALE_MS) rmSync(guard, { recursive: true, force: true });
    return false;
  }
  const holder = read(path);
  if (holder !== null && !isHeld(holder)) rmSync(path, { force: true });
  rmdirSync(guard);
  return true;
}

function isHeld(content: string): boolean {
  const life = lifeOf(pidOf(content));
  return life !== null && content.trim() === `${pidOf(content)} ${life}`;
}

function pidOf(content: string): number {
  const pid = Number.parseInt(content, 10);
  return Number.isInteger(pid) && pid > 0 ? pid : 0x7fffffff; // an unreadable lock was left by nobody alive
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
