import assert from 'node:assert/strict';
import { before as prepare, test } from 'node:test';
import type { Filter, KindRight } from '@valence/contract';
import { newUuid } from '#base';
import { changeRules, openSecurity } from '#kernel/security';
import { directClient, type Store, type StoreConfig } from '#store';
import { withKinds, withStore } from '#test';
import { recallCount, recallGroups, recallList, searchAll, type ListQuery } from '../index.ts';

prepare(() => withKinds());

type Plan = {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'Actual Rows'?: number;
  'Rows Removed by Filter'?: number;
  'Actual Loops'?: number;
  Plans?: Plan[];
};
type Seen = Readonly<{ text: string; plan: Plan }>;

/** Every statement over records, explained and run by the application role under row-level security. */
function explaining(store: Store, seen: Seen[]): Store {
  const read: Store['read'] = (settings, fn) =>
    store.read(settings, (tx) =>
      fn({
        ...tx,
        async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
          if (text.includes('entity')) {
            const explain = `explain (analyze, timing off, format json) ${text}`;
            const [row] = await tx.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(explain, values);
            if (row !== undefined) seen.push({ text, plan: row['QUERY PLAN'][0].Plan });
          }
          return tx.query<Row>(text, values);
        },
      }),
    );
  return { ...store, read };
}

const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];

/** Rows of `entity` that a statement touched. */
function touched(plan: Plan): number {
  return nodes(plan)
    .filter((n) => n['Relation Name'] === 'entity')
    .reduce(
      (sum, n) => sum + ((n['Actual Rows'] ?? 0) + (n['Rows Removed by Filter'] ?? 0)) * (n['Actual Loops'] ?? 1),
      0,
    );
}

const LEADS = 20_000;
const ORGANISATIONS = 2_000;
/** One rep in a hundred owners. */
const OWNERS = 100;

async function fillTenants(config: StoreConfig, tenants: readonly string[], owners: readonly string[]): Promise<void> {
  const admin = await directClient(config);
  await admin.query(
    `insert into entity (tenant_id, id, kind, title, data, support, created_at, t2)
     select t, md5(t::text || 'o' || n)::uuid, 'organisation', '公司' || n, '{}', '{}', now(), (array['battery','machinery','chemicals','other'])[1 + n % 4]
     from unnest($1::uuid[]) t, generate_series(1, ${ORGANISATIONS}) n`,
    [tenants],
  );
  await admin.query(
    `insert into entity (tenant_id, id, kind, title, data, support, created_at, t1, t3, t4, t5, n1, d1)
     select t, md5(t::text || 'l' || n)::uuid, 'lead', '线索' || n, jsonb_build_object('createdOn', now() - n * interval '1 minute', 'amount', jsonb_build_object('minor', n::text, 'currency', (array['CNY','USD'])[1 + n % 2])), '{}', now(),
       md5(t::text || 'o' || 1 + n % ${ORGANISATIONS})::uuid::text, ($2::text[])[1 + n % ${OWNERS}], (array['new','won','lost','working'])[1 + n % 4], 's' || n % 50, n, now() - n * interval '1 minute'
     from unnest($1::uuid[]) t, generate_series(1, ${LEADS}) n`,
    [tenants, owners],
  );
  await admin.query(
    `insert into entity (tenant_id, id, kind, title, data, support, created_at, t1, t2)
     select t, gen_random_uuid(), 'task', '任务' || n, '{}', '{}', now(), (array['open','done'])[1 + (n % 40 > 0)::int], md5(t::text || 'l' || n)::uuid::text
     from unnest($1::uuid[]) t, generate_series(1, ${LEADS}) n`,
    [tenants],
  );
  await admin.query('analyze');
  await admin.end();
}

const filter = (field: string, op: 'is' | 'oneOf' | 'atLeast', value: string | string[]): Filter => ({
  field,
  op,
  value,
});
const list = (filters: Filter[], sort?: ListQuery['sort']): ListQuery => ({
  kind: 'lead',
  limit: 50,
  filters,
  ...(sort === undefined ? {} : { sort }),
});

