import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Filter, KindRight, RightRule } from '@valence/contract';
import { ID_PREFIX, textOfId, type Id, type IdKind } from '#base';
import { kindsOf, type Kind, type Value } from '#kernel/memory';
import { withApp, type Caller, type TestApp } from '#test';

/** Stands in every record that the rep and the manager may not see. Two-character words of it stand nowhere else. */
const ROW = '曜琨珺禛';
/** Stands in hidden fields of records that the rep may see. */
const FIELD = '霁翀旻晟';
const PASSWORD = 'correct horse';

const OPEN: KindRight = {
  see: 'all',
  change: 'all',
  remove: 'all',
  make: true,
  export: true,
  hidden: [],
  readOnly: [],
};
const MINE: Filter = { field: 'owner', op: 'is', value: { me: true } };
const OURS: Filter = { field: 'owner', op: 'is', value: { myTeam: true } };

type Json = Record<string, unknown>;
type Ground = Readonly<{ app: TestApp; admin: Caller; tenantId: string; people: Readonly<Record<string, string>> }>;

/** A workspace with an administrator, two reps and a manager. */
async function settle(app: TestApp): Promise<Ground> {
  const admin = await app.signUp('泄漏测试');
  const me = (await admin.call('GET', '/api/me')).json as { workspace: { id: string } };
  const tenantId = me.workspace.id.replace('wsp_', '');
  const people: Record<string, string> = {};
  for (const [name, role] of [
    ['ann', 'rep'],
    ['bob', 'rep'],
    ['meg', 'manager'],
  ] as const) {
    const made = await make(admin, 'person', { name: `同事${name}`, side: 'staff' });
    people[name] = made ?? '';
    const personId = people[name].replace('ent_', '');
    await app.security.addMember(tenantId, {
      name,
      email: `${name}-${tenantId}@example.com`,
      password: PASSWORD,
      role,
      personId,
    });
  }
  return { app, admin, tenantId, people };
}

async function make(caller: Caller, kind: string, data: Json): Promise<string | null> {
  const answer = await caller.call('POST', `/api/records/${kind}`, { data });
  return answer.status === 200 ? (answer.json as { id: string }).id : null;
}

/** Values for the fields of a kind that need one. */
const NEEDED: Readonly<Partial<Record<Kind['fields'][number]['type'], Value>>> = {
  text: '甲',
  integer: 1,
  number: 1,
  money: { minor: '100', currency: 'CNY' },
  date: '2026-11-22',
  datetime: '2026-11-22T00:00:00.000Z',
  boolean: true,
  rating: 3,
};

/** Fields of a kind that text can be hidden in. */
function hiddenIn(kind: Kind): string[] {
  return kind.fields
    .filter((f) => (f.type === 'text' || f.type === 'longText') && f.id !== kind.titleField && f.computed === undefined)
    .filter((f) => f.isReadOnly !== true && !['externalId', 'currency'].includes(f.id) && f.isUnique !== true)
    .map((f) => f.id)
    .slice(0, 2);
}

const hasOwner = (kind: Kind): boolean => kind.byId.get('owner')?.to === 'person' && kind.ready.has('owner');

function draft(
  kind: Kind,
  { title, owner, hidden, about }: { title: string; owner: string; hidden: string; about: Json },
): Json {
  const needed = kind.fields
    .filter((f) => f.isRequired === true && f.computed === undefined && f.id !== kind.titleField)
    .map((f) => [
      f.id,
      f.type === 'ref' ? about[f.to ?? ''] : f.type === 'choice' ? f.choices?.[0]?.value : NEEDED[f.type],
    ]);
  const refs = kind.fields.filter((f) => f.type === 'ref' && f.to !== 'person' && about[f.to ?? ''] !== undefined);
  return {
    ...Object.fromEntries(refs.map((f) => [f.id, about[f.to ?? '']])),
    ...Object.fromEntries(needed),
    ...Object.fromEntries(hiddenIn(kind).map((id) => [id, hidden])),
    [kind.titleField]: title,
    ...(hasOwner(kind) ? { owner } : {}),
  };
}

