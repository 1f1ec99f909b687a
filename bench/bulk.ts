import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  getJob,
  readWorkspace,
  startBulk,
  startExport,
  undoJob,
  writeWorkspace,
  type ImportsDoor,
  type JobView,
} from '#kernel/memory';
import type { Scope, Security } from '#kernel/security';
import { openKernels } from '#main';
import { migrate, openStore, type Store, type StoreConfig } from '#store';
import { onOwnDatabase, type Bench, type BenchRow } from './bench.ts';
import { cpuNow } from './cpu.ts';
import { loadCorpus, type Corpus, type CorpusSize } from './corpus/corpus.ts';

/** Sizes of the acceptance, and a tenth of them for a quick look. */
const FULL = 1;
const QUICK = 0.1;

type Ground = Readonly<{
  scope: Scope;
  store: Store;
  corpus: Corpus;
  /** Of the sizes of the acceptance. */
  share: number;
  /** Whether a time that is missed counts; too small a share says nothing of the whole. */
  isBinding: boolean;
  imports: ImportsDoor;
  security: Security;
}>;

/** Work on very many records: exports, bulk change, import and their undo, a workspace that moves. `--full` for the sizes of the acceptance. */
export async function runBulkBench({ isFull }: { isFull: boolean }): Promise<Bench> {
  const share = isFull ? FULL : QUICK;
  const size: CorpusSize = { organisations: 10_000 * share, people: 250_000 * share, deals: 0, activities: 0 };
  return onOwnDatabase(async (config) => {
    await migrate(config);
    const rows = await withProduct(config, async ({ begin, ...product }) => {
      const tenantId = await product.security.workspaces.make({ name: 'bulk', isDemo: false, adminId: null });
      const scope = scopeIn(product.security, tenantId);
      const corpus = await loadCorpus(scope, size, () => {});
      await begin();
      const ground: Ground = { ...product, scope, corpus, share, isBinding: true };
      return [...(await workOnMany(ground)), ...(await moveAway(ground))];
    });
    return { n: size.people, rows };
  });
}

/** The same work without the moving, in a workspace that holds a corpus already. Nobody else may serve its database. */
export async function bulkRows(
  config: StoreConfig,
  { tenantId, ...how }: Readonly<{ tenantId: string; corpus: Corpus; share: number; isBinding: boolean }>,
): Promise<BenchRow[]> {
  return withProduct(config, async ({ begin, ...product }) => {
    await begin();
    return workOnMany({ ...product, ...how, scope: scopeIn(product.security, tenantId) });
  });
}

async function workOnMany(ground: Ground): Promise<BenchRow[]> {
  return [...(await exportAll(ground)), ...(await changeMany(ground)), ...(await importPeople(ground))];
}

function scopeIn(security: Security, tenantId: string): Scope {
  const actor = { type: 'person', id: 'bench', name: 'bench', role: 'admin' } as const;
  return security.scopeFor(tenantId, actor, 'sales');
}

type Product = Pick<Ground, 'store' | 'imports' | 'security'> & Readonly<{ begin(): Promise<void> }>;

/** The product in this process, so that its processor time and memory can be told. */
async function withProduct<T>(config: StoreConfig, fn: (product: Product) => Promise<T>): Promise<T> {
  const store = await openStore(config);
  const report = (error: unknown): void => console.error(error);
  const kernels = await openKernels({ store, isHttps: false, publicUrl: null, report });
  const { imports } = kernels.services;
  try {
    return await fn({ store, imports, security: kernels.security, begin: () => kernels.begin() });
  } finally {
    await kernels.stop();
    await store.close();
  }
}

