import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newUuid } from '#base';
import { useKinds } from '#kernel/memory';
import { openSecurity, type Scope } from '#kernel/security';
import { openStore, type OutboxEvent, type Store } from '#store';
import pg from 'pg';
import { withWorkspace } from '#test';
import { CONTRACT_KIND, CONTRACT_TOOLS, contractAgent, LOG } from '../engine/contract/tools.ts';
import { openProcess, type ProcessKernel } from '../open-process.ts';

const told = { zh: '自建', en: 'Own' };
const mine = (more: object = {}) => ({
  ...contractAgent({
    name: 'mine',
    title: told,
    wakes: [{ event: 'thing.happened' }],
    nodes: [{ id: 'a', type: 'call', fn: 'work@1', in: { label: '=input.event' } }],
    ...more,
  }),
});
const event = (tenantId: string): OutboxEvent => ({
  tenantId,
  id: newUuid(),
  topic: 'thing.happened',
  payload: {},
  at: new Date(),
});

/** Statements the application sends, by name, while this file runs. */
const sent: string[] = [];
const original = Reflect.get(pg.Client.prototype, 'query') as (...args: unknown[]) => unknown;
before(() => {
  Reflect.set(pg.Client.prototype, 'query', function query(this: pg.Client, ...args: unknown[]) {
    const [config] = args as [{ name?: string }];
    if (typeof config === 'object' && config !== null) sent.push(config.name ?? '');
    return original.apply(this, args);
  });
});
after(() => void Reflect.set(pg.Client.prototype, 'query', original));

const opened = (store: Store, agents = [contractAgent({ name: 'shipped', nodes: mine().nodes })]) => {
  const security = openSecurity(store, { isHttps: false, trustedOrigins: [] });
  return openProcess({
    store,
    agents,
    tools: CONTRACT_TOOLS,
    services: { [LOG.name]: async () => {} },
    scopeFor: security.scopeFor.bind(security),
    report: (error) => assert.fail(String(error)),
    withSchedules: false,
  });
};

/** A scope of somebody who is a member. */
async function memberScope(store: Store, tenantId: string): Promise<Scope> {
  const security = openSecurity(store, { isHttps: false, trustedOrigins: [] });
  const actor = { type: 'person', id: 'lin', name: '林', role: 'admin' } as const;
  const scope = security.scopeFor(tenantId, actor, 'sales');
  await scope.write((tx) =>
    tx.query(`insert into membership (tenant_id, user_id, role) values ($1, 'lin', 'admin')`, [tenantId]),
  );
  return scope;
}

async function activated(
  kernel: ProcessKernel,
  scope: Scope,
  graph: ReturnType<typeof mine>,
  revision = 1,
): Promise<void> {
  if (revision === 1) await kernel.studio.make(scope, { name: 'mine', audience: 'all' });
  const saved = await kernel.studio.save(scope, { name: 'mine', graph, revision });
  assert.deepEqual(saved.problems, []);
  const { lastVersion } = await kernel.studio.publish(scope, { name: 'mine', note: '', revision: saved.revision });
  await kernel.studio.activate(scope, { name: 'mine', version: lastVersion });
}

test('events cost a workspace that built nothing no statement more, and one that did only after something changed', async () => {
  useKinds([CONTRACT_KIND]);
  await withWorkspace(async ({ store, tenantId }) => {
    const kernel = await opened(store);
    try {
      const scope = await memberScope(store, tenantId);
      await kernel.onEvents([event(tenantId)]);
      const lookUps = async (n: number): Promise<number> => {
        sent.length = 0;
        for (let i = 0; i < n; i += 1) await kernel.onEvents([event(tenantId)]);
        return sent.filter((name) => name === 'own-agents').length;
      };
      assert.equal(await lookUps(20), 0);
      await activated(kernel, scope, mine());
      // Once at most in each process after a change; activating looked already.
      assert.equal(await lookUps(20), 0);
      const [runs] = await scope.read((tx) =>
        tx.query<{ n: number }>(`select count(*)::int as n from run where agent = 'mine'`),
      );
      assert.equal(runs?.n, 20);
      await kernel.studio.save(scope, { name: 'mine', graph: mine(), revision: 2 });
      assert.equal(await lookUps(5), 0, 'saving a draft changes nothing that works');
    } finally {
      await kernel.stop();
    }
  });
});

