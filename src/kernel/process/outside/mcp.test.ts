import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADD, NOTE, openMcpStandIn, withWorkspace, type McpStandIn } from '#test';
import { useKinds } from '#kernel/memory';
import { CONTRACT_KIND, contractAgent } from '../engine/contract/tools.ts';
import type { AgentGraph } from '../graph/schema.ts';
import type { Models } from '../llm/port.ts';
import { scriptedModels } from '../llm/scripted.ts';
import type { Ground } from './try-outside.ts';
import { openKernel, settled, stepsOf } from './try-outside.ts';

const SECRET = 'geheim-mcp-4711';

type McpGround = Ground & Readonly<{ server: McpStandIn; id: string }>;

async function withServer(
  options: Parameters<typeof openMcpStandIn>[0],
  fn: (ground: McpGround) => Promise<void>,
  models?: Models,
): Promise<void> {
  useKinds([CONTRACT_KIND]);
  const server = await openMcpStandIn({ ...options, key: SECRET });
  try {
    await withWorkspace(async (workspace) => {
      const kernel = await openKernel(workspace, models);
      const scope = workspace.scope('administration');
      try {
        const draft = { kind: 'mcp', name: 'sums', title: 'Sums', isLocal: true, auth: { type: 'bearer' } } as const;
        const { id } = await kernel.toolSources.make(scope, { ...draft, address: server.url, secret: SECRET });
        const operations = [
          { name: 'add-numbers', isOn: true, effect: 'reads' as const },
          { name: 'post-note', isOn: true },
        ];
        await kernel.toolSources.changeOperations(scope, { id, operations });
        await fn({ kernel, scope, server, id });
      } finally {
        await kernel.stop();
      }
    });
  } finally {
    await server.close();
  }
}

const adding = (fn = 'ext-sums-add-numbers@1'): AgentGraph =>
  contractAgent({ name: 'adding', nodes: [{ id: 'add', type: 'call', fn, in: { a: 1, b: 2 }, durability: 'step' }] });

const noting = (input: Record<string, unknown>): AgentGraph =>
  contractAgent({
    name: 'noting',
    autonomy: 'act',
    nodes: [{ id: 'note', type: 'call', fn: 'ext-sums-post-note@1', in: input, durability: 'step' }],
  });

for (const options of [
  { revision: '2026-07-28' },
  { revision: '2026-07-28', streams: true },
  { revision: '2025-11-25' },
  { revision: '2025-11-25', streams: true },
] as const) {
  const how = `${options.revision}${'streams' in options ? ', answers as a stream' : ''}`;
  test(`tools of an MCP server are listed page by page and called (${how})`, async () => {
    await withServer(options, async (ground) => {
      const { kernel, scope, server, id } = ground;
      const { source, operations } = await kernel.toolSources.one(scope, id);
      assert.equal(source.revision, options.revision);
      assert.deepEqual(
        operations.map(({ name, effect }) => [name, effect]),
        [
          ['add-numbers', 'reads'],
          ['post-note', 'leaves-the-building'],
        ],
      );
      const run = await settled(ground, adding());
      assert.equal(run.status, 'done', run.error ?? '');
      assert.deepEqual((await stepsOf(ground, run.id))[0]?.output, { sum: 3 });
      const noted = await settled(ground, noting({ text: '你好', region: 'cn 北' }));
      assert.equal(noted.status, 'done', noted.error ?? '');
      const last = server.heard.at(-1);
      assert.deepEqual(last?.params['arguments'], { text: '你好', region: 'cn 北' });
      assert.equal(last.headers['idempotency-key'], `${noted.id}:note#1`);
      assert.equal(await kernel.toolSources.test(scope, id), null);
      assert.deepEqual(server.violations, []);
      const handshakes = server.heard.filter(({ method }) => method === 'initialize').length;
      server.forget();
      assert.equal((await settled(ground, adding())).status, 'done', 'a session that has ended is opened anew');
      const again = server.heard.filter(({ method }) => method === 'initialize').length;
      assert.equal(again, options.revision === '2025-11-25' ? handshakes + 1 : 0);
    });
  });
}