async function changeMany({ scope, store, corpus, share, isBinding }: Ground): Promise<BenchRow[]> {
  const ids = corpus.people.slice(0, 50_000 * share);
  const spent = await spending(store, 'bulk edit');
  const { id } = await startBulk(scope, {
    selection: { list: { kind: 'person' }, ids },
    source: { kind: 'person', name: 'bench', uri: 'user:bench' },
    changes: { department: { set: '大客户部' } },
    action: null,
    key: null,
  });
  const changed = await timed(scope, id, 'done');
  const used = await spent();
  const spentUndoing = await spending(store, 'undo of the bulk edit');
  await undoJob(scope, id);
  const undone = await timed(scope, id, 'undone');
  return [
    {
      metric: `bulk edit of ${ids.length}`,
      value: changed / 1000,
      unit: 's',
      ...bound(20 * share, changed, isBinding),
    },
    ...used,
    { metric: 'undo of it', value: undone / 1000, unit: 's', ...bound(60 * share, undone, isBinding) },
    ...(await spentUndoing()),
  ];
}

const FORMATS = ['csv', 'xlsx', 'jsonl'] as const;

/** Every person into a file, with the most memory that took. */
async function exportAll({ scope, store, corpus, isBinding }: Ground): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const format of FORMATS) {
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 100);
    const spent = await spending(store, `export as ${format}`);
    const { id } = await startExport(
      scope,
      {
        selection: { list: { kind: 'person' }, ids: null },
        format,
        columns: null,
        spelling: { locale: 'zh-CN', timeZone: 'Asia/Shanghai', choices: 'title', refs: 'title' },
        encoding: 'utf-8',
        isMarked: true,
      },
      null,
    );
    const ms = await timed(scope, id, 'done');
    clearInterval(watch);
    const used = await spent();
    const { result } = await getJob(scope, id);
    const written = result?.file?.rows ?? 0;
    const people = corpus.people.length + corpus.staff.length;
    rows.push(
      {
        metric: `export of ${people} as ${format}`,
        value: ms / 1000,
        unit: 's',
        ...bound((30 * people) / 250_000, ms, isBinding),
      },
      ...used,
      {
        metric: `rows missing in ${format}`,
        value: people - written,
        unit: 'rows',
        target: '0',
        ok: people === written,
      },
      {
        metric: `memory above rest, ${format}`,
        value: (most - before) / 2 ** 20,
        unit: 'MiB',
        target: '≤ 300',
        ok: most - before <= 300 * 2 ** 20,
      },
    );
  }
  return rows;
}

/** What a piece of work took of the processors, for judging it on a machine that others use too, and how long it held up everybody else. */
async function spending(store: Store, what: string): Promise<() => Promise<BenchRow[]>> {
  const before = await cpuNow(store);
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  return async () => {
    loop.disable();
    const after = await cpuNow(store);
    const row = (metric: string, value: number, unit: string): BenchRow => {
      return { metric: `${what}: ${metric}`, value, unit, target: null, ok: null };
    };
    return [
      row('CPU of the product', after.product - before.product, 's'),
      row('CPU of the database', after.database - before.database, 's'),
      row('others wait, p99', loop.percentile(99) / 1e6, 'ms'),
    ];
  };
}

function bound(seconds: number, ms: number, isBinding: boolean): Pick<BenchRow, 'target' | 'ok'> {
  return { target: `≤ ${Number(seconds.toPrecision(3))}`, ok: isBinding ? ms <= seconds * 1000 : null };
}