/** One record of each kind for the rep and one for somebody else; what is about a record is about one of the same owner. */
async function fill({ app, admin, tenantId, people }: Ground): Promise<{ kinds: Kind[]; made: Map<string, Json> }> {
  const scope = app.security.scopeFor(tenantId, { type: 'system', id: 't', name: 't', role: 'admin' }, 'sales');
  const kinds = await kindsOf(scope);
  const made = new Map<string, Json>();
  const about: { mine: Json; theirs: Json } = { mine: {}, theirs: {} };
  const first = ['organisation', 'lead', 'deal'];
  for (const kind of kinds.toSorted((a, b) => first.indexOf(b.name) - first.indexOf(a.name) || 0)) {
    const mine = await make(
      admin,
      kind.name,
      draft(kind, { title: `可见${kind.name}`, owner: people['ann'] ?? '', hidden: FIELD, about: about.mine }),
    );
    const theirs = await make(
      admin,
      kind.name,
      draft(kind, { title: `${ROW}${kind.name}`, owner: people['bob'] ?? '', hidden: ROW, about: about.theirs }),
    );
    if (mine === null || theirs === null) continue;
    about.mine[kind.name] = mine;
    about.theirs[kind.name] = theirs;
    made.set(kind.name, { mine, theirs });
  }
  return { kinds, made };
}

/** What people do with records: comments, an export, a record in the trash. All by the administrator, all about the others' records. */
async function stir({ admin, people }: Ground, made: ReadonlyMap<string, Json>): Promise<void> {
  const theirs = (kind: string): string => String(made.get(kind)?.['theirs']);
  const gone = await make(admin, 'lead', { title: `${ROW}弃`, owner: people['bob'] });
  const calls: [string, Json][] = [
    [`/api/record/${theirs('lead')}/comments`, { body: `${ROW}评论` }],
    ['/api/trash', { records: [gone] }],
    ['/api/exports', { kind: 'lead', format: 'csv' }],
    ['/api/views', { kind: 'lead', title: '共享', layout: 'table', config: {}, isShared: true }],
  ];
  for (const [url, body] of calls) {
    const answer = await admin.call('POST', url, body);
    assert.ok(answer.status === 200 || url === '/api/views', `${url}: ${answer.text}`);
  }
}

/** Reps see what is theirs and what is about it, without the hidden fields; managers what is their team's. */
function rulesFor(kinds: readonly Kind[], made: ReadonlyMap<string, Json>): Omit<RightRule, 'team'>[] {
  const owned = new Set(kinds.filter(hasOwner).map((k) => k.name));
  return kinds.flatMap((kind) => {
    const through = kind.fields
      .filter((f) => f.type === 'ref' && owned.has(f.to ?? '') && kind.ready.has(f.id))
      .map((f) => f.id);
    const see = (filter: Filter): KindRight['see'] =>
      owned.has(kind.name) ? { where: filter } : through.length > 0 ? { through: through.slice(0, 8) } : 'none';
    const hidden = made.has(kind.name) ? hiddenIn(kind) : [];
    return [
      {
        role: 'rep' as const,
        kind: kind.name,
        right: { ...OPEN, see: kind.name === 'person' ? 'none' : see(MINE), hidden },
      },
      {
        role: 'manager' as const,
        kind: kind.name,
        right: { ...OPEN, see: kind.name === 'person' ? 'none' : see(OURS) },
      },
    ];
  });
}

/** Ids of everything that the workspace has, in the form of the wire: all records, the newest of each other table. */
async function idsOf({ app, tenantId }: Ground): Promise<string[]> {
  return app.store.read({ tenantId, actor: 'test', purpose: 'sales' }, async (tx) => {
    const tables = await tx.query<{ name: string }>(
      `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'id' and udt_name = 'uuid'`,
    );
    const ids: string[] = [];
    for (const name of (Object.keys(ID_PREFIX) as IdKind[]).filter((k) => tables.some((t) => t.name === k))) {
      const most = name === 'entity' ? 80 : name === 'observation' ? 40 : 6;
      const rows = await tx.query<{ id: string }>(
        `select id from "${name}" where tenant_id = $1 order by id desc limit ${most}`,
        [tenantId],
      );
      ids.push(...rows.map((r) => textOfId(name, r.id as Id<typeof name>)));
    }
    return ids;
  });
}

