import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withApp, type Caller } from '#test';

type Graph = {
  nodes: { id: string; title: string; depth: number; more: number | null }[];
  edges: { from: string; to: string; title: { zh: string } }[];
  isCut: boolean;
  hops?: number | null;
};

async function make(who: Caller, kind: string, data: object): Promise<string> {
  const made = await who.call('POST', `/api/records/${kind}`, { data });
  assert.equal(made.status, 200, made.text);
  return (made.json as { id: string }).id;
}

const graphOf = async (who: Caller, path: string) => (await who.call('GET', path)).json as Graph;

test('the records around one come nearest first, by what they name and what names them, and the rest is counted', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const org = await make(me, 'organisation', { name: '华星电子' });
    const lead = await make(me, 'lead', { title: '储能', organisation: org });
    const person = await make(me, 'person', { name: '王工', organisation: org, side: 'customer' });
    const task = await make(me, 'task', { title: '回访', lead, status: 'open' });
    const near = await graphOf(me, `/api/record/${lead}/graph`);
    assert.deepEqual(
      near.nodes.map((n) => [n.id, n.depth]).toSorted(),
      [
        [lead, 0],
        [org, 1],
        [task, 1],
      ].toSorted(),
    );
    assert.deepEqual(
      near.edges.map((e) => [e.from, e.to, e.title.zh]).toSorted(),
      [
        [lead, org, '客户'],
        [task, lead, '线索'],
      ].toSorted(),
    );
    const far = await graphOf(me, `/api/record/${lead}/graph?depth=2`);
    assert.equal(far.nodes.find((n) => n.id === person)?.depth, 2);
    for (let i = 0; i < 16; i += 1) await make(me, 'lead', { title: `项目 ${i}`, organisation: org });
    const many = await graphOf(me, `/api/record/${org}/graph`);
    assert.equal(many.nodes[0]?.more, 18 - 12);
    assert.equal(many.isCut, true);
  });
});

test('the way between two records leads over what one may see, and no further than four steps', async () => {
  await withApp(async ({ signUp }) => {
    const [me, stranger] = [await signUp('甲'), await signUp('乙')];
    const org = await make(me, 'organisation', { name: '华星电子' });
    const lead = await make(me, 'lead', { title: '储能', organisation: org });
    const person = await make(me, 'person', { name: '王工', organisation: org });
    const call = await make(me, 'activity', { subject: '电话', person });
    const way = await graphOf(me, `/api/path?from=${lead}&to=${call}`);
    assert.equal(way.hops, 3);
    assert.deepEqual(
      way.nodes.map((n) => n.id),
      [lead, org, person, call],
    );
    assert.equal(way.edges.length, 3);
    assert.equal((await graphOf(me, `/api/path?from=${lead}&to=${lead}`)).hops, 0);
    const alone = await make(me, 'organisation', { name: '无关' });
    assert.equal((await graphOf(me, `/api/path?from=${lead}&to=${alone}`)).hops, null);
    assert.equal((await stranger.call('GET', `/api/path?from=${lead}&to=${call}`)).status, 404);
    assert.equal((await stranger.call('GET', `/api/record/${org}/graph`)).status, 404);
  });
});

test('a layout is kept in versions, of two who change it at once the later is told, and fields it forgets still show', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    type Layout = { version: number; config: { sections: { fields: string[] }[]; tabs: string[] } };
    const shipped = (await me.call('GET', '/api/layouts/lead')).json as Layout;
    assert.equal(shipped.version, 0);
    const sections = [
      { id: 'top', title: { zh: '要点', en: 'Top' }, columns: 2, isFolded: false, fields: ['title', 'amount'] },
    ];
    const draft = { version: 0, config: { sections, related: [], hiddenRelated: [], tabs: ['comments'] } };
    const saved = await me.call('PUT', '/api/layouts/lead', draft);
    assert.equal(saved.status, 200, saved.text);
    assert.equal((await me.call('PUT', '/api/layouts/lead', draft)).status, 409);
    const now = (await me.call('GET', '/api/layouts/lead?role=rep')).json as Layout;
    assert.equal(now.version, 1);
    assert.deepEqual(now.config.sections[0]?.fields.slice(0, 2), ['title', 'amount']);
    assert.ok(now.config.sections.flatMap((s) => s.fields).includes('status'));
    const strange = {
      ...draft,
      version: 1,
      config: { ...draft.config, sections: [{ ...sections[0], fields: ['nothing'] }] },
    };
    assert.equal((await me.call('PUT', '/api/layouts/lead', strange)).status, 400);
    assert.equal(((await me.call('GET', '/api/layouts/lead/versions')).json as { items: object[] }).items.length, 1);
  });
});
