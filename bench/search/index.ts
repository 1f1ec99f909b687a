import pg from 'pg';
import { findBest, observe, queryOf, refreshStatistics } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { openKernels } from '#main';
import { migrate, openStore, type StoreConfig } from '#store';
import { onOwnDatabase, quantile, type Bench, type BenchRow } from '../bench.ts';
import { questionsOf, type Question } from './questions.ts';
import { recordsOf, type Sought } from './records.ts';

const CHUNK = 1_000;
const AT = 10;
const TARGET_RECALL = 0.98;
const TARGET_P95_MS = 80;
const TARGET_RATIO = 4;

const RAW = `select e.id, e.kind, e.title, e.data, e.created_at, e.updated_at from (
    select r.entity_id, max(ts_rank(r.tokens, $2::tsquery, 1)) as rank from search_row r
    where search_key(r.tenant_id, r.tokens) @@ (search_keys_of($1, 'n', $2::tsquery) || search_keys_of($1, 'o', $2::tsquery)) and (r.tenant_id = $1) is true group by r.entity_id order by 2 desc, 1 desc limit 20) f
  join entity e on e.tenant_id = $1 and e.id = f.entity_id order by f.rank desc, e.id desc`;

/** Whether people find what they mean among the first ten, per way of asking, and how long it takes beside raw SQL. */
export async function runSearchBench({ isFull }: { isFull: boolean }): Promise<Bench> {
  const records = recordsOf(isFull ? 105_000 : 10_500);
  return onOwnDatabase(async (config) => {
    await migrate(config);
    const store = await openStore(config);
    const kernels = await openKernels({ store, isHttps: false, publicUrl: null, report: console.error });
    try {
      const { security } = kernels;
      const tenantId = await security.workspaces.make({ name: 'search', isDemo: false, adminId: null });
      const actor = { type: 'person', id: 'bench', name: 'bench', role: 'admin' } as const;
      const scope = security.scopeFor(tenantId, actor, 'sales');
      const loadMs = await load(scope, records);
      return await measure(config, scope, { tenantId, records, loadMs, each: isFull ? 91 : 40 });
    } finally {
      await kernels.stop();
      await store.close();
    }
  });
}

async function load(scope: Scope, records: readonly Sought[]): Promise<number> {
  const started = performance.now();
  for (let at = 0; at < records.length; at += CHUNK) {
    const sayings = records
      .slice(at, at + CHUNK)
      .map(({ id, kind, data, at: ms }) => ({ id, kind, data, at: new Date(ms) }));
    await observe(scope, { source: { kind: 'import', name: 'search' }, sayings });
    if (at % 20_000 === 0)
      console.log(`search: ${at + CHUNK} records after ${Math.round((performance.now() - started) / 1000)} s`);
  }
  await refreshStatistics(scope);
  return performance.now() - started;
}

type Ground = Readonly<{ tenantId: string; records: readonly Sought[]; loadMs: number; each: number }>;

async function measure(config: StoreConfig, scope: Scope, { tenantId, records, loadMs, each }: Ground): Promise<Bench> {
  const raw = new pg.Pool({ ...config.admin, max: 2 });
  try {
    await raw.query('vacuum analyze search_row');
    await raw.query('vacuum analyze entity');
    const byId = new Map(records.map((record) => [record.id, record]));
    const questions = questionsOf(records, each);
    const ms = { ours: [] as number[], raw: [] as number[] };
    const ranks = new Map<string, number[]>();
    for (const question of questions) {
      const started = performance.now();
      const { hits } = await findBest(scope, { q: question.q, limit: 20 });
      ms.ours.push(performance.now() - started);
      const again = performance.now();
      await raw.query({ name: 'raw', text: RAW, values: [tenantId, queryOf(question.q)] });
      ms.raw.push(performance.now() - again);
      const place = placeOf(
        question,
        hits.map(({ entity }) => byId.get(entity.id)),
      );
      if (place >= AT && process.env['SHOW_MISSED'] !== undefined)
        console.log(
          `missed: ${question.sort}: ${question.q} → ${hits
            .slice(0, 3)
            .map((h) => h.entity.title)
            .join(', ')}`,
        );
      ranks.set(question.sort, [...(ranks.get(question.sort) ?? []), place]);
    }
    const size = await sizeOf(raw, tenantId, records.length);
    return {
      n: questions.length,
      rows: [
        ...recallRows(ranks),
        ...timeRows(ms),
        ...size,
        figure('records per second written', (records.length / loadMs) * 1000, '1/s'),
      ],
    };
  } finally {
    await raw.end();
  }
}

/** Where the first right record stands, 0 the first; infinite when it is not there. */
function placeOf(question: Question, hits: readonly (Sought | undefined)[]): number {
  const at = hits.findIndex((hit) => hit !== undefined && question.isRight(hit));
  return at === -1 ? Number.POSITIVE_INFINITY : at;
}

function recallRows(ranks: ReadonlyMap<string, readonly number[]>): BenchRow[] {
  const row = (name: string, places: readonly number[]): BenchRow => {
    const value = places.filter((place) => place < AT).length / places.length;
    return {
      metric: `recall@10, ${name} (n = ${places.length})`,
      value,
      unit: 'ratio',
      target: `≥ ${TARGET_RECALL}`,
      ok: value >= TARGET_RECALL,
    };
  };
  const all = [...ranks.values()].flat();
  const first = all.filter((place) => place === 0).length / all.length;
  return [
    ...[...ranks].map(([name, places]) => row(name, places)),
    row('all', all),
    figure('right one comes first', first, 'ratio'),
  ];
}

function timeRows(ms: Readonly<{ ours: readonly number[]; raw: readonly number[] }>): BenchRow[] {
  const [ours, raw] = [quantile(ms.ours, 0.95), quantile(ms.raw, 0.95)];
  return [
    { metric: 'search p95', value: ours, unit: 'ms', target: `≤ ${TARGET_P95_MS}`, ok: ours <= TARGET_P95_MS },
    figure('search p50', quantile(ms.ours, 0.5), 'ms'),
    figure('raw SQL p95', raw, 'ms'),
    {
      metric: 'search p95 to raw SQL p95',
      value: ours / raw,
      unit: 'ratio',
      target: `≤ ${TARGET_RATIO}`,
      ok: ours / raw <= TARGET_RATIO,
    },
  ];
}

async function sizeOf(raw: pg.Pool, tenantId: string, records: number): Promise<BenchRow[]> {
  const { rows } = await raw.query<{ tokens: number; bytes: number; index: number }>(
    `select sum(length(tokens))::float8 as tokens, sum(pg_column_size(tokens))::float8 as bytes, pg_relation_size('search_row_keys')::float8 as index
     from search_row where tenant_id = $1`,
    [tenantId],
  );
  const { tokens = 0, bytes = 0, index = 0 } = rows[0] ?? {};
  return [
    figure('tokens per record', tokens / records, 'tokens'),
    figure('search rows per record', bytes / records, 'bytes'),
    figure('index per record', index / records, 'bytes'),
  ];
}

function figure(metric: string, value: number, unit: string): BenchRow {
  return { metric, value, unit, target: null, ok: null };
}
