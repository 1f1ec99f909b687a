import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { observe } from '#kernel/memory';
import { openKernels } from '#main';
import { migrate, openStore, startPostgres, type StoreConfig } from '#store';
import { openBrowser } from '../test/demo.ts';
import { buildPages } from '../test/product.ts';
import { quantile, type Bench, type BenchRow } from './bench.ts';
import { httpCaller, type HttpCaller } from './memory/http.ts';

const ROOT = join(import.meta.dirname, '..');
const MAIL = 'bench@studio.example';
const PASSWORD = 'correct horse battery';
const SERVES = /Valence 价键\s+(http:\S+)/;
const NODES = 200;
const MOVES = { full: 300, small: 120 };
const OPENS = { full: 20, small: 5 };
const STEPS = 2_000;

/** What a person feels in the studio: a box that is dragged on a large graph, and a long run that is opened. */
export async function runStudioBench({ isFull }: { isFull: boolean }): Promise<Bench> {
  const size = isFull ? 'full' : 'small';
  buildPages();
  return onProduct(async ({ caller, raw, tenantId }) => {
    const browser = await openBrowser();
    try {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        baseURL: caller.url,
        reducedMotion: 'reduce',
      });
      await context.addCookies(cookiesOf(caller));
      const rows = await dragRows(context, caller, MOVES[size]);
      rows.push(...(await openRows(context, await longRun(raw, caller, tenantId), OPENS[size])));
      return { n: MOVES[size], rows };
    } finally {
      await browser.close();
    }
  });
}

/** A graph of calls and choices that hang on one start, as a large agent would. */
export function largeGraph(count: number, name: string): object {
  const open: { from: string; fromPort: string }[] = [];
  const edges: object[] = [];
  const nodes = Array.from({ length: count }, (_, at) => {
    const id = `n${at}`;
    const [before] = open.splice(Math.floor(open.length * 0.4), 1);
    if (before !== undefined) edges.push({ ...before, to: id });
    const isChoice = at % 5 === 4;
    open.push(...(isChoice ? ['a', 'b', 'c'] : ['out', 'error']).map((fromPort) => ({ from: id, fromPort })));
    const cases = [
      { if: 'input.record == "a"', port: 'a' },
      { if: 'input.record == "b"', port: 'b' },
    ];
    return isChoice
      ? { id, type: 'switch', cases, default: 'c' }
      : { id, type: 'call', fn: 'score-lead@1', in: { lead: '=input.record' } };
  });
  const title = { zh: '大图', en: 'Large graph' };
  return {
    $schema: 'agent-graph/1',
    name,
    version: '1.0.0',
    title,
    about: title,
    purpose: 'sales',
    wakes: [{ hand: true, kind: 'lead' }],
    nodes,
    edges,
  };
}

/** Drags one box over the canvas of a large graph and reads what each frame cost the page's own thread. */
async function dragRows(context: BrowserContext, caller: HttpCaller, moves: number): Promise<BenchRow[]> {
  const name = 'bench-large';
  await caller.ask('POST', '/api/studio/agents', {
    name,
    file: { format: 'agent-graph/1', graph: largeGraph(NODES, name) },
  });
  const page = await context.newPage();
  await page.goto(`/studio/${name}`);
  await page
    .locator('.std-map rect')
    .nth(NODES - 1)
    .waitFor({ state: 'attached' });
  await page.waitForTimeout(2_000);
  const { script, frames, longTasks } = await dragBox(page, moves);
  await page.close();
  const p95 = quantile(script, 0.95);
  const longest = Math.max(0, ...longTasks);
  return [
    row(`script of a frame while a box of ${NODES} is dragged, p95`, p95, 'ms', '≤ 8', p95 <= 8),
    row('script of a frame, p50', quantile(script, 0.5), 'ms', null, null),
    row('from a move to the next frame, p95', quantile(frames, 0.95), 'ms', null, null),
    row('tasks of more than 50 ms while dragging', longTasks.length, 'tasks', '= 0', longTasks.length === 0),
    row('longest of them', longest, 'ms', null, null),
  ];
}

/** What dragging the box in the middle costs, move by move. Time is that of the page's thread, not of the clock on the wall. */
export async function dragBox(page: Page, moves: number) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.evaluate(
    `globalThis.longTasks = [];
    new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((e) => e.duration))).observe({ type: 'longtask' })`,
  );
  const { x, y } = await middleBox(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  const script: number[] = [];
  const frames: number[] = [];
  for (let at = 0; at < moves; at += 1) {
    const before = await scriptMs(cdp);
    const since = performance.now();
    await page.mouse.move(x + 120 * Math.sin(at / 9), y + 90 * Math.sin(at / 7));
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
    frames.push(performance.now() - since);
    script.push((await scriptMs(cdp)) - before);
  }
  await page.mouse.up();
  await page.waitForTimeout(300);
  const longTasks = await page.evaluate<number[]>('longTasks');
  // The first moves begin the drag: they are not the frames of one
  return { script: script.slice(5), frames: frames.slice(5), longTasks };
}

/** Where the box can be gripped that stands nearest to the middle of the canvas. */
async function middleBox(page: Page): Promise<{ x: number; y: number }> {
  const area = await page.locator('.std-canvas').boundingBox();
  const boxes = await Promise.all((await page.locator('.std-box').all()).map((box) => box.boundingBox()));
  if (area === null) throw new Error('no canvas is in sight');
  const [midX, midY] = [area.x + area.width / 2, area.y + area.height / 2];
  const [nearest] = boxes
    .flatMap((box) => (box === null ? [] : [{ x: box.x + box.width / 3, y: box.y + 12 }]))
    .toSorted((a, b) => Math.hypot(a.x - midX, a.y - midY) - Math.hypot(b.x - midX, b.y - midY));
  if (nearest === undefined) throw new Error('no box is in sight');
  return nearest;
}

