import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '#base';
import type { Account } from './account.ts';
import { program, type Binaries } from './binaries.ts';
import type { Layout } from './data-dir.ts';

/** What we know of a cluster that its own files do not tell: how to get in, and which one it is. */
export type Identity = Readonly<{ superuser: { user: string; password: string }; system: string }>;

const SUPERUSER = 'valence_owner';
const DRAFT_PREFIX = 'cluster.new-';

/**
 * The cluster of a data directory, made first where there is none. A start that was killed while making it leaves
 * nothing that a later one would take for a cluster.
 *
 * @throws Failure `setup.data_version`, `setup.data_foreign` or `setup.postgres_failed`.
 */
export async function openCluster(
  layout: Layout,
  binaries: Binaries,
  account: Account | undefined,
  { isEphemeral, log }: Readonly<{ isEphemeral: boolean; log: (line: string) => void }>,
): Promise<Identity> {
  await clearDrafts(layout.dataDir);
  if (!existsSync(layout.cluster)) {
    log('Making the database (first start).');
    await makeCluster(layout, binaries, account, isEphemeral);
  }
  assertMajor(layout, binaries);
  return readIdentity(layout);
}

/** Tried again for seconds: the initdb of a killed start may still be writing, and ends once its directory is gone. */
async function clearDrafts(dataDir: string): Promise<void> {
  for (const entry of await readdir(dataDir)) {
    if (!entry.startsWith(DRAFT_PREFIX)) continue;
    await rm(join(dataDir, entry), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** The number that initdb gives a cluster for life; it stands in the first eight bytes of the control file. */
function systemOf(pgdata: string): string {
  return readFileSync(join(pgdata, 'global', 'pg_control'))
    .readBigUInt64LE(0)
    .toString();
}

function assertMajor(layout: Layout, binaries: Binaries): void {
  const found = orForeign(layout, () => readFileSync(join(layout.pgdata, 'PG_VERSION'), 'utf8').trim());
  if (found === binaries.major) return;
  throw new Failure('setup.data_version', { params: { dir: layout.dataDir, found, want: binaries.major } });
}

function readIdentity(layout: Layout): Identity {
  return orForeign(layout, () => {
    const identity = JSON.parse(readFileSync(layout.identity, 'utf8')) as Identity;
    if (identity.system !== systemOf(layout.pgdata)) throw new Error('the identity is of another cluster');
    return identity;
  });
}

function orForeign<T>(layout: Layout, look: () => T): T {
  try {
    return look();
  } catch (cause) {
    throw new Failure('setup.data_foreign', { params: { dir: layout.dataDir }, cause });
  }
}

async function makeCluster(
  layout: Layout,
  binaries: Binaries,
  account: Account | undefined,
  isEphemeral: boolean,
): Promise<void> {
  const draft = join(layout.dataDir, `${DRAFT_PREFIX}${randomBytes(6).toString('hex')}`);
  const pgdata = join(draft, 'data');
  const passwordFile = join(draft, 'password');
  const password = randomBytes(24).toString('base64url');
  await mkdir(pgdata, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account !== undefined) {
    await chmod(draft, 0o711);
    await chown(pgdata, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  await runInitdb(binaries, account, [
    `--pgdata=${pgdata}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
    ...(isEphemeral ? ['--no-sync'] : []),
  ]);
  await rm(passwordFile);
  const identity: Identity = { superuser: { user: SUPERUSER, password }, system: systemOf(pgdata) };
  await writeFile(join(draft, 'identity.json'), `${JSON.stringify(identity)}\n`, { mode: 0o600, flush: true });
  await syncDir(draft);
  await rename(draft, layout.cluster);
  await syncDir(layout.dataDir);
}

/** A rename survives a power cut only once the directory holding it is written out. */
async function syncDir(path: string): Promise<void> {
  if (process.platform === 'win32') return; // directories cannot be opened there
  await using handle = await open(path);
  await handle.sync();
}

function runInitdb(binaries: Binaries, account: Account | undefined, args: readonly string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const failed = (reason: string, cause?: unknown): void =>
    reject(new Failure('setup.postgres_failed', { params: { reason }, cause }));
  const child = spawn(program(binaries, 'initdb'), args, {
    ...account,
    cwd: '/',
    env: cleanEnv(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  child.on('error', (error) => failed(error.message, error));
  child.on('close', (code) => {
    if (code === 0) resolve();
    else failed(errorLine(said) ?? `initdb ended with ${code}`);
  });
  return promise;
}

/** The environment PostgreSQL gets: nothing of ours may redirect it, least of all PGDATA, PGPORT or LD_LIBRARY_PATH. */
export function cleanEnv(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP } = process.env;
  return Object.fromEntries(Object.entries({ PATH, SystemRoot, TEMP, LC_ALL: 'C', TZ: 'UTC' }).filter(([, v]) => v));
}

/** The line of PostgreSQL's output that says what went wrong: its last error, else its last words; null when mute. */
export function errorLine(output: string): string | null {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.findLast((line) => /\b(FATAL|PANIC|error):/i.test(line)) ?? lines.at(-1);
  return telling?.trim() ?? null;
}
