import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openOutsideService, withWorkspace, type OutsideService, type Workspace } from '#test';
import { useKinds } from '#kernel/memory';
import { CONTRACT_KIND, contractAgent } from '../engine/contract/tools.ts';
import type { AgentGraph } from '../graph/schema.ts';
import {
  accept,
  connect,
  CREATE,
  ended,
  openKernel,
  ordering,
  reading,
  SECRET,
  settled,
  stepsOf,
  type Ground as Here,
} from './try-outside.ts';

type Ground = Here & Readonly<{ workspace: Workspace; service: OutsideService }>;

async function withService(fn: (ground: Ground) => Promise<void>): Promise<void> {
  useKinds([CONTRACT_KIND]);
  const service = await openOutsideService({ auth: ['authorization', `Bearer ${SECRET}`] });
  try {
    await withWorkspace(async (workspace) => {
      const kernel = await openKernel(workspace);
      try {
        await fn({ workspace, kernel, service, scope: workspace.scope('administration') });
      } finally {
        await kernel.stop();
      }
    });
  } finally {
    await service.close();
  }
}

test('an operation of a document becomes a tool that a run calls behind an approval, once', async () => {
  await withService(async (ground) => {
    const { kernel, scope, service } = ground;
    await connect(ground);
    const checked = await kernel.studio.check(scope, ordering());
    assert.deepEqual(
      checked.problems.filter((p) => p.level === 'error'),
      [],
    );
    const waiting = await settled(ground, ordering(), /waiting|failed/);
    assert.equal(waiting.status, 'waiting');
    assert.equal(service.asked.length, 0, 'nothing leaves before somebody agrees');
    await accept(ground);
    const run = await ended(ground, waiting.id);
    assert.equal(run.status, 'done');
    assert.deepEqual([...service.made], [[`${run.id}:make#1`, { id: 'o1', ...CREATE }]]);
    assert.deepEqual((await stepsOf(ground, run.id)).at(-1)?.output, { id: 'o1', ...CREATE });
    assert.deepEqual(service.violations, []);
  });
});

test('a read from outside runs without asking anybody, holds to its schema and is told as text from outside', async () => {
  await withService(async (ground) => {
    const { kernel, scope, service } = ground;
    await connect(ground);
    const run = await settled(ground, reading({ status: 'open', tags: ['a', 'b c'] }));
    assert.equal(run.status, 'done');
    assert.deepEqual(service.asked[0]?.query, { status: 'open', tags: 'b c' });
    assert.equal(service.asked[0]?.headers['idempotency-key'], undefined);
    const [step] = await stepsOf(ground, run.id);
    assert.deepEqual((step?.output as { items: unknown[] } | undefined)?.items[0], {
      id: '1',
      title: 'Chairs',
      amount: 12.5,
      more: 'than was told',
    });
    const one = await settled(ground, reading({ id: 'a/b?c' }, 'ext-orders-get-order@1'));
    assert.equal(one.status, 'done');
    assert.equal(service.asked.at(-1)?.path, '/orders/a%2Fb%3Fc', 'a value stays in its place of the path');
    const climbing = await settled(ground, reading({ id: '..' }, 'ext-orders-get-order@1'));
    assert.equal(climbing.status, 'failed');
    assert.equal(service.asked.length, 2);
    // What it gave may not choose what is sent without a person.
    const chained = contractAgent({
      name: 'chained',
      nodes: [
        { id: 'look', type: 'call', fn: 'ext-orders-list-orders@1', in: {}, durability: 'step' },
        { id: 'idea', type: 'call', fn: 'suggest@1', in: {} },
        {
          id: 'make',
          type: 'call',
          fn: 'ext-orders-create-order@1',
          in: { body: { title: '=look.items[0].title', amount: 1 } },
          durability: 'step',
        },
      ],
      edges: [
        { from: 'look', to: 'idea' },
        { from: 'idea', to: 'make' },
      ],
      autonomy: 'act',
    });
    const rules = (await kernel.studio.check(scope, chained)).problems.map((p) => p.rule);
    assert.ok(rules.includes('graph_tainted'), rules.join());
    const fused = contractAgent({
      name: 'fused',
      nodes: [{ id: 'look', type: 'call', fn: 'ext-orders-list-orders@1', in: {} }],
    });
    assert.deepEqual(
      (await kernel.studio.check(scope, fused)).problems.map((p) => p.rule),
      ['graph_durability'],
      'a call to a service holds no transaction, reading or not',
    );
    const bare = contractAgent({
      name: 'bare',
      nodes: [{ id: 'gone', type: 'call', fn: 'ext-orders-delete-order@1', in: { id: '1' }, durability: 'step' }],
      autonomy: 'ask',
    });
    assert.ok((await kernel.studio.check(scope, bare)).problems.some((p) => p.rule === 'graph_effect'));
    const wrong = (await kernel.studio.check(scope, reading({ state: 'open', status: 'late' }))).problems.map(
      (p) => p.rule,
    );
    assert.deepEqual(wrong.toSorted(), ['graph_type', 'graph_unknown_input']);
  });
});