test('what one server process activates wakes in another at once, and what it takes out of work does not', async () => {
  useKinds([CONTRACT_KIND]);
  await withWorkspace(async ({ store, config, tenantId }) => {
    const second = await openStore(config);
    const [here, there] = [await opened(store), await opened(second)];
    try {
      const scope = await memberScope(store, tenantId);
      const started = async (): Promise<number> => {
        await there.onEvents([event(tenantId)]);
        const [row] = await scope.read((tx) =>
          tx.query<{ n: number }>(`select count(*)::int as n from run where tenant_id = $1 and agent = 'mine'`, [
            tenantId,
          ]),
        );
        return row?.n ?? 0;
      };
      assert.equal(await started(), 0);
      await activated(here, scope, mine());
      assert.equal(await started(), 1);
      await here.studio.activate(scope, { name: 'mine', version: null });
      assert.equal(await started(), 1);
      await here.studio.activate(scope, { name: 'mine', version: '1.0.0' });
      assert.equal(await started(), 2);
      await scope.write((tx) =>
        tx.query(`delete from membership where tenant_id = $1 and user_id = 'lin'`, [tenantId]),
      );
      assert.equal(await started(), 2, 'it rests when who activated it leaves');
    } finally {
      await here.stop();
      await there.stop();
      await second.close();
    }
  });
});

test('an own agent is called by another one, and one that is taken out of work is not', async () => {
  useKinds([CONTRACT_KIND]);
  await withWorkspace(async ({ store, tenantId }) => {
    const kernel = await opened(store);
    try {
      const scope = await memberScope(store, tenantId);
      await activated(kernel, scope, mine({ output: { said: '=a.label' } }));
      const graph = contractAgent({
        name: 'caller',
        nodes: [{ id: 'sub', type: 'agent', ref: 'mine', in: { event: 'x' } }],
        output: { heard: '=sub.said' },
      });
      const { id } = await kernel.engine.start(scope, { graph, input: {} });
      let state = await kernel.engine.settled(scope, id);
      while (state.status === 'waiting') state = await kernel.engine.settled(scope, id);
      assert.deepEqual([state.status, state.output], ['done', { heard: 'x' }]);
      await kernel.studio.activate(scope, { name: 'mine', version: null });
      const late = await kernel.engine.start(scope, { graph, input: {} });
      const failed = await kernel.engine.settled(scope, late.id);
      assert.match(failed.error ?? '', /agent\.unknown/);
    } finally {
      await kernel.stop();
    }
  });
});

test('a schedule of an own agent is planned when it is activated and gone when it is taken out of work', async () => {
  useKinds([CONTRACT_KIND]);
  await withWorkspace(async ({ store, tenantId }) => {
    const kernel = await opened(store);
    try {
      const scope = await memberScope(store, tenantId);
      const crons = async () =>
        (
          await scope.read((tx) => tx.query<{ cron: string }>(`select cron from agent_schedule where agent = 'mine'`))
        ).map((r) => r.cron);
      await activated(kernel, scope, mine({ wakes: [{ cron: '0 6 * * *' }] }));
      assert.deepEqual(await crons(), ['0 6 * * *']);
      await activated(kernel, scope, mine({ wakes: [{ cron: '0 7 * * *' }] }), 2);
      assert.deepEqual(await crons(), ['0 7 * * *']);
      await kernel.studio.activate(scope, { name: 'mine', version: null });
      assert.deepEqual(await crons(), []);
    } finally {
      await kernel.stop();
    }
  });
});
