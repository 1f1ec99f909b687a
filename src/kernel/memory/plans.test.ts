import assert from 'node:assert/strict';
import { before as prepare, test } from 'node:test';
import { newUuid } from '#base';
import { directClient, type Store } from '#store';
import { withKinds, withStore } from '#test';
import { openSecurity } from '#kernel/security';
import { recallCount, recallList, searchAll, type ListQuery } from './index.ts';

prepare(() => withKinds());

type Plan = {
  'Node Type': string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Plans?: Plan[];
  'Relation Name'?: string;
};

/** Every statement the store sends, explained by the application role under row-level security. */
function explaining(store: Store, seen: { text: string; plan: Plan }[]): Store {
  const read: Store['read'] = (settings, fn) =>
    store.read(settings, (tx) =>
      fn({
        ...tx,
        async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
          const [row] = await tx.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`explain (format json) ${text}`, values);
          if (row !== undefined) seen.push({ text, plan: row['QUERY PLAN'][0].Plan });
          return tx.query<Row>(text, values);
        },
      }),
    );
  return { ...store, read };
}

const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];

const QUERIES: readonly ListQuery[] = [
  { kind: 'lead', limit: 50 },
  { kind: 'lead', limit: 50, sort: { field: 'createdOn', dir: 'down' } },
  { kind: 'lead', limit: 50, sort: { field: 'amount', dir: 'up' } },
  { kind: 'lead', limit: 50, filters: [{ field: 'status', op: 'is', value: 'won' }] },
  {
    kind: 'lead',
    limit: 50,
    filters: [{ field: 'status', op: 'oneOf', value: ['won', 'lost'] }],
    sort: { field: 'score', dir: 'down' },
  },
  { kind: 'lead', limit: 50, filters: [{ field: 'source', op: 'startsWith', value: 'f' }] },
  {
    kind: 'lead',
    limit: 50,
    filters: [
      { field: 'createdOn', op: 'atLeast', value: '2026-01-01' },
      { field: 'status', op: 'is', value: 'new' },
    ],
  },
  { kind: 'lead', limit: 50, q: '线索' },
  { kind: 'lead', limit: 50, filters: [{ field: 'organisation', op: 'is', value: newUuid() }] },
];

test('every list, count and search uses an index under row-level security as the application role', async () => {
  await withStore(async (store, config) => {
    const security = openSecurity(store, { isHttps: false, trustedOrigins: [] });
    const tenants = [
      await security.workspaces.make({ name: 'a', isDemo: false, adminId: null }),
      await security.workspaces.make({ name: 'b', isDemo: false, adminId: null }),
    ];
    const admin = await directClient(config);
    await admin.query(
      `insert into entity (tenant_id, id, kind, title, data, support, created_at, t1, t4, t5, n1, f1, d1)
       select t, gen_random_uuid(), 'lead', '线索' || n, '{}', '{}', now(), gen_random_uuid()::text, (array['new','won','lost'])[1 + n % 3], 's' || n % 50, n, n / 20000.0, now() - n * interval '1 minute'
       from unnest($1::uuid[]) t, generate_series(1, 20000) n`,
      [tenants],
    );
    await admin.query(
      `insert into search_row (tenant_id, entity_id, category, kind, tokens) select tenant_id, id, 'business', kind, '''线索'':1A'::tsvector from entity where n1 % 100 = 0`,
    );
    await admin.query('analyze');
    await admin.end();
    const seen: { text: string; plan: Plan }[] = [];
    const scope = openSecurity(explaining(store, seen), { isHttps: false, trustedOrigins: [] }).scopeFor(
      tenants[0] ?? '',
      { type: 'person', id: 't', name: 't', role: 'admin' },
      'sales',
    );
    for (const query of QUERIES) {
      const page = await recallList(scope, query);
      if (query.after === undefined && page.next !== null) await recallList(scope, { ...query, after: page.next });
      await recallCount(scope, query);
    }
    await searchAll(scope, { q: '线索', limit: 20 });
    assert.ok(seen.length > 20);
    for (const { text, plan } of seen) {
      const scans = nodes(plan).filter(
        (n) =>
          n['Node Type'] === 'Seq Scan' && ['entity', 'search_row', 'observation'].includes(n['Relation Name'] ?? ''),
      );
      assert.deepEqual(scans, [], text);
    }
    const sorts = seen.filter(
      ({ text, plan }) =>
        text.includes('entity e') &&
        text.includes('order by') &&
        !/find_ids|find_page/.test(text) &&
        !/any \(|>= \$/.test(text) &&
        nodes(plan).some((n) => n['Node Type'] === 'Sort'),
    );
    assert.deepEqual(
      sorts.map((s) => s.text),
      [],
      'a page is read in index order, not sorted',
    );
  });
});

test('full text finds its rows, and none of a workspace whose keys begin alike, through the index inside find_ids', async () => {
  await withStore(async (store, config) => {
    const tenant = newUuid();
    const admin = await directClient(config);
    await admin.query(
      `insert into search_row (tenant_id, entity_id, category, kind, tokens) select $1, gen_random_uuid(), 'business', 'lead', ('''w' || n || ''':1A')::tsvector from generate_series(1, 30000) n`,
      [tenant],
    );
    // Another workspace whose id ends in the same digits has the same keys
    const alike = newUuid().slice(0, -4) + tenant.slice(-4);
    await admin.query(
      `insert into search_row (tenant_id, entity_id, category, kind, tokens) values ($1, gen_random_uuid(), 'business', 'lead', '''w77'':1A')`,
      [alike],
    );
    await admin.query('analyze search_row');
    await admin.end();
    await store.read({ tenantId: tenant, actor: 't', purpose: 'sales' }, async (tx) => {
      const before = await tx.query<{ n: bigint }>(
        `select idx_scan as n from pg_stat_xact_user_tables where relname = 'search_row'`,
      );
      const rows = await tx.query(`select * from find_ids('''w77''', 'o', array['lead'], array['business'], 10)`);
      const after = await tx.query<{ n: bigint }>(
        `select idx_scan as n from pg_stat_xact_user_tables where relname = 'search_row'`,
      );
      assert.equal(rows.length, 1);
      assert.ok(Number(after[0]?.n ?? 0n) > Number(before[0]?.n ?? 0n));
      const best = await tx.query(
        `select * from find_best('''=w77''', '''=w77'':*', '''w77'':A', '''w77''', '''w77''', array['lead'], array['business'], 30, 5, 600)`,
      );
      assert.equal(best.length, 1);
    });
  });
});