/** The shapes, and how many records a page of each may touch. */
const SHAPES: readonly (readonly [name: string, query: ListQuery, most: number])[] = [
  [
    'two filters and a sort',
    list([filter('status', 'is', 'won'), filter('source', 'is', 's1')], { field: 'amount', dir: 'down' }),
    1_000,
  ],
  [
    'any of two',
    list([{ any: [filter('source', 'is', 's1'), filter('source', 'is', 's2')] }], { field: 'amount', dir: 'up' }),
    2_600,
  ],
  ['not', list([{ not: filter('status', 'is', 'won') }], { field: 'createdOn', dir: 'down' }), 400],
  [
    'behind a reference',
    list([filter('organisation.industry', 'is', 'battery')], { field: 'amount', dir: 'down' }),
    1_500,
  ],
  [
    'related records',
    list([{ related: { kind: 'task', field: 'lead', some: true, where: filter('status', 'is', 'open') } }]),
    8_000,
  ],
  [
    'no related records',
    list([{ related: { kind: 'task', field: 'lead', some: false, where: filter('status', 'is', 'open') } }], {
      field: 'amount',
      dir: 'up',
    }),
    8_000,
  ],
];

test('pages with groups of filters, references and rules of rights start from an index and touch few records', async () => {
  await withStore(async (store, config) => {
    const plain = openSecurity(store, { isHttps: false, trustedOrigins: [] });
    const tenants = [
      await plain.workspaces.make({ name: 'a', isDemo: false, adminId: null }),
      await plain.workspaces.make({ name: 'b', isDemo: false, adminId: null }),
    ];
    const tenant = tenants[0] ?? '';
    const owners = Array.from({ length: OWNERS }, () => newUuid());
    await fillTenants(config, tenants, owners);
    await plain.workspaces.join(tenant, 'ann', 'rep', owners[0] ?? '');
    const seen: Seen[] = [];
    const security = openSecurity(explaining(store, seen), { isHttps: false, trustedOrigins: [] });
    const admin = security.scopeFor(tenant, { type: 'person', id: 't', name: 't', role: 'admin' }, 'sales');
    const ann = security.scopeFor(tenant, { type: 'person', id: 'ann', name: 'ann', role: 'rep' }, 'sales');

    const check = (name: string, most: number): void => {
      for (const { text, plan } of seen) {
        const scans = nodes(plan).filter((n) => n['Node Type'] === 'Seq Scan' && n['Relation Name'] === 'entity');
        assert.deepEqual(scans, [], `${name}: ${text}`);
      }
      const rows = seen.reduce((sum, s) => sum + touched(s.plan), 0);
      assert.ok(
        rows <= most,
        `${name}: ${rows} records were touched, at most ${most} may be\n${seen.map((s) => `${s.text}\n${JSON.stringify(s.plan)}`).join('\n')}`,
      );
      seen.length = 0;
    };
    for (const [name, query, most] of SHAPES) {
      const page = await recallList(admin, query);
      assert.equal(page.items.length, 50, name);
      check(name, most);
      if (page.next !== null) await recallList(admin, { ...query, after: page.next });
      check(`${name}, second page`, most);
    }
    const groups = await recallGroups(admin, { kind: 'lead', by: 'status', sums: [{ field: 'amount', fn: 'sum' }] });
    assert.equal(
      groups.groups.reduce((sum, g) => sum + g.count, 0),
      LEADS,
    );
    check('groups', LEADS);

    const open: KindRight = {
      see: 'all',
      change: 'all',
      remove: 'all',
      make: true,
      export: true,
      hidden: [],
      readOnly: [],
    };
    const mine = { where: { field: 'owner', op: 'is' as const, value: { me: true as const } } };
    await changeRules(plain.scopeFor(tenant, admin.actor, 'sales'), {
      set: [
        { role: 'rep', team: null, kind: 'lead', right: { ...open, see: mine } },
        { role: 'rep', team: null, kind: 'task', right: { ...open, see: { through: ['lead'] } } },
      ],
      clear: [],
    });
    seen.length = 0;
    for (const [name, query] of [
      ['own records', list([])],
      ['own records, sorted', list([], { field: 'amount', dir: 'down' })],
      [
        'own records, two filters',
        list([filter('status', 'is', 'won'), filter('createdOn', 'atLeast', '2026-01-01')], {
          field: 'amount',
          dir: 'down',
        }),
      ],
      ['tasks about own records', { kind: 'task', limit: 50 }],
      ['tasks about own records, sorted', { kind: 'task', limit: 50, sort: { field: 'dueOn', dir: 'up' } }],
    ] as const) {
      await recallList(ann, query);
      check(name, 3_000);
    }
    assert.equal((await recallCount(ann, { kind: 'lead' })).count, LEADS / OWNERS);
    check('count of own records', 1_000);
    await searchAll(ann, { q: '线索', limit: 20 });
    check('search', 1_000);
  });
});
