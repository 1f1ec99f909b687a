import { createServer, type AddressInfo } from 'node:net';
import { Failure } from '#base';
import { openApp } from '#http';
import { migrate, openStore } from '#store';
import { openDatabase } from './database.ts';
import { makeDemoWorkspace, readDemoLogin, type DemoLogin } from './demo.ts';
import { openKernels } from './kernels.ts';
import { VERSION } from './version.ts';

/** Everything the program is told from outside. */
export type Config = Readonly<{
  port: number;
  host: string;
  dataDir: string | null;
  isEmpty: boolean;
  repoRoot: string;
  webDir: string | null;
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
}>;

export type Running = Readonly<{ url: string; dataDir: string; demoLogin: DemoLogin | null; stop(): Promise<void> }>;

/** Builds and starts the whole program by hand, bottom up. Nothing is found by scanning, nothing is injected by name. */
export async function compose(config: Config): Promise<Running> {
  await refuseTakenPort(config);
  const { log } = config;
  const database = await openDatabase({ repoRoot: config.repoRoot, dataDir: config.dataDir, env: config.env, log });
  // What was opened is closed in the opposite order, also when a later part does not open.
  const closing: (() => Promise<void>)[] = [() => database.stop()];
  const stop = async (): Promise<void> => {
    for (const close of closing.toReversed()) await close();
  };
  try {
    const { applied } = await migrate(database.config);
    if (applied.length > 0) log(`Database schema is up to date (${applied.length} migrations applied).`);
    const store = await openStore(database.config);
    closing.push(() => store.close());
    const isHttps = (config.env['PUBLIC_URL'] ?? '').startsWith('https:');
    const logLevel = config.env['LOG_LEVEL'] ?? 'warn';
    const kernels = openKernels({
      store,
      isHttps,
      publicUrl: config.env['PUBLIC_URL'] ?? null,
      report: (error, where) => app.log.error({ err: error }, where),
    });
    const { security } = kernels;
    const isFirst = !config.isEmpty && (await security.workspaces.visible()) === 0;
    if (isFirst) log('Making the demo workspace …');
    if (isFirst) await makeDemoWorkspace(security, database.dataDir, new Date(), log);
    const demoLogin = (await security.workspaces.demo()) === null ? null : readDemoLogin(database.dataDir);
    const app = await openApp({
      services: { ...kernels.services, version: VERSION, demoLogin: () => demoLogin, isReady: () => store.isReady() },
      webDir: config.webDir,
      isHttps,
      logLevel,
    });
    closing.push(() => app.close());
    kernels.begin();
    closing.push(() => kernels.stop());
    await app.listen({ port: config.port, host: config.host });
    const { port } = app.server.address() as AddressInfo;
    const shown = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host;
    return {
      url: `http://${shown === '127.0.0.1' ? 'localhost' : shown}:${port}`,
      dataDir: database.dataDir,
      demoLogin,
      stop,
    };
  } catch (error) {
    await stop();
    throw portFailure(error, config);
  }
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
