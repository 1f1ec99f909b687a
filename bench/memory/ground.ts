import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Scope } from '#kernel/security';
import { openKernels } from '#main';
import { migrate, openStore, startPostgres, type StoreConfig } from '#store';
import { loadCorpus, type Corpus, type CorpusSize } from '../corpus/corpus.ts';
import { httpCaller, type HttpCaller } from './http.ts';

const ROOT = join(import.meta.dirname, '../..');
const MAIL = 'bench@corpus.example';
const PASSWORD = 'correct horse battery';
const SERVES = /Valence 价键\s+(http:\S+)/;

/** A workspace full of the corpus, served by the product in a process of its own, with raw SQL beside it. */
export type Ground = Readonly<{
  tenantId: string;
  corpus: Corpus;
  /** The signed-in administrator over HTTP. */
  caller: HttpCaller;
  /** Statements past the product, as the server's administrator: no row-level security, no transaction. */
  raw: pg.Pool;
  /** Resident memory of the product's process in MiB, now. */
  serverMiB(): Promise<number>;
}>;

/** What is there when nobody is served any more. */
export type Afterwards = Readonly<{ config: StoreConfig; tenantId: string; corpus: Corpus }>;

/** A durable database with the corpus in it and the product on top, for as long as `fn` runs; `after` has it without the product. */
export async function onCorpus<T, U>(
  size: CorpusSize,
  log: (line: string) => void,
  fn: (ground: Ground) => Promise<T>,
  after: (ground: Afterwards) => Promise<U>,
): Promise<readonly [T, U]> {
  const dir = mkdtempSync(join(tmpdir(), 'valence-bench-'));
  const secret = randomBytes(24).toString('base64url');
  const running = await startPostgres({ dataDir: dir, log: () => {} });
  const { user, password } = running.superuser;
  const admin = { host: running.host, port: running.port, user, password, database: 'postgres' };
  const config: StoreConfig = { admin, secret: Buffer.from(secret) };
  const raw = new pg.Pool({ ...admin, max: 10 });
  raw.on('error', () => {});
  try {
    await migrate(config);
    const { tenantId, corpus } = await fill(config, size, log);
    // What follows a write is not what is measured here: the search for duplicates has a bench of its own.
    await raw.query('delete from outbox');
    await raw.query('vacuum analyze');
    const server = await serve(config, secret, dir);
    const found = await served(server, () =>
      httpCaller(server.url, MAIL, PASSWORD).then((caller) =>
        fn({ tenantId, corpus, caller, raw, serverMiB: () => residentMiB(server.child) }),
      ),
    );
    return [found, await after({ config, tenantId, corpus })];
  } finally {
    await raw.end();
    await running.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function served<T>(server: Server, fn: () => Promise<T>): Promise<T> {
  try {
    return await fn();
  } finally {
    server.child.kill('SIGTERM');
    await server.ended;
  }
}

async function fill(config: StoreConfig, size: CorpusSize, log: (line: string) => void) {
  const store = await openStore(config);
  const kernels = await openKernels({
    store,
    isHttps: false,
    publicUrl: null,
    report: (error) => console.error(error),
  });
  try {
    const { security } = kernels;
    const tenantId = await security.workspaces.make({ name: 'corpus', isDemo: false, adminId: null });
    const scope: Scope = security.scopeFor(
      tenantId,
      { type: 'person', id: 'bench', name: 'bench', role: 'admin' },
      'sales',
    );
    const corpus = await loadCorpus(scope, size, log);
    const [me = ''] = corpus.staff;
    await security.addMember(tenantId, { name: 'bench', email: MAIL, password: PASSWORD, role: 'admin', personId: me });
    return { tenantId, corpus };
  } finally {
    await kernels.stop();
    await store.close();
  }
}

type Server = Readonly<{ url: string; child: ChildProcess; ended: Promise<unknown> }>;

function serve({ admin }: StoreConfig, secret: string, dir: string): Promise<Server> {
  const { user, password = '', database, port, host } = admin;
  const url = `postgresql://${user}:${encodeURIComponent(password)}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
  const child = spawn(
    process.execPath,
    [join(ROOT, 'src/main/start.ts'), '--port', '0', '--empty', '--data', join(dir, 'product')],
    { env: { ...process.env, DATABASE_URL: url, VALENCE_SECRET: secret }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (text: Buffer) => {
      said += text.toString();
      const found = SERVES.exec(said)?.[1];
      if (found !== undefined) resolve({ url: found, child, ended });
    });
    child.once('exit', () => reject(new Error(`the product ended: ${said}`)));
  });
}

/** @throws Error where /proc is not there. */
async function residentMiB(child: ChildProcess): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
