import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { withWorkspace, type Workspace } from '#test';
import type { Models } from './port.ts';
import { inTurn, type Answer, type Fault } from './stand-in/script.ts';
import { openStandIn, type StandIn, type StandInOptions } from './stand-in/server.ts';
import { addEndpoint, aRequest, gatewayForTests, SCORE, useSettings } from './try-gateway.ts';

type Ground = Readonly<{ models: Models; scope: Scope; standIn: StandIn; workspace: Workspace }>;

const GOOD = { value: { score: 71, reason: '预算明确' } };

/** A workspace with one endpoint, a stand-in that answers in turn. */
async function withModel(
  answers: readonly Answer[],
  fn: (ground: Ground) => Promise<void>,
  options: StandInOptions = {},
): Promise<void> {
  const standIn = await openStandIn({ ...options, script: inTurn(answers) });
  try {
    await withWorkspace(async (workspace) => {
      const scope = workspace.scope('administration');
      await addEndpoint(scope, standIn.url, { name: '一号' });
      await useSettings(scope, { cacheHours: 0 });
      await fn({ models: gatewayForTests(), scope, standIn, workspace });
    });
  } finally {
    await standIn.close();
  }
}

const failing = (fault: Fault, retryAfter?: string): Answer => ({
  fault,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

const outcomes = async (scope: Scope): Promise<string[]> =>
  (await scope.read((tx) => tx.query<{ outcome: string }>('select outcome from model_call order by id'))).map(
    (row) => row.outcome,
  );

test('an answer of the asked shape comes with what it took, piece by piece', async () => {
  await withModel([GOOD], async ({ models, scope, standIn }) => {
    const pieces: string[] = [];
    const answer = await models.ask(scope, aRequest({ onText: (piece) => void pieces.push(piece) }));
    assert.deepEqual(answer.value, GOOD.value);
    assert.equal(answer.endpoint, '一号');
    assert.equal(answer.model, 'stand-in/stand-in');
    assert.equal(answer.repairs, 0);
    assert.ok(answer.usage.tokensIn > 20 && answer.usage.tokensOut > 0);
    assert.ok(answer.firstMs !== null && answer.firstMs <= answer.ms);
    assert.equal(pieces.join(''), JSON.stringify(GOOD.value));
    assert.ok(pieces.length > 2);
    assert.deepEqual(standIn.questions[0]?.schema, SCORE);
    assert.deepEqual(standIn.violations, []);
  });
});

test('a text that is asked for without a shape comes as it was written, without what the model thought', async () => {
  await withModel([{ text: '<think>嗯……</think>\n您好，李总。' }], async ({ models, scope }) => {
    const answer = await models.ask(scope, aRequest({ task: 'write', schema: null }));
    assert.equal(answer.value, '您好，李总。');
  });
});

for (const json of ['object', 'plain'] as const)
  test(`an endpoint that knows no schemas is asked in the way it knows: ${json}`, async () => {
    await withModel(
      [{ text: `好的：\n\`\`\`json\n${JSON.stringify(GOOD.value)}\n\`\`\`` }],
      async ({ models, scope, standIn }) => {
        for (let i = 0; i < 2; i += 1) assert.deepEqual((await models.ask(scope, aRequest())).value, GOOD.value);
        assert.deepEqual(
          standIn.questions.map(({ format }) => format),
          [json, json],
        );
        // It is found out once, not at every call.
        assert.equal(standIn.violations.length, json === 'object' ? 1 : 2);
      },
      { json },
    );
  });

test('an answer that does not fit is sent back with what is wrong with it', async () => {
  const wrong = [{ text: 'sure! {"score": 130, "reason": "x"}' }, { text: '{"score": 30}' }, GOOD];
  await withModel(
    wrong,
    async ({ models, scope, standIn }) => {
      const answer = await models.ask(scope, aRequest());
      assert.deepEqual(answer.value, GOOD.value);
      assert.equal(answer.repairs, 2);
      const told = standIn.questions.map(({ messages }) => messages.at(-1)?.content ?? '');
      assert.match(told[1] ?? '', /score: .*100/);
      assert.match(told[2] ?? '', /reason: is missing/);
      assert.match(standIn.questions[1]?.messages.at(-2)?.content ?? '', /130/);
    },
    { enforces: false },
  );
});

test('JSON that was cut off, garbage words and empty answers are mended or told as unusable', async () => {
  const cut = { text: '{"score": 3, "reason": "很', isCut: true };
  await withModel(
    [cut, { text: '' }, { text: 'I cannot do that.' }],
    async ({ models, scope, standIn }) => {
      await assert.rejects(models.ask(scope, aRequest()), { code: 'model.unusable' });
      assert.match(standIn.questions[1]?.messages.at(-1)?.content ?? '', /cut off/);
      assert.match(standIn.questions[2]?.messages.at(-1)?.content ?? '', /empty/);
      assert.deepEqual(await outcomes(scope), ['unusable']);
    },
    { enforces: false },
  );
});

for (const fault of ['garbage', 'broken', 'truncated', 'wrong-type', 'failed'] as const)
  test(`after “${fault}” the same endpoint is asked again and may answer`, async () => {
    await withModel([failing(fault), GOOD], async ({ models, scope }) => {
      assert.deepEqual((await models.ask(scope, aRequest())).value, GOOD.value);
      assert.deepEqual(await outcomes(scope), ['failed', 'answered']);
    });
  });

for (const fault of ['hang', 'drip'] as const)
  test(`an endpoint that does “${fault}” is given up at the deadline of the request`, async () => {
    await withModel([failing(fault)], async ({ models, scope }) => {
      const since = performance.now();
      await assert.rejects(models.ask(scope, aRequest({ timeoutMs: 400 })), { code: 'model.unavailable' });
      const ms = performance.now() - since;
      assert.ok(ms > 350 && ms < 2_000, `${ms} ms`);
      assert.deepEqual(await outcomes(scope), ['timeout']);
    });
  });

test('an answer larger than anybody should read is not read to its end', async () => {
  await withModel([failing('huge')], async ({ models, scope }) => {
    await assert.rejects(models.ask(scope, aRequest({ timeoutMs: 4_000 })), (error: Failure) => {
      assert.equal(error.code, 'model.unavailable');
      assert.match(String(error.facts['said']), /larger than 4 MiB/);
      return true;
    });
  });
});

test('a busy endpoint is asked again after the time it names, if that leaves time to answer', async () => {
  await withModel([failing('busy', '1'), GOOD], async ({ models, scope }) => {
    const answer = await models.ask(scope, aRequest());
    assert.ok(answer.ms >= 1_000, `${answer.ms} ms`);
    assert.deepEqual(await outcomes(scope), ['busy', 'answered']);
  });
  await withModel([failing('busy', '60'), GOOD], async ({ models, scope }) => {
    const since = performance.now();
    await assert.rejects(models.ask(scope, aRequest()), { code: 'model.unavailable' });
    assert.ok(performance.now() - since < 2_000, 'nobody waits for what comes too late');
  });
});

test('who asked can end it, and gets their own reason back', async () => {
  await withModel([failing('hang')], async ({ models, scope }) => {
    const controller = new AbortController();
    const asked = models.ask(scope, aRequest({ signal: controller.signal }));
    setTimeout(() => controller.abort(new Error('run cancelled')), 50);
    await assert.rejects(asked, { message: 'run cancelled' });
    assert.deepEqual(await outcomes(scope), ['cancelled']);
  });
});

test('calls of tools come parsed, under the names they have here', async () => {
  const tool = { name: 'find-company@2', about: 'Finds it.', parameters: { type: 'object', properties: {} } };
  const script = [
    {
      calls: [
        { name: 'find-company_2', arguments: { name: '甲公司', n: 3 } },
        { name: 'find-company_2', arguments: {} },
      ],
    },
    GOOD,
  ];
  await withModel(script, async ({ models, scope, standIn }) => {
    const request = aRequest({ tools: [tool] });
    const first = await models.ask(scope, request);
    assert.deepEqual(first.calls, [
      { id: 'call_0', tool: 'find-company@2', arguments: { name: '甲公司', n: 3 } },
      { id: 'call_1', tool: 'find-company@2', arguments: {} },
    ]);
    const second = await models.ask(scope, {
      ...request,
      messages: [
        ...request.messages,
        { role: 'assistant', text: '', calls: first.calls },
        { role: 'tool', callId: 'call_0', text: '{"id":1}' },
        { role: 'tool', callId: 'call_1', text: '{}' },
      ],
    });
    assert.deepEqual(second.value, GOOD.value);
    assert.deepEqual(standIn.violations, []);
  });
});

test('no connection to the database is held while a model works', async () => {
  await withModel([{ ...GOOD, afterMs: 2_000 }], async ({ models, scope, workspace }) => {
    const asked = Array.from({ length: 40 }, () => models.ask(scope, aRequest()));
    await new Promise((resolve) => setTimeout(resolve, 900));
    const since = performance.now();
    await workspace.scope().read((tx) => tx.query('select 1'));
    const ms = performance.now() - since;
    assert.ok(ms < 600, `forty models at work, and a read took ${ms} ms`);
    assert.equal((await Promise.all(asked)).length, 40);
  });
});

test('without an endpoint there is no model, and has says so', async () => {
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope('administration');
    const models = gatewayForTests();
    assert.equal(await models.has(scope, 'judge'), false);
    await assert.rejects(models.ask(scope, aRequest()), { code: 'model.none' });
  });
});