/** Addresses of a route: every kind, every id, a hidden field. */
function addressesOf(path: string, { ids, kinds }: { ids: readonly string[]; kinds: readonly Kind[] }): string[] {
  const names = path.includes(':kind') ? kinds.map((k) => k.name) : [''];
  const found = names.flatMap((kind) => {
    const fields = kinds
      .find((k) => k.name === kind)
      ?.fields.map((f) => f.id)
      .slice(0, 3) ?? ['title', 'note', 'name', 'body'];
    const withKind = path.replace(':kind', kind);
    const withFields = withKind.includes(':field') ? fields.map((f) => withKind.replace(':field', f)) : [withKind];
    return withFields.flatMap((p) => (/:\w+/.test(p) ? ids.map((id) => p.replaceAll(/:\w+/g, id)) : [p]));
  });
  return [...new Set(found)];
}

/** What a page may ask besides: the marks as words, in a file, a long page, ids of others. */
function queriesOf(address: string, others: readonly string[]): string[] {
  const word = encodeURIComponent(ROW);
  const hidden = encodeURIComponent(FIELD);
  const records = others.slice(0, 40).join(',');
  if (/\/[a-z]{3}_[0-9a-f-]{36}/.test(address)) return [''];
  if (address.startsWith('/api/records/')) return ['', `?q=${word}`, `?q=${hidden}`];
  return [
    '',
    `?q=${word}`,
    `?q=${hidden}`,
    `?limit=100&record=${others[0] ?? ''}`,
    `?records=${records}&ids=${records}&from=${others[0] ?? ''}&to=${others[1] ?? ''}&format=csv`,
  ];
}

type Leak = Readonly<{ who: string; url: string; text: string }>;
type Crawled = Readonly<{ leaks: Leak[]; broken: string[]; answered: string[] }>;

type Told = Readonly<{ ids: readonly string[]; kinds: readonly Kind[]; others: readonly string[] }>;

/** Every address behind which there may be anything: few ids of each sort are tried, then all of those that fit. */
async function everyAddress(ground: Ground, told: Told): Promise<string[]> {
  const sorts = Map.groupBy(told.ids, (id) => id.slice(0, 3));
  const few = [...sorts.values()].flatMap((ids) => ids.slice(0, 3));
  const addresses: string[] = [];
  for (const { method, purpose, path } of ground.app.routes) {
    if (method !== 'GET' || purpose === 'none') continue;
    const fits = await sortsThatFit(ground.admin, addressesOf(path, { ...told, ids: few }), path);
    const all = fits.flatMap((sort) => sorts.get(sort) ?? []);
    // Routes share how they find a record: one is tried with each, the others with every fifth.
    const ids = path === '/api/record/:id' ? all : all.filter((id, i) => !id.startsWith('ent_') || i % 5 === 0);
    addresses.push(...addressesOf(path, { ...told, ids }));
  }
  return addresses.flatMap((address) => queriesOf(address, told.others).map((query) => `${address}${query}`));
}

/** Sorts of ids, such as `ent`, that a route takes at all. */
async function sortsThatFit(admin: Caller, tries: readonly string[], path: string): Promise<string[]> {
  if (!/:(?!kind\b|field\b)\w+/.test(path)) return [];
  const fits = new Set<string>();
  for (const url of tries) {
    const sort = /\/([a-z]{3})_[0-9a-f-]{36}/.exec(url)?.[1] ?? '';
    if (!fits.has(sort) && (await admin.call('GET', url)).status !== 400) fits.add(sort);
  }
  return [...fits];
}

