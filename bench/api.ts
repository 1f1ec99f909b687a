import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp } from '#http';
import { makeApiKey, type Scope } from '#kernel/security';
import { openKernels } from '#main';
import { directClient, migrate, openStore, type StoreConfig } from '#store';
import { serveIn, type ServerProcess } from './api/child.ts';
import { fire, type Shot } from './api/load.ts';
import { recordStatements, type Statement } from './api/record-statements.ts';
import { onOwnDatabase, type Bench, type BenchRow } from './bench.ts';
import { chanceOf } from './corpus/chance.ts';
import { loadCorpus } from './corpus/corpus.ts';
import { BRAND, INDUSTRIES, PLACES, TRADES } from './corpus/names.ts';

const ROOT = join(import.meta.dirname, '..');
/** Connections of the caller, and of imports. */
const WIDTH = 16;
const IMPORT_WIDTH = 2;
/** Records per request of an import. */
const CHUNK = 1_000;
/** Each server's turns and their length: they take turns, so that what else the machine does falls on both. */
const TURNS = 4;
const TURN_MS = 2_500;
/** Different requests of each sort of reading. */
const SHAPES = 200;

type Part = Readonly<{
  name: string;
  unit: string;
  /** Least share of what the bare server does; null: for orientation. */
  target: number | null;
  /** Per second, for orientation on an idle machine. */
  orientation: number;
  width: number;
  /** What one request counts for. */
  worth: number;
  product(i: number): Shot;
  bare(i: number): Shot;
}>;

