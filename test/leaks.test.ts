import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ID_PREFIX, textOfId, type Id, type IdKind } from '#base';
import type { Kind } from '#kernel/memory';
import { withApp, type Caller, type TestApp } from '#test';
import {
  FIELD,
  fill,
  hiddenIn,
  make,
  MINE,
  OPEN,
  PASSWORD,
  ROW,
  rulesFor,
  settle,
  stir,
  upload,
  waitForAgents,
  type Ground,
  type Json,
} from './leak-ground.ts';

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
  const names = path.includes(':kind') && kinds.length > 0 ? kinds.map((k) => k.name) : [''];
  const found = names.flatMap((kind) => {
    const fields = kinds
      .find((k) => k.name === kind)
      ?.fields.map((f) => f.id)
      .slice(0, 3) ?? ['title', 'note', 'name', 'body'];
    const withKind = path.replace(':kind', kind === '' ? 'lead' : kind);
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
    if (answer.status >= 500) found.broken.push(`${who} ${url} ${answer.text}`);
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

      const before = await stateOf(admin, others);
      assert.deepEqual(await trespass(ground, ann, { others, ids }), []);
      assert.deepEqual(await stateOf(admin, others), before, 'nothing of others was changed or taken away');

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

/** Tries every route that writes on what belongs to others, with something in the body for each of them to misuse. */
async function trespass(
  { app }: Ground,
  caller: Caller,
  { others, ids }: Pick<Told, 'others' | 'ids'>,
): Promise<Leak[]> {
  const [first = '', second = ''] = others;
  const now = '2026-11-22T00:00:00.000Z';
  const change = { title: '越权' };
  const of = { record: first, keep: first, from: [second], records: others, ids: others, to: [first], kind: 'lead' };
  const what = { data: change, change, changes: change, action: 'edit', field: 'title', name: '越权', body: '越权' };
  const rest = { agent: 'lead-to-touch', answer: 'accept', format: 'csv', at: now, moment: now, mapping: [], keys: [] };
  const body = { ...of, ...what, ...rest, onlyValid: true };
  const targets = [...others.slice(0, 4), ...ids.filter((id) => /^(run|dec|imp|bat|job|trs|cmt|viw)_/.test(id))];
  const leaks: Leak[] = [];
  for (const route of app.routes) {
    const isOfSession = route.purpose === 'none' || /^\/api\/(session|me|workspace)/.test(route.path);
    if (route.method === 'GET' || isOfSession) continue;
    for (const url of addressesOf(route.path, { ids: targets, kinds: [] })) {
      const answer = await caller.call(route.method, url, body);
      assert.ok(answer.status < 500, `${route.method} ${url}: ${answer.text}`);
      if (answer.text.includes(ROW))
        leaks.push({ who: 'rep', url: `${route.method} ${url}`, text: answer.text.slice(0, 300) });
    }
  }
  return leaks;
}

/** What the others' records hold. */
async function stateOf(admin: Caller, others: readonly string[]): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const id of others) {
    const { title, data } = (await admin.call('GET', `/api/record/${id}`)).json as { title?: string; data?: Json };
    answers.push({ id, title, data });
  }
  return answers;
}

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