async function crawl(who: string, caller: Caller, urls: readonly string[], marks: readonly string[]): Promise<Crawled> {
  const found: Crawled = { leaks: [], broken: [], answered: [] };
  for (const url of urls) {
    const answer = await caller.call('GET', url);
    if (answer.status >= 500) found.broken.push(`${who} ${url}`);
    if (answer.status === 200) found.answered.push(url);
    const mark = marks.find((m) => answer.text.includes(m));
    const at = mark === undefined ? -1 : answer.text.indexOf(mark);
    if (at >= 0) found.leaks.push({ who, url, text: answer.text.slice(Math.max(0, at - 200), at + 60) });
  }
  return found;
}

test(
  'a rep, a manager and an outsider crawl every route: nothing beyond their rows and fields',
  { timeout: 240_000 },
  async () => {
    await withApp(async (app) => {
      const ground = await settle(app);
      const { admin, tenantId } = ground;
      const { kinds, made } = await fill(ground);
      assert.ok(made.size >= 12, `only ${[...made.keys()].join(', ')} could be made`);
      await upload(admin);
      await stir(ground, made);
      await waitForAgents(ground);
      const rules = rulesFor(kinds, made).map((r) => ({ ...r, team: null }));
      const set = await admin.call('PUT', '/api/rights', { set: rules, clear: [] });
      assert.equal(set.status, 200, set.text);
      const team = await admin.call('POST', '/api/teams', {
        name: '一队',
        members: [ground.people['meg'], ground.people['ann']],
      });
      assert.equal(team.status, 200, team.text);
      const ids = await idsOf(ground);
      const others = [...made.values()].map((m) => String(m['theirs']));
      const ann = await app.signIn(`ann-${tenantId}@example.com`, PASSWORD);
      const meg = await app.signIn(`meg-${tenantId}@example.com`, PASSWORD);
      const seen = await crawl('administrator', admin, await everyAddress(ground, { ids, kinds, others }), [ROW]);
      assert.ok(seen.leaks.length > 100, 'the crawl finds the marks where they may be seen');
      // Where not even an administrator finds anything there is nothing behind it.
      const rep = await crawl('rep', ann, seen.answered, [ROW, FIELD]);
      const manager = await crawl('manager', meg, seen.answered, [ROW]);
      assert.deepEqual(
        [...rep.leaks, ...manager.leaks].map((l) => `${l.who} ${l.url}: ${l.text}`),
        [],
      );
      assert.deepEqual([...seen.broken, ...rep.broken, ...manager.broken], []);
      assert.ok(rep.answered.length > 200 && manager.answered.length > 200, 'they do see what is theirs');

      const list = (await ann.call('GET', '/api/records/lead')).json as { items: { title: string; data: Json }[] };
      assert.deepEqual(
        list.items.map((i) => i.title),
        ['可见lead'],
      );
      assert.deepEqual((await ann.call('GET', '/api/records/lead/count')).json, { count: 1, isExact: true });
      assert.equal(((await meg.call('GET', '/api/records/lead/count')).json as { count: number }).count, 1);
      const hidden = hiddenIn(kinds.find((k) => k.name === 'lead') as Kind)[0] ?? '';
      const probe = encodeURIComponent(JSON.stringify([{ field: hidden, op: 'startsWith', value: '霁' }]));
      assert.equal((await ann.call('GET', `/api/records/lead/count?filter=${probe}`)).status, 400);

      const closed = {
        ...rules.find((r) => r.kind === 'lead' && r.role === 'rep'),
        role: 'rep',
        kind: 'lead',
        team: null,
      };
      const right = { ...(closed.right ?? OPEN), export: false };
      assert.equal((await admin.call('PUT', '/api/rights', { set: [{ ...closed, right }], clear: [] })).status, 200);
      const file = await ann.call('GET', '/api/records/lead/export?format=csv');
      assert.equal((file.json as { code: string }).code, 'rights.refused', 'who may not export gets no file');

      const outsider = await strangerOf(app);
      const stranger = await crawl('outsider', outsider, seen.answered.slice(0, 300), [ROW, FIELD]);
      assert.deepEqual(stranger, { leaks: [], broken: [], answered: [] });
    });
  },
);