/** The API beside what node:http and pg do by hand with the same statements: `--full` with 100,000 organisations. */
export async function runApiBench({ isFull }: { isFull: boolean }): Promise<Bench> {
  const dir = mkdtempSync(join(tmpdir(), 'valence-api-'));
  try {
    return await onOwnDatabase(async ({ admin }) => {
      const config = { admin, secret: Buffer.from(randomBytes(24).toString('base64url')) };
      await migrate(config);
      const made = await prepare(config, isFull ? 100_000 : 20_000);
      const told = join(dir, 'bare.json');
      writeFileSync(told, JSON.stringify({ ...made.told, database: loginOf(config) }));
      const product = await serveProduct(config, dir);
      const bare = await serveIn([join(ROOT, 'bench/api/bare-server.ts'), told]);
      try {
        const rows: BenchRow[] = [];
        for (const part of partsOf(made.paths))
          rows.push(...(await measure(part, { product, bare, secret: made.secret })));
        rows.push({
          metric: 'load of the machine',
          value: loadavg()[0] ?? 0,
          unit: 'processes',
          target: null,
          ok: null,
        });
        return { n: TURNS, rows };
      } finally {
        await Promise.all([product.stop(), bare.stop()]);
      }
    });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A login that sees what the product's own role sees, under the same row-level security. */
function loginOf({ admin: { host, port, database } }: StoreConfig) {
  return { host, port, database, user: 'bench_bare', password: 'bench' };
}

/** The product with a key for the caller; with VALENCE_PROFILE its processor profile goes there. */
function serveProduct({ admin, secret }: StoreConfig, dir: string): Promise<ServerProcess> {
  const { user, password = '', database, port, host } = admin;
  const profile = process.env['VALENCE_PROFILE'];
  return serveIn(
    [
      ...(profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]),
      join(ROOT, 'src/main/start.ts'),
      '--port',
      '0',
      '--empty',
      '--data',
      join(dir, 'product'),
    ],
    {
      DATABASE_URL: `postgresql://${user}:${encodeURIComponent(password)}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`,
      VALENCE_SECRET: secret.toString(),
    },
  );
}

type Paths = Readonly<Record<'read' | 'list' | 'search', readonly string[]>>;

/** Fills the workspace, makes a key, and records what the product sends to the database for each reading request. */
async function prepare(config: StoreConfig, organisations: number) {
  const store = await openStore(config);
  const kernels = await openKernels({ store, isHttps: false, publicUrl: null, report: (e) => console.error(e) });
  const services = { ...kernels.services, version: 'bench', demoLogin: () => null, isReady: () => store.isReady() };
  const app = await openApp({ services, webDir: null, isHttps: false, logLevel: 'silent' });
  try {
    const { security } = kernels;
    const tenantId = await security.workspaces.make({ name: 'api', isDemo: false, adminId: null });
    const size = { organisations, people: 0, deals: 0, activities: 0 };
    const corpus = await loadCorpus(adminOf(kernels, tenantId, 'sales'), size);
    const user = await security.addMember(tenantId, {
      name: 'bench',
      email: 'api@bench.example',
      password: 'correct horse battery',
      role: 'admin',
      ...(corpus.staff[0] === undefined ? {} : { personId: corpus.staff[0] }),
    });
    const { secret } = await makeApiKey(adminOf(kernels, tenantId, 'administration'), {
      name: 'bench',
      holder: { user },
      kinds: { '*': 'write' },
      purposes: ['sales'],
      perMinute: 600_000,
      expiresAt: null,
    });
    const words = await makeBareTables(config);
    const paths = pathsOf(corpus);
    const recorded: Record<string, Statement[][]> = {};
    const ask = (path: string) => app.inject({ url: path, headers: { authorization: `Bearer ${secret}` } });
    for (const [name, list] of Object.entries(paths)) {
      await ask(list[0] ?? '');
      recorded[name] = [];
      for (const path of list) recorded[name].push(await recordStatements(() => ask(path)));
    }
    if (process.env['VALENCE_PROFILE'] !== undefined) show(recorded);
    return { secret, paths, told: { tenantId, recorded, words } };
  } finally {
    await kernels.stop();
    await app.close();
    await store.close();
  }
}

/** The statements of the first request of each sort. */
function show(recorded: Readonly<Record<string, readonly (readonly Statement[])[]>>): void {
  for (const [name, [first = []]] of Object.entries(recorded))
    for (const said of first)
      console.error(name, typeof said === 'string' ? said : `${said.name ?? 'UNNAMED'}: ${said.text.slice(0, 300)}`);
}

function adminOf(
  { security }: Awaited<ReturnType<typeof openKernels>>,
  tenantId: string,
  purpose: 'sales' | 'administration',
): Scope {
  return security.scopeFor(tenantId, { type: 'person', id: 'bench', name: 'bench', role: 'admin' }, purpose);
}

/** The tables of the bare server, each with the columns and indexes of one of the product's. */
const BARE = {
  bare_record: 'entity',
  bare_observation: 'observation',
  bare_key: 'entity_key',
  bare_search: 'search_row',
  bare_outbox: 'outbox',
  bare_evidence: 'evidence_entry',
} as const;

/** Makes the tables of the bare server. Returns search words of some records of the product. */
async function makeBareTables(config: StoreConfig): Promise<string[]> {
  const admin = await directClient(config);
  for (const [bare, of] of Object.entries(BARE)) await admin.query(`create table ${bare} (like ${of} including all)`);
  await admin.query("create role bench_bare login password 'bench' in role valence_app");
  await admin.query(`grant select, insert on ${Object.keys(BARE).join(', ')} to valence_app`);
  // What follows the filling of the workspace is not what is measured: nothing is left to be told when the product starts.
  await admin.query('delete from outbox');
  await admin.query('vacuum analyze');
  const { rows } = await admin.query<{ words: string }>(
    `select tokens::text as words from search_row where kind = 'organisation' and category = 'business' limit 2000`,
  );
  await admin.end();
  return rows.map(({ words }) => words);
}

const FILTERS = ['industry', 'province', 'relation'] as const;

function pathsOf({ organisations, organisationNames }: Awaited<ReturnType<typeof loadCorpus>>): Paths {
  const some = (i: number): number => (i * 7919) % organisations.length;
  const each = <T>(make: (i: number) => T): T[] => Array.from({ length: SHAPES }, (_, i) => make(i));
  const sorts = ['-revenue', 'employees', '-employees'] as const;
  return {
    read: each((i) => `/api/record/ent_${organisations[some(i)]}`),
    list: each((i) => {
      const filter = [
        { field: 'relation', op: 'is', value: ['prospect', 'customer', 'former'][i % FILTERS.length] },
        { field: 'employees', op: 'atLeast', value: 20 + (i % 50) },
      ];
      return `/api/records/organisation?limit=50&sort=${sorts[i % 3]}&filter=${encodeURIComponent(JSON.stringify(filter))}`;
    }),
    search: each((i) => `/api/search?limit=20&q=${encodeURIComponent((organisationNames[some(i)] ?? '').slice(2, 6))}`),
  };
}

/** Companies as unlike each other as real ones: names that differ by a number alone would all be looked at as duplicates. */
function company(n: number): object {
  const { pick, below } = chanceOf(n);
  const [province, city] = pick(PLACES);
  const brand = Array.from({ length: 4 }, () => pick(BRAND)).join('');
  const name = `${city}${brand}${pick(TRADES)}有限公司`;
  return { name, industry: pick(INDUSTRIES), province, employees: 20 + below(900) };
}

function partsOf(paths: Paths): Part[] {
  const reading = (name: keyof Paths, title: string, target: number, orientation: number): Part => ({
    name: title,
    unit: 'requests/s',
    target,
    orientation,
    width: WIDTH,
    worth: 1,
    product: (i) => ({ method: 'GET', path: paths[name][i % SHAPES] ?? '' }),
    bare: (i) => ({ method: 'GET', path: `/${name}/${i % SHAPES}` }),
  });
  const writing = { product: 0, bare: 0 };
  const many = (n: number) =>
    Array.from({ length: CHUNK }, (_, i) => ({ key: `IMP-${n}-${i}`, data: company(n * CHUNK + i) }));
  const creating = (beside: string, target: number | null, path: string): Part => ({
    name: `create one record, ${beside}`,
    unit: 'requests/s',
    target,
    orientation: 400,
    width: WIDTH,
    worth: 1,
    product: () => ({
      method: 'POST',
      path: '/api/records/organisation',
      body: JSON.stringify({ data: company((writing.product += 1)) }),
    }),
    bare: () => ({
      method: 'POST',
      path,
      body: JSON.stringify({ records: [{ key: `BARE-${writing.bare}`, data: company((writing.bare += 1)) }] }),
    }),
  });
  const importing = (beside: string, target: number | null, path: string): Part => ({
    name: `import, ${CHUNK} records a request, ${beside}`,
    unit: 'records/s',
    target,
    orientation: 5_000,
    width: IMPORT_WIDTH,
    worth: CHUNK,
    product: () => ({
      method: 'PUT',
      path: '/api/records/organisation',
      body: JSON.stringify({ records: many((writing.product += 1)) }),
    }),
    bare: () => ({ method: 'POST', path, body: JSON.stringify({ records: many((writing.bare += 1)) }) }),
  });
  return [
    reading('read', 'read one record', 0.4, 1_500),
    reading('list', 'list 50 with filter and sort', 0.4, 600),
    reading('search', 'search', 0.5, 350),
    creating('beside records alone', null, '/write'),
    creating('beside all that is kept of them', 0.25, '/keep'),
    importing('beside records alone', null, '/write'),
    importing('beside all that is kept of them', 0.4, '/keep'),
  ];
}

type Servers = Readonly<{ product: ServerProcess; bare: ServerProcess; secret: string }>;

async function measure(part: Part, { product, bare, secret }: Servers): Promise<BenchRow[]> {
  const { name, unit, target, orientation, width, worth } = part;
  const sum = { product: { done: 0, seconds: 0 }, bare: { done: 0, seconds: 0 } };
  const targets = {
    product: { url: product.url, headers: { authorization: `Bearer ${secret}` } },
    bare: { url: bare.url, headers: {} },
  };
  for (const side of ['product', 'bare'] as const) await fire(targets[side], { width, ms: 700, shot: part[side] });
  for (let turn = 0; turn < TURNS; turn += 1)
    for (const side of ['product', 'bare'] as const) {
      const { done, seconds } = await fire(targets[side], { width, ms: TURN_MS, shot: part[side] });
      sum[side].done += done;
      sum[side].seconds += seconds;
    }
  const rate = (side: 'product' | 'bare'): number => (sum[side].done * worth) / sum[side].seconds;
  const ratio = rate('product') / rate('bare');
  console.error(
    `${name}: ${rate('product').toFixed(0)} of ${rate('bare').toFixed(0)} ${unit}, load ${loadavg()[0]?.toFixed(1)}`,
  );
  return [
    { metric: name, value: rate('product'), unit, target: `${orientation} idle`, ok: null },
    { metric: `${name}, bare`, value: rate('bare'), unit, target: null, ok: null },
    {
      metric: `${name}, of bare`,
      value: ratio,
      unit: 'ratio',
      ...(target === null ? { target: null, ok: null } : { target: `≥ ${target}`, ok: ratio >= target }),
    },
  ];
}