async function scriptMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN) * 1000;
}

/** Settles in the frame in which the steps of a run and the first of them laid open stand there. */
const STANDS = `new Promise((done) => {
  const look = () =>
    document.querySelectorAll('.fall-row').length > 10 && document.querySelector('.step-view') !== null
      ? done()
      : requestAnimationFrame(look);
  look();
})`;

/** Opens a long run again and again, each time in a page of its own, until its steps and the first of them laid open stand there. */
async function openRows(context: BrowserContext, id: string, opens: number): Promise<BenchRow[]> {
  const times: number[] = [];
  for (let at = 0; at < opens; at += 1) {
    const page = await context.newPage();
    const since = performance.now();
    await page.goto(`/runs/${id}`);
    // Asked at each frame: a locator asks at growing distances, the last of half a second.
    await page.evaluate(STANDS);
    times.push(performance.now() - since);
    await page.close();
  }
  const p95 = quantile(times, 0.95);
  const label = `a run of ${STEPS} steps opens on its page, with all its chunks`;
  return [
    row(`${label}, p50`, quantile(times, 0.5), 'ms', '≤ 1000', quantile(times, 0.5) <= 1_000),
    row(`${label}, p95`, p95, 'ms', null, null),
  ];
}

/** A run of very many steps: one that ran, its first step written down as often as wanted. */
async function longRun(raw: pg.Pool, caller: HttpCaller, tenantId: string): Promise<string> {
  const record = await caller.ask<{ id: string }>('POST', '/api/records/lead', {
    data: { title: '示例线索', company: '示例公司' },
  });
  const { id } = await caller.ask<{ id: string }>('POST', '/api/runs', { agent: 'lead-to-touch', record: record.id });
  const run = id.replace(/^run_/, '');
  for (let tries = 0; tries < 100; tries += 1) {
    const { rows } = await raw.query('select 1 from step where tenant_id = $1 and run_id = $2', [tenantId, run]);
    if (rows.length > 3) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await raw.query(
    `insert into step (tenant_id, run_id, epoch, node, iteration, ordinal, type, tool, durability, status, input_hash, input, output, evidence, started_at, work_us, error)
     select tenant_id, run_id, epoch, node, iteration + n, ordinal + 100 + n, type, tool, durability, status, input_hash, input, output, evidence,
       started_at + n * interval '12 ms', 11000, null
     from step, generate_series(1, $3::int) n where tenant_id = $1 and run_id = $2 and node = 'score' and iteration = 1`,
    [tenantId, run, STEPS],
  );
  return id;
}

type Ground = Readonly<{ caller: HttpCaller; raw: pg.Pool; tenantId: string }>;

/** The product in a process of its own on a database of its own, with one administrator signed in. */
async function onProduct<T>(fn: (ground: Ground) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'valence-bench-'));
  const secret = randomBytes(24).toString('base64url');
  const running = await startPostgres({ dataDir: dir, log: () => {} });
  const { user, password } = running.superuser;
  const admin = { host: running.host, port: running.port, user, password, database: 'postgres' };
  const config: StoreConfig = { admin, secret: Buffer.from(secret) };
  const raw = new pg.Pool({ ...admin, max: 2 });
  raw.on('error', () => {});
  try {
    await migrate(config);
    const tenantId = await withMember(config);
    const child = serve(config, secret, dir);
    try {
      const caller = await httpCaller(await urlOf(child), MAIL, PASSWORD);
      return await fn({ caller, raw, tenantId });
    } finally {
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
    }
  } finally {
    await raw.end();
    await running.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function withMember(config: StoreConfig): Promise<string> {
  const store = await openStore(config);
  const report = (error: unknown): void => console.error(error);
  const kernels = await openKernels({ store, isHttps: false, publicUrl: null, report });
  try {
    const { security } = kernels;
    const tenantId = await security.workspaces.make({ name: 'studio', isDemo: false, adminId: null });
    const as = { type: 'person', id: 'bench', name: 'bench', role: 'admin' } as const;
    const { entities } = await observe(security.scopeFor(tenantId, as, 'sales'), {
      source: { kind: 'person', name: 'bench' },
      sayings: [{ kind: 'person', data: { name: 'bench', side: 'staff' } }],
    });
    const personId = String(entities[0]);
    await security.addMember(tenantId, { name: 'bench', email: MAIL, password: PASSWORD, role: 'admin', personId });
    return tenantId;
  } finally {
    await kernels.stop();
    await store.close();
  }
}

function serve({ admin }: StoreConfig, secret: string, dir: string): ChildProcess {
  const { user, password = '', database, port, host } = admin;
  const url = `postgresql://${user}:${encodeURIComponent(password)}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
  return spawn(
    process.execPath,
    [join(ROOT, 'src/main/start.ts'), '--port', '0', '--empty', '--data', join(dir, 'product')],
    { env: { ...process.env, DATABASE_URL: url, VALENCE_SECRET: secret }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
}

function urlOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (text: Buffer) => {
      said += text.toString();
      const found = SERVES.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`the product ended: ${said}`)));
  });
}

function cookiesOf({ url, headers }: HttpCaller) {
  return (headers['cookie'] ?? '').split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return { name, value: value.join('='), url };
  });
}

function row(metric: string, value: number, unit: string, target: string | null, ok: boolean | null): BenchRow {
  return { metric, value, unit, target, ok };
}
