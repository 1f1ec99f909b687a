import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { directClient } from '#store';
import { aScope, withKinds, withWorkspace, type Workspace } from '#test';
import {
  digestOf,
  mergeRecords,
  observe,
  openBatch,
  rebuild,
  recallMany,
  restoreRecords,
  retractBatch,
  trashRecords,
  type Data,
  type Saying,
  type SourceSpec,
} from './index.ts';
import { ownersOfKeys } from './keys.ts';

withKinds();

/** Sequences tried: few in every test run, many with `VALENCE_FULL=1`. */
const RUNS = process.env['VALENCE_FULL'] === undefined ? 25 : 250;

/** What people may not do just then; anything else that goes wrong is a fault. */
const REFUSALS = new Set(['memory.in_trash', 'memory.same_record', 'memory.other_kind', 'memory.not_found']);

const LABEL = { zh: '测试', en: 'test' };

type Step =
  | { do: 'import'; rows: { key: number; kind: number; name: number; city: number; ref: number }[]; back: boolean }
  | { do: 'edit'; who: number; record: number; name: number; city: number | null; ref: number }
  | { do: 'agent'; record: number; city: number; back: boolean }
  | { do: 'bulk'; records: number[]; city: number; back: boolean }
  | { do: 'link'; from: number; to: number; back: boolean }
  | { do: 'merge'; keep: number; from: number[]; chooses: boolean; back: boolean }
  | { do: 'trash'; records: number[]; back: boolean }
  | { do: 'restore'; record: number }
  | { do: 'undo'; batch: number };

const n = fc.nat({ max: 30 });
const few = fc.nat({ max: 3 });
const back = fc.boolean();
const row = fc.record({ key: fc.nat({ max: 6 }), kind: fc.nat({ max: 1 }), name: few, city: few, ref: n });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('import' as const), rows: fc.array(row, { minLength: 1, maxLength: 5 }), back }),
  fc.record({
    do: fc.constant('edit' as const),
    who: few,
    record: n,
    name: few,
    city: fc.option(few),
    ref: n,
  }),
  fc.record({ do: fc.constant('agent' as const), record: n, city: few, back }),
  fc.record({
    do: fc.constant('bulk' as const),
    records: fc.array(n, { minLength: 1, maxLength: 5 }),
    city: few,
    back,
  }),
  fc.record({ do: fc.constant('link' as const), from: n, to: n, back }),
  fc.record({
    do: fc.constant('merge' as const),
    keep: n,
    from: fc.array(n, { minLength: 1, maxLength: 3 }),
    chooses: fc.boolean(),
    back,
  }),
  fc.record({ do: fc.constant('trash' as const), records: fc.array(n, { minLength: 1, maxLength: 3 }), back }),
  fc.record({ do: fc.constant('restore' as const), record: n }),
  fc.record({ do: fc.constant('undo' as const), batch: n }),
);

const KINDS = ['organisation', 'lead'] as const;
const NAMES = ['恒泰新能源', '华测导航', 'Acme', 'Zenith'];
const CITIES = ['苏州', '无锡', '常州', 'Suzhou'];
const TITLE = { organisation: 'name', lead: 'title' } as const;

type World = {
  scope: Scope;
  records: { id: string; kind: (typeof KINDS)[number] }[];
  batches: string[];
  clock: number;
};

function at(world: World): Date {
  world.clock += 1;
  return new Date(Date.UTC(2026, 0, 1) + ((world.clock * 7_919_000) % 8_640_000_000));
}

function dataOf(
  world: World,
  kind: (typeof KINDS)[number],
  of: { name: number; city: number | null; ref: number },
): Data {
  const targets = world.records.filter((r) => r.kind === 'organisation');
  const target = targets[of.ref % Math.max(1, targets.length)]?.id ?? null;
  const city = of.city === null ? null : (CITIES[of.city] ?? null);
  const data = { [TITLE[kind]]: NAMES[of.name] ?? null, city };
  return kind === 'lead' ? { ...data, organisation: target } : data;
}

