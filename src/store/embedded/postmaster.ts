import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '#base';
import type { Account } from './account.ts';
import { program, type Binaries } from './binaries.ts';
import { cleanEnv, errorLine } from './cluster.ts';
import type { Layout } from './data-dir.ts';
import { commandOf, lifeOf } from './process-life.ts';
import type { Address } from './settings.ts';

/** A running server, known by its process number alone, since it may have been started by another process. */
export type Postmaster = Readonly<{ pid: number; address: Address; isReady: boolean }>;

const POLL_MS = 15;
const MAX_LOG_BYTES = 10_000_000;
/** Waiting for clients and a last checkpoint; after that without them. */
const FAST_STOP_MS = 60_000;
const IMMEDIATE_STOP_MS = 15_000;
/** Crash recovery after heavy writing takes a while; a server that is alive but silent this long is stuck. */
const START_MS = 600_000;

/** The server that runs on this data directory, whoever started it; null when none does. */
export function findPostmaster(layout: Layout): Postmaster | null {
  const notes = readNotes(layout);
  if (notes === null || lifeOf(notes.pid) === null) return null;
  // After a restart of the machine the number may belong to any program.
  return commandOf(notes.pid)?.includes(layout.pgdata) === true ? notes : null;
}

/**
 * Starts PostgreSQL in a session of its own, so that neither Ctrl-C nor our death ends it before its clients.
 *
 * @throws Failure `setup.postgres_failed` with the line that says why.
 */
export async function launch(layout: Layout, binaries: Binaries, account: Account | undefined): Promise<Postmaster> {
  // Only called when no server runs here; its notes would make PostgreSQL mistake a stranger's number for one.
  rmSync(join(layout.pgdata, 'postmaster.pid'), { force: true });
  const logFrom = rollLog(layout.log);
  const child =
    process.platform === 'win32' ? launchOnWindows(layout, binaries) : launchOnUnix(layout, binaries, account);
  let spawnError: Error | undefined;
  child.on('error', (error) => (spawnError = error));
  child.unref();
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    const notes = readNotes(layout);
    if (notes?.isReady === true && (notes.pid === child.pid || process.platform === 'win32')) return notes;
    if (spawnError !== undefined || hasFailed(child)) break;
    await pause(POLL_MS);
  }
  const said = spawnError?.message ?? errorLine(readFrom(layout.log, logFrom));
  const reason = said ?? `no answer after ${START_MS / 1000} s`;
  throw new Failure('setup.postgres_failed', { params: { reason }, cause: spawnError });
}

/** Ends the server as gently as time allows and returns when its process is gone. */
export async function shutDown({ pid }: Postmaster, layout: Layout, binaries: Binaries): Promise<void> {
  const life = lifeOf(pid);
  if (life === null) return;
  if (process.platform === 'win32') {
    spawn(program(binaries, 'pg_ctl'), ['stop', '-D', layout.pgdata, '-m', 'fast'], { stdio: 'ignore' });
  } else signal(pid, 'SIGINT');
  if (await isGone(pid, life, FAST_STOP_MS)) return;
  signal(pid, 'SIGQUIT');
  if (await isGone(pid, life, IMMEDIATE_STOP_MS)) return;
  throw new Failure('setup.postgres_failed', { params: { reason: `process ${pid} does not end` } });
}

function launchOnUnix(layout: Layout, binaries: Binaries, account: Account | undefined): ChildProcess {
  const log = openSync(layout.log, 'a', 0o600);
  try {
    return spawn(program(binaries, 'postgres'), ['-D', layout.pgdata], {
      ...account,
      cwd: '/',
      env: cleanEnv(),
      detached: true,
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
}

/** Not tried on a real Windows yet: pg_ctl gives up administrator rights, which PostgreSQL refuses as it does root. */
function launchOnWindows(layout: Layout, binaries: Binaries): ChildProcess {
  const args = ['start', '--no-wait', '-D', layout.pgdata, '-l', layout.log];
  return spawn(program(binaries, 'pg_ctl'), args, { env: cleanEnv(), detached: true, stdio: 'ignore' });
}

const hasFailed = (child: ChildProcess): boolean =>
  child.signalCode !== null || (child.exitCode !== null && (child.exitCode !== 0 || process.platform !== 'win32'));

/** What the server writes about itself into postmaster.pid: number, directory, start, port, socket, address, key, state. */
function readNotes({ pgdata }: Layout): Postmaster | null {
  const path = join(pgdata, 'postmaster.pid');
  if (!existsSync(path)) return null;
  const lines = readFileSync(path, 'utf8').split('\n');
  const pid = Number(lines[0]);
  const address = { host: lines[4] || lines[5] || '', port: Number(lines[3]) };
  return Number.isInteger(pid) && pid > 0 ? { pid, address, isReady: lines[7]?.trim() === 'ready' } : null;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function isGone(pid: number, life: string, withinMs: number): Promise<boolean> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await pause(POLL_MS)) {
    if (lifeOf(pid) !== life) return true;
  }
  return false;
}

/** Puts a log that has grown large aside, keeping one; returns where the coming start will begin to write. */
function rollLog(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size < MAX_LOG_BYTES) return size;
  renameSync(path, `${path}.1`);
  return 0;
}

function readFrom(path: string, offset: number): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(65_536);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, offset));
  } finally {
    closeSync(file);
  }
}
