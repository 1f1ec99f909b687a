import { mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { after } from 'node:test';
import { newUuid } from '#base';
import type { FastifyInstance } from 'fastify';
import { catalog } from '#catalog';
import { openApp, routes } from '#http';
import { useKinds } from '#kernel/memory';
import { openKernels } from '#main';
import { openSecurity, type Purpose, type Scope, type Security } from '#kernel/security';
import {
  directClient,
  migrate,
  openStore,
  startPostgres,
  type RunningPostgres,
  type Store,
  type StoreConfig,
} from '#store';

export { openOutsideService, orderDocument, type OutsideService } from './outside-service.ts';
export { ADD, NOTE, openMcpStandIn, type McpStandIn } from './mcp-server.ts';

const TEMPLATE = 'valence_template';
const secret = randomBytes(32);

let server: Promise<RunningPostgres> | undefined;

/** One throw-away PostgreSQL for the whole test process, with a migrated template database. */
async function postgres(): Promise<RunningPostgres> {
  server ??= (async () => {
    const running = await startPostgres({
      dataDir: mkdtempSync(join(folder(), 'valence-test-')),
      ephemeral: true,
      log: () => {},
    });
    const admin = await directClient(configOf(running, 'postgres'));
    await admin.query(`create database ${TEMPLATE}`);
    await admin.end();
    await migrate(configOf(running, TEMPLATE));
    return running;
  })();
  return server;
}

/** Files in memory where there is room: a database is then made in a tenth of the time, and every test makes one. */
function folder(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 2 * 1024 ** 3 ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
}

after(async () => {
  if (server !== undefined) await (await server).stop();
});

function configOf(running: RunningPostgres, database: string): StoreConfig {
  const { user, password } = running.superuser;
  return { admin: { host: running.host, port: running.port, user, password, database }, secret, poolSize: 16 };
}

/** A migrated, empty database of its own for `fn`. */
export async function withStore<T>(fn: (store: Store, config: StoreConfig) => Promise<T>): Promise<T> {
  const running = await postgres();
  const name = `t_${newUuid().replaceAll('-', '')}`;
  const admin = await directClient(configOf(running, 'postgres'));
  try {
    await admin.query(`create database ${name} template ${TEMPLATE}`);
    const config = configOf(running, name);
    const store = await openStore(config);
    try {
      return await fn(store, config);
    } finally {
      await store.close();
      await admin.query(`drop database ${name} with (force)`);
    }
  } finally {
    await admin.end();
  }
}

export type Workspace = Readonly<{
  store: Store;
  config: StoreConfig;
  security: Security;
  tenantId: string;
  scope: (purpose?: Purpose) => Scope;
}>;

/** A workspace with nothing in it, on a database of its own. */
export async function withWorkspace<T>(fn: (workspace: Workspace) => Promise<T>): Promise<T> {
  return withStore(async (store, config) => {
    const security = openSecurity(store, { isHttps: false, trustedOrigins: ['http://localhost'] });
    const tenantId = await security.workspaces.make({ name: '测试', isDemo: false, adminId: null });
    return fn({
      store,
      config,
      security,
      tenantId,
      scope: (purpose = 'sales') => aScope({ security, tenantId }, purpose),
    });
  });
}

/** The scope of an administrator of this workspace. */
export function aScope(
  { security, tenantId }: { security: Security; tenantId: string },
  purpose: Purpose = 'sales',
): Scope {
  return security.scopeFor(tenantId, { type: 'person', id: 'tester', name: '测试员', role: 'admin' }, purpose);
}

/** Registers the shipped kinds, as `main` does at start. */
export function withKinds(): void {
  useKinds(catalog.kinds);
}

export type Caller = Readonly<{
  cookie: string;
  call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<{ status: number; json: unknown; text: string }>;
}>;

export type TestApp = Readonly<{
  app: FastifyInstance;
  routes: typeof routes;
  store: Store;
  security: Security;
  signUp(workspace?: string): Promise<Caller>;
  /** A member who has a login already. */
  signIn(email: string, password: string): Promise<Caller>;
}>;

/** The HTTP server over an empty database, without pages and without listening. */
export async function withApp<T>(fn: (app: TestApp) => Promise<T>): Promise<T> {
  return withStore(async (store) => {
    const kernels = await openKernels({
      store,
      isHttps: false,
      publicUrl: null,
      outside: { allowsLocal: true },
      report: () => {},
    });
    const services = {
      ...kernels.services,
      version: 'test',
      demoLogin: () => null,
      isReady: () => store.isReady(),
      checksAnswers: true,
    };
    const app = await openApp({ services, webDir: null, isHttps: false, logLevel: 'silent' });
    await kernels.begin();
    try {
      return await fn({
        app,
        routes,
        store,
        security: kernels.security,
        signUp: (workspace = '测试') => signUp(app, workspace),
        signIn: (email, password) => opened(app, '/api/session', { email, password }),
      });
    } finally {
      await kernels.stop();
      await app.close();
    }
  });
}

let people = 0;

async function signUp(app: FastifyInstance, workspace: string): Promise<Caller> {
  people += 1;
  const payload = { workspace, name: '林悦', email: `lin${people}@example.com`, password: 'correct horse' };
  return opened(app, '/api/workspaces', payload);
}

/** Who calls with the session that a route opens. */
async function opened(app: FastifyInstance, url: string, payload: object): Promise<Caller> {
  const answer = await app.inject({ method: 'POST', url, payload });
  if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}: ${answer.body}`);
  const cookie = [answer.headers['set-cookie'] ?? []]
    .flat()
    .map((c) => c.split(';')[0])
    .join('; ');
  return {
    cookie,
    async call(method, path, body, headers = {}) {
      const reply = await app.inject({
        method,
        url: path,
        headers: { cookie, host: 'localhost', ...headers },
        ...(body === undefined ? {} : { payload: body }),
      });
      const isJson = String(reply.headers['content-type']).includes('json');
      return { status: reply.statusCode, json: isJson ? reply.json() : null, text: reply.body };
    },
  };
}
