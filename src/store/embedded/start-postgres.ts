import { readFileSync } from 'node:fs';
import { chown, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { Failure } from '#base';
import { postgresAccount, type Account } from './account.ts';
import { answers } from './answers.ts';
import { reachableBinaries, shippedBinaries, type Binaries } from './binaries.ts';
import { openCluster, type Identity } from './cluster.ts';
import { assertSpace, dataDirFailure, layoutOf, prepareDataDir, type Layout } from './data-dir.ts';
import { watchOver } from './ephemeral.ts';
import { findPostmaster, launch, shutDown, type Postmaster } from './postmaster.ts';
import { takeProductLock } from './product-lock.ts';
import { settingsText, type Address } from './settings.ts';
import { makeSocketDir, SOCKET_PORT } from './socket-dir.ts';

export type PostgresOptions = Readonly<{
  /** Everything lives in here; made where it is missing. */
  dataDir: string;
  /** Gets one English line for each thing that is done. */
  log: (line: string) => void;
  /** Where the socket goes; by default inside the data directory, or in the temporary one where that path is too long. */
  socketDir?: string;
  /** Throw-away data: no fsync, and the server and `dataDir` vanish with this process however it ends. */
  ephemeral?: boolean;
}>;

/** A server that is up and ours alone until `stop()`. */
export type RunningPostgres = Readonly<{
  /** A socket directory, or 127.0.0.1 on Windows: what `pg` takes as `host`. */
  host: string;
  port: number;
  superuser: Readonly<{ user: string; password: string }>;
  dataDir: string;
  /** Of the binaries, such as `18.4.0-beta.17`. */
  version: string;
  /** True when it was still running from a process that was killed. */
  adopted: boolean;
  /** Ends the server in good order and gives the data directory free. Any number of calls do it once. */
  stop(): Promise<void>;
}>;

/**
 * Brings the embedded PostgreSQL of a data directory up: takes the product's lock, makes the cluster on first use, adopts
 * a server that outlived its process or starts one.
 *
 * @throws Failure one of the `setup.*` codes; the data are left as they were and the lock is free again.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const layout = layoutOf(resolve(options.dataDir));
  const account = postgresAccount();
  const shipped = shippedBinaries();
  await prepareDataDir(layout, account);
  const lock = await takeProductLock(layout.dataDir);
  try {
    await assertSpace(layout.dataDir);
    const binaries = await reachableBinaries(shipped, account, layout.dataDir);
    const isEphemeral = options.ephemeral ?? false;
    const identity = await openCluster(layout, binaries, account, { isEphemeral, log: options.log });
    const house: House = { layout, account, binaries, identity, isEphemeral };
    const adopted = await adopt(house, options);
    const postmaster = adopted ?? (await startFresh(house, options));
    const end = ending(house, postmaster, lock.release);
    let ended: Promise<void> | undefined;
    return {
      ...postmaster.address,
      superuser: identity.superuser,
      dataDir: layout.dataDir,
      version: binaries.version,
      adopted: adopted !== null,
      stop: () => (ended ??= end()),
    };
  } catch (error) {
    lock.release();
    throw error instanceof Failure ? error : (dataDirFailure(error, layout.dataDir) ?? error);
  }
}

type House = Readonly<{
  layout: Layout;
  account: Account | undefined;
  binaries: Binaries;
  identity: Identity;
  isEphemeral: boolean;
}>;

/** A server that still runs here: taken over when it is the one we would start, ended when it is not. */
async function adopt(house: House, { log }: PostgresOptions): Promise<Postmaster | null> {
  const { layout, binaries, identity, isEphemeral } = house;
  const found = findPostmaster(layout);
  if (found === null) return null;
  const wanted = settingsText(found.address, binaries.version, isEphemeral);
  const isOurs = found.isReady && readFileSync(confOf(layout), 'utf8') === wanted;
  if (isOurs && (await answers(found.address, identity.superuser.user))) {
    log(`PostgreSQL was still running (process ${found.pid}); using it.`);
    return found;
  }
  log(`Ending a PostgreSQL left by an earlier start (process ${found.pid}).`);
  await shutDown(found, layout, binaries);
  return null;
}

async function startFresh(house: House, options: PostgresOptions): Promise<Postmaster> {
  const { layout, account, binaries, identity, isEphemeral } = house;
  const since = performance.now();
  const address = await chooseAddress(layout.dataDir, account, options.socketDir);
  await writeConf(layout, account, settingsText(address, binaries.version, isEphemeral));
  const postmaster = await launch(layout, binaries, account);
  if (!(await answers(postmaster.address, identity.superuser.user))) {
    await shutDown(postmaster, layout, binaries);
    throw new Failure('setup.postgres_failed', { params: { reason: `no answer at ${address.host}` } });
  }
  options.log(`PostgreSQL ${binaries.version} is up after ${Math.round(performance.now() - since)} ms.`);
  return postmaster;
}

/** What `stop()` does: end the server, remove throw-away data, give the lock back last. */
function ending({ layout, binaries, isEphemeral }: House, postmaster: Postmaster, release: () => void) {
  const watch = isEphemeral ? watchOver(postmaster.pid, layout.dataDir) : undefined;
  return async (): Promise<void> => {
    await shutDown(postmaster, layout, binaries);
    watch?.end();
    if (isEphemeral) await rm(layout.dataDir, { recursive: true, force: true });
    release();
  };
}

const confOf = (layout: Layout): string => join(layout.pgdata, 'postgresql.conf');

/** Written beside and renamed: PostgreSQL never reads half a file. */
async function writeConf(layout: Layout, account: Account | undefined, text: string): Promise<void> {
  const draft = `${confOf(layout)}.new`;
  await writeFile(draft, text, { mode: 0o600 });
  if (account !== undefined) await chown(draft, account.uid, account.gid);
  await rename(draft, confOf(layout));
}

async function chooseAddress(dataDir: string, account: Account | undefined, socketDir?: string): Promise<Address> {
  if (process.platform !== 'win32') {
    return { host: await makeSocketDir(dataDir, account, socketDir), port: SOCKET_PORT };
  }
  const { promise, resolve: done, reject } = Promise.withResolvers<number>();
  const server = createServer().on('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    server.close(() => done(port));
  });
  return { host: '127.0.0.1', port: await promise };
}
