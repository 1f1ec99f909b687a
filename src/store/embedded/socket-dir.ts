import { createHash } from 'node:crypto';
import { chown, lstat, mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from './account.ts';

/** Bytes that the kernel takes for a socket's path; 108 on Linux and 104 on macOS, both with a closing zero. */
const MAX_SOCKET_PATH_BYTES = process.platform === 'linux' ? 107 : 103;

/** PostgreSQL names its socket after a port, even where no port is opened. */
export const SOCKET_PORT = 5432;

/**
 * A 0700 directory of the account that runs PostgreSQL, short enough for a socket in it: the wished one, else one inside
 * the data directory, else one in the system's temporary directory.
 */
export async function makeSocketDir(dataDir: string, account: Account | undefined, wished?: string): Promise<string> {
  if (wished !== undefined) return makePrivate(wished, account);
  const inside = join(dataDir, 'socket');
  if (isShortEnough(inside)) return makePrivate(inside, account);
  const name = `valence-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
  const parent = isShortEnough(join(tmpdir(), `${name}-XXXXXX`)) ? tmpdir() : '/tmp';
  const path = join(parent, `${name}-${process.getuid?.() ?? 0}`);
  // Anyone may have put something in our place in a shared directory.
  if (await isForeign(path, account)) return makePrivate(await mkdtemp(`${join(parent, name)}-`), account);
  return makePrivate(path, account);
}

const isShortEnough = (dir: string): boolean =>
  Buffer.byteLength(join(dir, `.s.PGSQL.${SOCKET_PORT}`)) <= MAX_SOCKET_PATH_BYTES;

async function isForeign(path: string, account: Account | undefined): Promise<boolean> {
  const stats = await lstat(path).catch(() => null);
  if (stats === null) return false;
  return !stats.isDirectory() || stats.uid !== (account?.uid ?? process.getuid?.()) || (stats.mode & 0o077) !== 0;
}

async function makePrivate(path: string, account: Account | undefined): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (account !== undefined) await chown(path, account.uid, account.gid);
  return path;
}
