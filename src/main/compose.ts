import { createServer, type AddressInfo } from 'node:net';
import { Failure } from '#base';
import { openApp } from '#http';
import type { Security } from '#kernel/security';
import { openStore } from '#store';
import { upgradeSafely } from './command/upkeep.ts';
import { openDatabase } from './database.ts';
import { makeDemoWorkspace, readDemoLogin, type DemoLogin } from './demo.ts';
import { openKernels } from './kernels.ts';
import { languageOptions } from './language.ts';
import { VERSION } from './version.ts';

/** Everything the program is told from outside. */
export type Config = Readonly<{
  port: number;
  host: string;
  dataDir: string | null;
  isEmpty: boolean;
  /** Whether an older schema is copied before it is upgraded. */
  withBackup: boolean;
  repoRoot: string;
  webDir: string | null;
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
}>;

export type Running = Readonly<{ url: string; dataDir: string; demoLogin: DemoLogin | null; stop(): Promise<void> }>;

/** Builds and starts the whole program by hand, bottom up. Nothing is found by scanning, nothing is injected by name. */
export async function compose(config: Config): Promise<Running> {
  await refuseTakenPort(config);
  // What was opened is closed in the opposite order, also when a later part does not open.
  const closing: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0).toReversed()) await close();
  };
  try {
    return { ...(await build(config, closing)), stop };
  } catch (error) {
    await stop();
    throw portFailure(error, config);
  }
}

async function build(config: Config, closing: (() => Promise<void>)[]): Promise<Omit<Running, 'stop'>> {
  const { log, env } = config;
  const database = await openDatabase({ repoRoot: config.repoRoot, dataDir: config.dataDir, env, log });
  closing.push(() => database.stop());
  await upgradeSafely(database.config, { dataDir: database.dataDir, withBackup: config.withBackup, log });
  const store = await openStore(database.config);
  closing.push(() => store.close());
  const publicUrl = env['PUBLIC_URL'] ?? null;
  const isHttps = publicUrl?.startsWith('https:') ?? false;
  // Runs are taken over while the pages are not served yet: until the server's log is there, errors go to the terminal.
  let report = (error: unknown, where: string): void =>
    log(`${where}: ${error instanceof Error ? error.message : String(error)}`);
  const kernels = await openKernels({
    store,
    isHttps,
    publicUrl,
    linkBase: publicUrl?.replace(/\/$/, '') ?? `http://localhost:${config.port}`,
    // Off unless told: a workspace's administrator could else reach machines beside the server.
    outside: { allowsLocal: env['VALENCE_LOCAL_TOOLS'] === 'on' },
    language: languageOptions(env, database.dataDir),
    report: (error, where) => report(error, where),
  });
  closing.push(() => kernels.stop());
  const demoLogin = await demoIn(kernels.security, database.dataDir, config);
  const services = {
    ...kernels.services,
    version: VERSION,
    demoLogin: () => demoLogin,
    isReady: () => store.isReady(),
  };
  const app = await openApp({ services, webDir: config.webDir, isHttps, logLevel: env['LOG_LEVEL'] ?? 'warn' });
  report = (error, where) => app.log.error({ err: error }, where);
  closing.push(() => app.close());
  await kernels.begin();
  await app.listen({ port: config.port, host: config.host });
  const { port } = app.server.address() as AddressInfo;
  return { url: publicUrl ?? `http://${shownHost(config.host)}:${port}`, dataDir: database.dataDir, demoLogin };
}

/** The demo login; makes the demo workspace on the first start, unless told to stay empty. */
async function demoIn(security: Security, dataDir: string, { isEmpty, log }: Config): Promise<DemoLogin | null> {
  if (!isEmpty && (await security.workspaces.visible()) === 0) {
    log('Making the demo workspace …');
    return makeDemoWorkspace(security, dataDir, new Date(), log);
  }
  return (await security.workspaces.demo()) === null ? null : readDemoLogin(dataDir);
}

function shownHost(host: string): string {
  return ['0.0.0.0', '::', '127.0.0.1'].includes(host) ? 'localhost' : host;
}

/** Asked first, so that a taken port is told before the database is touched. */
async function refuseTakenPort({ port, host }: Config): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error) => reject(portFailure(error, { port })));
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

function portFailure(error: unknown, { port }: { port: number }): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') return new Failure('setup.port_taken', { params: { port }, cause: error });
  if (code === 'EACCES' && (error as NodeJS.ErrnoException).syscall === 'listen')
    return new Failure('setup.port_taken', { params: { port }, cause: error });
  return error;
}