/** Waits for a job to come to a state. Returns how long that took, in ms. */
async function timed(scope: Scope, id: string, state: JobView['state']): Promise<number> {
  const since = performance.now();
  for (;;) {
    const view = await getJob(scope, id);
    if (view.state === state) return performance.now() - since;
    if (view.state === 'failed') throw new Error(`job failed: ${JSON.stringify(view)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const TITLES = ['采购经理', '研发总监', '总经理', '质量工程师'];

/** A file of new people, each working for a company that is known already. */
function* peopleFile(rows: number, { organisationNames }: Corpus): Generator<Buffer> {
  yield Buffer.from('姓名,客户,职位,手机,邮箱,备注\n');
  for (let from = 0; from < rows; from += 1_000) {
    let text = '';
    for (let at = from; at < Math.min(rows, from + 1_000); at++) {
      const company = organisationNames[at % organisationNames.length] ?? '';
      text += `${'王李张刘陈'[at % 5] ?? ''}${'伟芳娜敏静'[(at * 7) % 5] ?? ''}${at},${company},${TITLES[at % 4] ?? ''},139${String(at).padStart(8, '0')},new${at}@import.example,展会上认识，第${at}位\n`;
    }
    yield Buffer.from(text);
  }
}

/** A file with relations to existing records, in and out again. */
async function importPeople({ scope, store, corpus, share, isBinding, imports }: Ground): Promise<BenchRow[]> {
  const rows = 100_000 * share;
  const settled = async (id: string, working: string): Promise<number> => {
    const since = performance.now();
    for (;;) {
      const view = await imports.getImport(scope, id);
      if (view.error !== null) throw new Error(JSON.stringify(view.error));
      if (view.status !== working) return performance.now() - since;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const since = performance.now();
  const view = await imports.startImport(scope, {
    fileName: 'people.csv',
    kind: 'person',
    body: Readable.from(peopleFile(rows, corpus)),
  });
  const read = performance.now() - since;
  const { mapping, keys, outcome } = view;
  await imports.setMapping(scope, view.id, { mapping, keys, outcome });
  const checked = await settled(view.id, 'checking');
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 100);
  const spent = await spending(store, 'import');
  await imports.startRun(scope, view.id, { onlyValid: false });
  const imported = await settled(view.id, 'importing');
  clearInterval(watch);
  const used = await spent();
  const { counts } = await imports.getImport(scope, view.id);
  const spentUndoing = await spending(store, 'undo of the import');
  await imports.undoImport(scope, view.id);
  const undone = await settled(view.id, 'undoing');
  return [
    { metric: `import of ${rows} rows: upload and look`, value: read / 1000, unit: 's', target: null, ok: null },
    { metric: 'import: rehearsal', value: checked / 1000, unit: 's', target: null, ok: null },
    {
      metric: `import of ${rows} rows: write`,
      value: imported / 1000,
      unit: 's',
      ...bound(60 * share, imported, isBinding),
    },
    ...used,
    { metric: 'rows not made', value: rows - counts.toCreate, unit: 'rows', target: '0', ok: counts.toCreate === rows },
    { metric: 'memory above rest, import', value: (most - before) / 2 ** 20, unit: 'MiB', target: null, ok: null },
    { metric: 'undo of the import', value: undone / 1000, unit: 's', ...bound(60 * share, undone, isBinding) },
    ...(await spentUndoing()),
  ];
}

/** The whole workspace into a file and into another workspace. */
async function moveAway({ scope, security, share, isBinding }: Ground): Promise<BenchRow[]> {
  const admin = scope.forPurpose('administration');
  const file = join(mkdtempSync(join(tmpdir(), 'valence-bench-')), 'workspace.gz');
  try {
    const since = performance.now();
    let rows = 0;
    await admin.read((tx) =>
      pipeline(
        writeWorkspace(admin, tx, async (written) => void (rows = written)),
        createWriteStream(file),
      ),
    );
    const written = performance.now() - since;
    const id = await security.workspaces.make({ name: 'there', isDemo: false, adminId: null });
    const actor = { type: 'system', id: 'bench', name: 'bench', role: 'admin' } as const;
    const from = performance.now();
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 100);
    // It throws where the digests differ.
    await readWorkspace(security.scopeFor(id, actor, 'administration'), createReadStream(file));
    clearInterval(watch);
    const read = performance.now() - from;
    return [
      {
        metric: `workspace of ${rows} rows into a file`,
        value: written / 1000,
        unit: 's',
        ...bound(300 * share, written, isBinding),
      },
      {
        metric: 'workspace read in, digests equal',
        value: read / 1000,
        unit: 's',
        ...bound(600 * share, read, isBinding),
      },
      { metric: 'memory above rest, workspace', value: (most - before) / 2 ** 20, unit: 'MiB', target: null, ok: null },
    ];
  } finally {
    rmSync(dirname(file), { recursive: true, force: true });
  }
}