test('a service that is busy is asked again when it says so; what it broke is told, and a doubtful write is not repeated', async () => {
  await withService(async (ground) => {
    const { service } = ground;
    await connect(ground);
    service.meet('busy', 'unavailable');
    const since = performance.now();
    const busy = await settled(ground, reading());
    assert.equal(busy.status, 'done');
    assert.equal(service.asked.length, 3);
    assert.ok(performance.now() - since >= 1_000, 'it waits as long as it was told');
    for (const [fault, told, calls] of [
      ['reset', /outside\.unreachable/, 3],
      ['failed', /outside\.failed.*the disk is full/, 3],
      ['garbage', /outside\.answer.*no JSON/, 1],
      ['misfit', /outside\.answer.*items/, 1],
      ['oversize', /outside\.answer.*larger than 1 MiB/, 1],
      ['packed', /outside\.answer.*packed/, 1],
      ['redirect', /outside\.refused.*another address/, 1],
    ] as const) {
      const before: number = service.asked.length;
      service.meet(fault, fault, fault);
      const run = await settled(ground, reading());
      service.clear();
      assert.equal(run.status, 'failed', fault);
      assert.match(run.error ?? '', told);
      assert.equal(service.asked.length - before, calls, fault);
    }
    const acting = contractAgent({ ...ordering(), name: 'acting', autonomy: 'act' });
    for (const [fault, told] of [
      ['reset', /outside\.doubt/],
      ['failed', /outside\.doubt.*500/],
    ] as const) {
      const before: number = service.asked.length;
      service.meet(fault);
      const run = await settled(ground, acting);
      assert.match(run.error ?? '', told);
      assert.equal(service.asked.length - before, 1, 'nobody knows whether it was done, so it is not done again');
    }
    service.meet('busy');
    const run = await settled(ground, acting);
    assert.equal(run.status, 'done');
    assert.deepEqual(
      service.asked.slice(-2).map(({ headers }) => headers['idempotency-key']),
      [`${run.id}:make#1`, `${run.id}:make#1`],
    );
  });
});