async function importRows(world: World, batchId: string, rows: (Step & { do: 'import' })['rows']): Promise<void> {
  const told = rows.map((r) => ({ ...r, kind: KINDS[r.kind] ?? 'lead', key: `row ${r.key}` }));
  const owners = await world.scope.read((tx) =>
    ownersOfKeys(
      tx,
      [...KINDS],
      told.map((r) => r.key),
    ),
  );
  const sayings = told.map((r): Saying => {
    const id = owners.find((o) => o.kind === r.kind && o.key === r.key)?.entity;
    const saying = { kind: r.kind, key: r.key, data: dataOf(world, r.kind, r), at: at(world) };
    return id === undefined ? saying : { ...saying, id };
  });
  const source: SourceSpec = { kind: 'import', name: 'list.csv', sha256: batchId };
  const { entities } = await observe(world.scope, { source, batchId, sayings });
  for (const [i, id] of entities.entries()) {
    const kind = told[i]?.kind ?? 'lead';
    if (!world.records.some((r) => r.id === id)) world.records.push({ id, kind });
  }
}

const record = (world: World, index: number) => world.records[index % Math.max(1, world.records.length)];
const records = (world: World, indexes: readonly number[]) => indexes.flatMap((i) => record(world, i) ?? []);

type Batched = Extract<Step, { do: 'import' | 'agent' | 'bulk' | 'link' | 'merge' | 'trash' }>;
type Deed<Name extends Batched['do']> = (
  world: World,
  batchId: string,
  todo: Extract<Step, { do: Name }>,
) => Promise<unknown>;

const person: SourceSpec = { kind: 'person', name: '林悦' };

/** What can stand under a batch; nothing is done where the workspace has nothing to do it to. */
const DEEDS: { [Name in Batched['do']]: Deed<Name> } = {
  import: (world, batchId, { rows }) => importRows(world, batchId, rows),
  async agent(world, batchId, todo) {
    const { id, kind } = record(world, todo.record) ?? {};
    if (id === undefined || kind === undefined) return;
    const data = { city: CITIES[todo.city] ?? null };
    const source: SourceSpec = { kind: 'agent', name: 'scout' };
    await observe(world.scope, { source, batchId, sayings: [{ kind, id, data, at: at(world), confidence: 0.7 }] });
  },
  async bulk(world, batchId, todo) {
    const data = { city: CITIES[todo.city] ?? null };
    const sayings = records(world, todo.records).map((r) => ({ ...r, data, at: at(world) }));
    await observe(world.scope, { source: person, batchId, sayings });
  },
  async link(world, batchId, todo) {
    const [from, to] = records(world, [todo.from, todo.to]);
    if (from === undefined || to === undefined) return;
    const links = [{ kind: 'knows', from: from.id, to: to.id }];
    await observe(world.scope, { source: person, batchId, sayings: [], links });
  },
  async merge(world, batchId, todo) {
    const [keep, ...from] = records(world, [todo.keep, ...todo.from]).map((r) => r.id);
    if (keep === undefined) return;
    const observation = todo.chooses ? await citySaid(world, [keep, ...from]) : undefined;
    const choose = observation === undefined ? {} : { city: observation };
    await mergeRecords(world.scope, { keep, from, batchId, choose });
  },
  trash: (world, batchId, todo) =>
    trashRecords(
      world.scope,
      records(world, todo.records).map((r) => r.id),
      { batchId },
    ),
};

/** An observation that says the city of one of these records, the last of them first. */
async function citySaid({ scope }: World, ids: readonly string[]): Promise<string | undefined> {
  const found = await recallMany(scope, ids);
  return found.at(-1)?.support['city']?.observation;
}

function underBatch(world: World, batchId: string, todo: Batched): Promise<unknown> {
  return (DEEDS[todo.do] as Deed<Batched['do']>)(world, batchId, todo);
}

