import { createHash } from 'node:crypto';
import { statSync, type Stats } from 'node:fs';
import { access, chmod, constants, mkdir, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure, type FailureCode } from '#base';
import { canReach, postgresAccount, type Account } from './account.ts';

/** Where everything in one data directory stands. */
export type Layout = Readonly<{
  dataDir: string;
  /** Made whole or not at all: PostgreSQL's own directory and our notes on it. */
  cluster: string;
  pgdata: string;
  identity: string;
  /** What PostgreSQL writes about itself. */
  log: string;
}>;

/** Room for a fresh database, its write-ahead log and a copy of the binaries. */
export const MIN_FREE_MB = 300;

const BYTES_PER_MB = 1_048_576;

/** Where the data of a clone live unless someone says otherwise: inside it, or under /var/lib where `nobody` cannot go in. */
export function defaultDataDir(repoRoot: string): string {
  const account = postgresAccount();
  if (account === undefined || canReach(repoRoot, account)) return join(repoRoot, '.valence');
  return join('/var/lib/valence', createHash('sha256').update(repoRoot).digest('hex').slice(0, 12));
}

/** The places inside a data directory. */
export function layoutOf(dataDir: string): Layout {
  const cluster = join(dataDir, 'cluster');
  return {
    dataDir,
    cluster,
    pgdata: join(cluster, 'data'),
    identity: join(cluster, 'identity.json'),
    log: join(dataDir, 'postgres.log'),
  };
}

/**
 * Makes the data directory where it is missing, and makes sure that we can write it, that what is in it is ours and that
 * PostgreSQL's account can come through.
 *
 * @throws Failure `setup.no_permission`, `setup.data_not_dir`, `setup.data_owner`, `setup.data_unreachable` or
 *   `setup.disk_full`.
 */
export async function prepareDataDir(layout: Layout, account: Account | undefined): Promise<void> {
  const { dataDir } = layout;
  const firstMade = await makeDir(dataDir);
  if (!isDirectory(dataDir)) throw new Failure('setup.data_not_dir', { params: { dir: dataDir } });
  await assertWritable(layout);
  assertOwner(layout, account);
  if (account === undefined) return;
  await openTheWay(dataDir, firstMade ?? dataDir);
  if (!canReach(dataDir, account)) throw new Failure('setup.data_unreachable', { params: { dir: dataDir } });
}

/** @throws Failure `setup.disk_full` when less than `needMb` is free for the data directory. */
export async function assertSpace(dataDir: string, needMb = MIN_FREE_MB): Promise<void> {
  const { bavail, bsize } = await statfs(dataDir);
  const free = Math.floor((bavail * bsize) / BYTES_PER_MB);
  if (free < needMb) throw new Failure('setup.disk_full', { params: { dir: dataDir, need: needMb, free } });
}

const CODES: Readonly<Record<string, FailureCode>> = {
  ENOSPC: 'setup.disk_full',
  EDQUOT: 'setup.disk_full',
  EEXIST: 'setup.data_not_dir',
  ENOTDIR: 'setup.data_not_dir',
  EACCES: 'setup.no_permission',
  EPERM: 'setup.no_permission',
  EROFS: 'setup.no_permission',
};

/** The failure a file system error in the data directory amounts to; null for any other error. */
export function dataDirFailure(error: unknown, dataDir: string): Failure | null {
  const code = CODES[(error as NodeJS.ErrnoException | null)?.code ?? ''];
  return code ? new Failure(code, { params: { dir: dataDir, need: MIN_FREE_MB, free: 0 }, cause: error }) : null;
}

async function makeDir(dataDir: string): Promise<string | undefined> {
  try {
    return await mkdir(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw (
      dataDirFailure(error, dataDir) ?? new Failure('setup.no_permission', { params: { dir: dataDir }, cause: error })
    );
  }
}

async function assertWritable(layout: Layout): Promise<void> {
  try {
    await access(layout.dataDir, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const isAnothers = ownerOf(layout.dataDir) !== process.getuid?.() && mayHoldCluster(layout);
    throw new Failure(isAnothers ? 'setup.data_owner' : 'setup.no_permission', {
      params: { dir: layout.dataDir },
      cause,
    });
  }
}

/** A directory that we cannot even look into may hold data, and says nothing else about itself than its owner. */
function mayHoldCluster({ cluster }: Layout): boolean {
  try {
    return statSync(cluster, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}

function assertOwner(layout: Layout, account: Account | undefined): void {
  const me = process.getuid?.();
  const clusterOwner = ownerOf(layout.cluster);
  if (me === undefined || clusterOwner === undefined) return; // Windows keeps no owner numbers
  if (clusterOwner === me && (ownerOf(layout.pgdata) ?? account?.uid ?? me) === (account?.uid ?? me)) return;
  throw new Failure('setup.data_owner', { params: { dir: layout.dataDir } });
}

/** Lets others pass (not list) the directories just made, from the data directory up to the first of them. */
async function openTheWay(dataDir: string, upTo: string): Promise<void> {
  for (let at = dataDir; at.startsWith(upTo); at = dirname(at)) {
    await chmod(at, (look(at)?.mode ?? 0o700) | 0o001);
    if (at === dirname(at)) return;
  }
}

const look = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false });
const isDirectory = (path: string): boolean => look(path)?.isDirectory() ?? false;
const ownerOf = (path: string): number | undefined => look(path)?.uid;