test('a run that another process takes over calls with the same key, so that the order is made once', async () => {
  await withService(async (ground) => {
    const { service, workspace, scope } = ground;
    await connect(ground);
    service.meet('hang');
    const acting = contractAgent({ ...ordering(), name: 'acting', autonomy: 'act' });
    const { id } = await ground.kernel.engine.start(scope, { graph: acting, input: {} });
    while (service.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    // The first process is cut off: its lease ends while the call is on its way.
    await workspace.store.dispatch.query(
      "update run set lease_until = now() - interval '1 s', owner = 'gone' where id = $1",
      [id],
    );
    const other = await openKernel(workspace);
    try {
      while (service.asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
      service.release();
      const run = await ended({ kernel: other, scope }, id);
      assert.equal(run.status, 'done');
      assert.deepEqual(
        service.asked.map(({ headers }) => headers['idempotency-key']),
        [`${id}:make#1`, `${id}:make#1`],
      );
      assert.equal(service.made.size, 1);
    } finally {
      await other.stop();
    }
  });
});

test('the secret stands in no row, no answer and no error, even where the service writes it back', async () => {
  await withService(async (ground) => {
    const { kernel, scope, service } = ground;
    const id = await connect(ground);
    service.meet('echo');
    const run = await settled(ground, reading());
    assert.equal(run.status, 'failed');
    assert.match(run.error ?? '', /you said.*\*\*\*/);
    const told = JSON.stringify([
      await kernel.toolSources.list(scope),
      await kernel.toolSources.one(scope, id),
      await kernel.studio.tools(scope).then((tools) => tools.map(({ name, about }) => [name, about])),
      await stepsOf(ground, run.id),
      run,
    ]);
    const rows = await scope.read((tx) =>
      tx.query<{ text: string }>(
        `select row_to_json(t)::text as text from (select s.*, k.sealed, r.*, st.* from tool_source s join tool_secret k on true
         join run r on true join step st on true) t
         union all select row_to_json(e)::text from evidence_entry e`,
      ),
    );
    assert.ok(rows.length > 3);
    assert.equal(`${told}${JSON.stringify(rows)}`.includes(SECRET), false);
  });
});

test('another workspace has neither the service nor its tools', async () => {
  await withService(async (ground) => {
    const { kernel, workspace } = ground;
    const id = await connect(ground);
    const tenantId = await workspace.security.workspaces.make({ name: '别家', isDemo: false, adminId: null });
    const actor = { type: 'person', id: 'other', name: '别人', role: 'admin' } as const;
    const theirs = workspace.security.scopeFor(tenantId, actor, 'administration');
    assert.deepEqual(await kernel.toolSources.list(theirs), []);
    await assert.rejects(kernel.toolSources.one(theirs, id), { code: 'outside.not_found' });
    await assert.rejects(kernel.toolSources.remove(theirs, id), { code: 'outside.not_found' });
    assert.ok((await kernel.studio.tools(theirs)).every(({ from }) => from === undefined));
    assert.ok((await kernel.studio.check(theirs, reading())).problems.some((p) => p.rule === 'graph_unknown_tool'));
    await assert.rejects(kernel.studio.tryTool(theirs, 'ext-orders-list-orders@1', { in: {}, record: null }), {
      code: 'studio.no_tool',
    });
    const run = await settled({ ...ground, scope: theirs }, reading());
    assert.match(run.error ?? '', /outside\.off/);
    assert.equal(ground.service.asked.length, 0);
    const rep = workspace.security.scopeFor(workspace.tenantId, { ...actor, role: 'rep' }, 'sales');
    await assert.rejects(kernel.toolSources.list(rep), { code: 'auth.forbidden' });
  });
});

test('what is tried out or played in a sandbox asks the service nothing, and a replay answers as it did', async () => {
  await withService(async (ground) => {
    const { kernel, scope, service } = ground;
    await connect(ground);
    const tried = await kernel.studio.tryTool(scope, 'ext-orders-list-orders@1', {
      in: { status: 'open' },
      record: null,
    });
    assert.deepEqual(tried.outcome === 'done' && tried.captured, [{ what: 'outside', value: { status: 'open' } }]);
    const played = async (graph: AgentGraph, runId: string | null) => {
      const wish = { graph, input: {}, subjectId: null, autonomy: null, runId };
      const { id } = await kernel.sandbox.start(scope, wish, true);
      return kernel.sandbox.advance(scope, { id, how: 'continue' });
    };
    const made = await played(reading(), null);
    assert.deepEqual([made.rest.at, made.steps[0]?.by, made.steps[0]?.output], ['done', 'captured', { items: [] }]);
    const acting = contractAgent({ ...ordering(), name: 'acting', autonomy: 'act' });
    const acted = await played(acting, null);
    assert.deepEqual(acted.steps.at(-1)?.captured, [{ tool: 'ext-orders-create-order@1', input: { body: CREATE } }]);
    assert.equal(service.asked.length, 0);
    const run = await settled(ground, reading());
    const again = await played(reading(), run.id);
    assert.deepEqual(
      [again.steps[0]?.by, again.steps[0]?.output],
      ['recorded', (await stepsOf(ground, run.id))[0]?.output],
    );
    assert.equal(service.asked.length, 1);
  });
});

test('private addresses are asked only where the installation and the administrator say so, whatever name leads there', async () => {
  await withService(async (ground) => {
    const { kernel, workspace, scope, service } = ground;
    const id = await connect(ground);
    const strict = await openKernel(workspace, undefined, false);
    try {
      const run = await settled({ kernel: strict, scope }, reading());
      assert.match(run.error ?? '', /outside\.local/);
      const { source } = await kernel.toolSources.one(scope, id);
      const config = { ...source.config, isLocal: false, version: source.version, secret: SECRET };
      for (const address of [
        'https://127.0.0.1',
        'https://[::1]',
        'https://0x7f.1',
        'https://169.254.169.254',
        service.url,
      ])
        await assert.rejects(kernel.toolSources.change(scope, { ...config, id, address }), { code: 'input.invalid' });
      await kernel.toolSources.change(scope, {
        ...config,
        id,
        address: service.url.replace('http://127.0.0.1', 'https://localhost'),
      });
      const named = await settled(ground, reading());
      assert.match(named.error ?? '', /outside\.unreachable.*private or reserved/);
      assert.equal(service.asked.length, 0);
    } finally {
      await strict.stop();
    }
  });
});

test('what is switched off fails with its cure, also by the port for errors, and is offered to no model', async () => {
  await withService(async (ground) => {
    const { kernel, scope } = ground;
    const id = await connect(ground);
    await kernel.toolSources.changeOperations(scope, { id, operations: [{ name: 'list-orders', isOn: false }] });
    const run = await settled(ground, reading());
    assert.match(run.error ?? '', /outside\.off.*Ask an administrator/);
    const around = contractAgent({
      name: 'around',
      nodes: [
        { id: 'look', type: 'call', fn: 'ext-orders-list-orders@1', in: {}, durability: 'step' },
        { id: 'else', type: 'call', fn: 'work@1', in: { label: '=look.error' } },
      ],
      edges: [{ from: 'look', fromPort: 'error', to: 'else' }],
    });
    assert.equal((await settled(ground, around)).status, 'done');
    assert.equal(
      (await kernel.studio.tools(scope)).some(({ name }) => name === 'ext-orders-list-orders'),
      false,
    );
    // Stricter at once for agents that were built when it only read.
    await kernel.toolSources.changeOperations(scope, {
      id,
      operations: [{ name: 'list-orders', isOn: true, effect: 'leaves-the-building' }],
    });
    const unasked = contractAgent({ ...reading(), autonomy: 'ask' });
    assert.match((await settled(ground, unasked)).error ?? '', /run\.unapproved/);
    assert.equal(ground.service.asked.length, 0);
  });
});