async function take(world: World, todo: Step): Promise<void> {
  const { scope } = world;
  if (todo.do === 'edit') {
    const { id, kind } = record(world, todo.record) ?? {};
    if (id === undefined || kind === undefined) return;
    const sayings = [{ kind, id, data: dataOf(world, kind, todo), at: at(world) }];
    await observe(scope, { source: { kind: 'person', name: ['林悦', '陈'][todo.who % 2] ?? '' }, sayings });
  } else if (todo.do === 'restore') {
    const found = record(world, todo.record);
    if (found !== undefined) await restoreRecords(scope, [found.id]);
  } else if (todo.do === 'undo') {
    const batch = world.batches[todo.batch % Math.max(1, world.batches.length)];
    if (batch !== undefined) await retractBatch(scope, batch);
  } else {
    const before = todo.back ? await digestOf(scope) : '';
    const batchId = await openBatch(scope, { kind: todo.do, label: LABEL });
    world.batches.push(batchId);
    await underBatch(world, batchId, todo);
    if (!todo.back) return;
    await retractBatch(scope, batchId);
    assert.equal(await digestOf(scope), before, `taking back ${todo.do} leaves the workspace as it was`);
  }
}

async function play(scope: Scope, steps: readonly Step[]): Promise<void> {
  const world: World = { scope, records: [], batches: [], clock: 0 };
  for (const todo of steps) {
    try {
      await take(world, todo);
    } catch (error) {
      if (!(error instanceof Failure) || !REFUSALS.has(error.code)) throw error;
    }
  }
}

/** Everything that is folded, so that two folds can be compared to the last slot. */
async function foldOf(scope: Scope): Promise<object[]> {
  return scope.read(async (tx) => [
    ...(await tx.query(
      `select (to_jsonb(e) - '{version,updated_at}'::text[])::text as row from entity e where tenant_id = $1 order by id`,
      [scope.tenantId],
    )),
    ...(await tx.query(
      `select to_jsonb(s)::text as row from search_row s where tenant_id = $1 order by entity_id, category`,
      [scope.tenantId],
    )),
    ...(await tx.query(`select to_jsonb(c)::text as row from canonical c where tenant_id = $1 order by id`, [
      scope.tenantId,
    ])),
  ]);
}

const LOG = ['source', 'batch', 'observation', 'link', 'entity_key', 'alias', 'trash', 'field', 'slot'];

/** Copies the history of one workspace, and nothing that was folded from it, into another. */
async function copyHistory({ config }: Workspace, from: string, to: string): Promise<void> {
  const admin = await directClient(config);
  try {
    for (const table of LOG) {
      const { rows } = await admin.query<{ name: string }>(
        `select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1 and column_name <> 'tenant_id'`,
        [table],
      );
      const columns = rows.map((r) => `"${r.name}"`).join(', ');
      await admin.query(
        `insert into ${table} (tenant_id, ${columns}) select '${to}', ${columns} from ${table} where tenant_id = '${from}'`,
      );
    }
  } finally {
    await admin.end();
  }
}

test('any sequence of imports, edits, merges, trash and undo gives what folding the whole history gives, here and elsewhere', async () => {
  await withWorkspace(async (workspace) => {
    const { security } = workspace;
    const fresh = async (): Promise<Scope> =>
      aScope({ security, tenantId: await security.workspaces.make({ name: '测试', isDemo: false, adminId: null }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 16, size: 'max' }), async (steps) => {
        const scope = await fresh();
        await play(scope, steps);
        const [digest, fold] = [await digestOf(scope), await foldOf(scope)];
        await rebuild(scope);
        assert.deepEqual(await foldOf(scope), fold, 'folded anew');
        assert.equal(await digestOf(scope), digest, 'digest of what was folded anew');
        const other = await fresh();
        await copyHistory(workspace, scope.tenantId, other.tenantId);
        await rebuild(other);
        assert.equal(await digestOf(other), digest, 'digest of the history replayed');
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: 600_000, endOnFailure: false },
    );
  });
});