test('with the eyes of a rep an administrator reads what the rep reads, writes nothing, and it is notarised once', async () => {
  await withApp(async (app) => {
    const { admin, tenantId, people } = await settle(app);
    const mine = await make(admin, 'lead', { title: '安的', owner: people['ann'] });
    const theirs = await make(admin, 'lead', { title: '鲍的', owner: people['bob'] });
    const right = { ...OPEN, see: { where: MINE } };
    await admin.call('PUT', '/api/rights', { set: [{ role: 'rep', team: null, kind: 'lead', right }], clear: [] });
    const members = await app.store.identity.query<{ id: string; name: string }>(
      'select id, name from identity."user"',
    );
    const idOf = (name: string) => members.rows.find((m) => m.name === name)?.id ?? '';
    const eyes = { 'x-see-as': idOf('ann') };
    const me = (await admin.call('GET', '/api/me', undefined, eyes)).json as { user: { name: string } };
    assert.equal(me.user.name, 'ann');
    assert.equal((await admin.call('GET', `/api/record/${mine}`, undefined, eyes)).status, 200);
    assert.equal((await admin.call('GET', `/api/record/${theirs}`, undefined, eyes)).status, 404);
    assert.equal((await admin.call('GET', `/api/record/${theirs}`)).status, 200);
    const write = await admin.call('PATCH', `/api/record/${mine}`, { data: { title: '改' } }, eyes);
    assert.equal((write.json as { code: string }).code, 'rights.see_as');
    const ann = await app.signIn(`ann-${tenantId}@example.com`, PASSWORD);
    assert.equal((await ann.call('GET', '/api/me', undefined, { 'x-see-as': idOf('林悦') })).status, 403);
    const meg = await app.signIn(`meg-${tenantId}@example.com`, PASSWORD);
    assert.equal((await meg.call('GET', '/api/me', undefined, eyes)).status, 403, 'not of her team');
    await admin.call('POST', '/api/teams', { name: '一队', members: [people['meg'], people['ann']] });
    assert.equal((await meg.call('GET', '/api/me', undefined, eyes)).status, 200);
    const noted = await app.store.read({ tenantId, actor: 't', purpose: 'sales' }, (tx) =>
      tx.query(`select 1 from evidence_entry where tenant_id = $1 and type = 'rights.seen_as'`, [tenantId]),
    );
    assert.equal(noted.length, 2, 'one look of the administrator, one of the manager');
  });
});

/** A login that belongs to no workspace. */
async function strangerOf(app: TestApp): Promise<Caller> {
  const { headers } = await app.security.auth.api.signUpEmail({
    body: { name: '路人', email: 'stranger@example.com', password: PASSWORD },
    returnHeaders: true,
  });
  const cookie = headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ');
  return {
    cookie,
    async call(method, url, body) {
      const reply = await app.app.inject({
        method,
        url,
        headers: { cookie, host: 'localhost' },
        ...(body === undefined ? {} : { payload: body }),
      });
      return { status: reply.statusCode, json: null, text: reply.body };
    },
  };
}

/** A file that was read and not yet imported: its first rows are shown to whoever may. */
async function upload(admin: Caller): Promise<void> {
  const part = 'content-disposition: form-data; name="file"; filename="leads.csv"\r\ncontent-type: text/csv';
  const body = `--mark\r\n${part}\r\n\r\n线索名称,公司\n${ROW}甲,${ROW}乙\n\r\n--mark--\r\n`;
  const headers = { 'content-type': 'multipart/form-data; boundary=mark' };
  const answer = await admin.call('POST', '/api/imports?kind=lead', Buffer.from(body), headers);
  assert.equal(answer.status, 200, answer.text);
}

/** The shipped agent looks at the new leads and suggests something about each. */
async function waitForAgents({ app, tenantId }: Ground): Promise<void> {
  for (let i = 0; i < 200; i += 1) {
    const rows = await app.store.read({ tenantId, actor: 't', purpose: 'sales' }, (tx) =>
      tx.query<{ n: number }>('select count(*)::int as n from decision where tenant_id = $1', [tenantId]),
    );
    if ((rows[0]?.n ?? 0) >= 2) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail('the agents suggested nothing');
}