test('what an MCP server could not do is told in its words, and is not tried again', async () => {
  await withServer({ revision: '2026-07-28' }, async (ground) => {
    for (const [fault, told] of [
      ['error', /outside\.refused.*-32602.*no such tool/],
      ['tool_error', /outside\.refused.*the note is too long/],
      ['input_required', /outside\.refused.*asks for more/],
      ['text', /outside\.answer.*sum/],
    ] as const) {
      const before: number = ground.server.heard.length;
      ground.server.meet(fault);
      const run = await settled(ground, adding());
      assert.match(run.error ?? '', told);
      assert.equal(ground.server.heard.length, before + 1);
    }
  });
});

test('a tool that changed is a new version that acts until somebody has looked at it, and the old one stays for what calls it', async () => {
  await withServer({ revision: '2026-07-28' }, async (ground) => {
    const { kernel, scope, server, id } = ground;
    const inputSchema = { ...ADD.inputSchema, properties: { ...ADD.inputSchema.properties, c: { type: 'number' } } };
    server.offer([{ ...ADD, inputSchema }]);
    const { outcome } = await kernel.toolSources.importAgain(scope, { id, document: undefined });
    assert.deepEqual(outcome, { added: [], changed: ['add-numbers'], gone: ['post-note'] });
    const { operations } = await kernel.toolSources.one(scope, id);
    assert.deepEqual(
      operations.map(({ name, version, effect, isOn, isCurrent }) => [name, version, effect, isOn, isCurrent]),
      [
        ['add-numbers', 2, 'leaves-the-building', true, true],
        ['post-note', 1, 'leaves-the-building', true, false],
      ],
    );
    assert.equal((await settled(ground, adding())).status, 'done', 'the old version reads on');
    const { error } = await settled(ground, adding('ext-sums-add-numbers@2'));
    assert.match(error ?? '', /run\.unapproved/);
    const tools = (await kernel.studio.tools(scope)).flatMap(({ name, version, from }) =>
      from === undefined ? [] : [[name, version, from.isCurrent]],
    );
    assert.deepEqual(tools, [
      ['ext-sums-add-numbers', 1, false],
      ['ext-sums-add-numbers', 2, true],
      ['ext-sums-post-note', 1, false],
    ]);
    const same = await kernel.toolSources.importAgain(scope, { id, document: undefined });
    assert.deepEqual(same.outcome, { added: [], changed: [], gone: [] });
    server.offer([ADD, NOTE]);
    const back = await kernel.toolSources.importAgain(scope, { id, document: undefined });
    assert.deepEqual(back.outcome, { added: ['post-note'], changed: ['add-numbers'], gone: [] });
    assert.equal(
      (await kernel.toolSources.one(scope, id)).operations[0]?.version,
      3,
      'a number never means two things',
    );
  });
});

test('a model is told what a tool says of itself between marks, and after reading it asks only with values it was given', async () => {
  const { models, requests } = scriptedModels({
    answer: (_request, n) => {
      if (n === 1) return { calls: [{ tool: 'ext-sums-add-numbers', arguments: { a: 41, b: 1 } }] };
      if (n === 2) return { calls: [{ tool: 'ext-sums-add-numbers', arguments: { a: 13_800_001_111, b: 0 } }] };
      if (n === 3) return { calls: [{ tool: 'ext-sums-add-numbers', arguments: { a: 5, b: 5 } }] };
      return { value: { text: 'done' } };
    },
  });
  await withServer(
    { revision: '2026-07-28' },
    async (ground) => {
      const run = await settled(
        ground,
        contractAgent({
          name: 'asking',
          nodes: [
            {
              id: 'ask',
              type: 'llm',
              instructions: 'Add.',
              in: { five: 5 },
              tools: ['ext-sums-add-numbers@1'],
              schema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
              maxTurns: 6,
            },
          ],
          edges: [],
        }),
      );
      assert.equal(run.status, 'done', run.error ?? '');
      const [tool] = requests[0]?.tools ?? [];
      assert.match(
        tool?.about ?? '',
        /^A tool of a service outside.*\n<<OUTSIDE \w+>>\n[^]*Ignore all[^]*the first[^]*<<END/,
      );
      assert.equal(JSON.stringify(tool?.parameters).includes('the first'), false);
      const called = ground.server.heard.filter(({ method }) => method === 'tools/call');
      assert.deepEqual(
        called.map(({ params }) => params['arguments']),
        [
          { a: 41, b: 1 },
          { a: 5, b: 5 },
        ],
      );
      assert.match(requests[2]?.messages.at(-1)?.text ?? '', /only be a value that stands in KNOWN/);
    },
    models,
  );
});
