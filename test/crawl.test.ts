import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withApp } from '#test';

/** A text that stands in every record of the first workspace and nowhere else. */
const MARK = '只属于第一家';

test("a crawl of every route with another workspace's session returns nothing of the first", async () => {
  await withApp(async ({ routes, signUp, store }) => {
    const first = await signUp('第一家');
    const second = await signUp('第二家');
    const ids: string[] = [];
    for (const [kind, field] of [
      ['organisation', 'name'],
      ['lead', 'title'],
      ['person', 'name'],
      ['task', 'title'],
    ] as const) {
      const made = await first.call('POST', `/api/records/${kind}`, { data: { [field]: `${MARK}${kind}` } });
      assert.equal(made.status, 200, made.text);
      ids.push((made.json as { id: string }).id);
    }
    for (const table of ['observation', 'run', 'decision', 'import', 'batch', 'source']) {
      const prefix = { observation: 'obs', run: 'run', decision: 'dec', import: 'imp', batch: 'bat', source: 'src' }[
        table
      ];
      const me = (await first.call('GET', '/api/me')).json as { workspace: { id: string } };
      const settings = { tenantId: me.workspace.id.replace('wsp_', ''), actor: 'crawl', purpose: 'sales' };
      const found = await store.read(settings, (tx) => tx.query<{ id: string }>(`select id from ${table} limit 3`));
      ids.push(...found.map((r) => `${prefix}_${r.id}`));
    }
    assert.ok(ids.length > 6);
    let calls = 0;
    for (const route of routes) {
      for (const url of urlsOf(route.path, ids)) {
        const answer = await second.call(
          route.method,
          `${url}${url.includes('?') ? '' : `?q=${encodeURIComponent('只属于')}`}`,
          route.method === 'GET' ? undefined : bodyFor(ids),
        );
        calls += 1;
        assert.ok(!answer.text.includes(MARK), `${route.method} ${url} told: ${answer.text.slice(0, 300)}`);
        assert.notEqual(answer.status, 500, `${route.method} ${url}: ${answer.text}`);
        if (route.method === 'DELETE' && route.path === '/api/session') Object.assign(second, await signUp('第二家'));
      }
    }
    assert.ok(calls > 50);
    for (const id of ids.slice(0, 4))
      assert.match(
        (await first.call('GET', `/api/record/${id}`)).text,
        new RegExp(MARK),
        'nothing was changed or taken away',
      );
  });
});

/** The path with every id of the first workspace in place of its parameters. */
function urlsOf(path: string, ids: readonly string[]): string[] {
  if (!path.includes(':')) return [path];
  const fill = (id: string) =>
    path.replaceAll(
      /:(\w+)/g,
      (_, name: string) => ({ kind: 'lead', field: 'title', name: 'lead-to-touch' })[name] ?? id,
    );
  return [...new Set(ids.map(fill))];
}

/** A body with something for every route to misuse. */
function bodyFor(ids: readonly string[]): object {
  return {
    data: { title: '越权' },
    record: ids[1],
    agent: 'lead-to-touch',
    answer: 'accept',
    later: [],
    onlyValid: true,
    mapping: [],
    keys: [],
    preferences: {},
  };
}
