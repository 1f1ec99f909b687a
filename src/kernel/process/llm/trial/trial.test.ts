import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withWorkspace } from '#test';
import type { Scope } from '#kernel/security';
import { readSetupFor } from '../endpoints/settings.ts';
import { listCalls, monthSums } from '../ledger/read-calls.ts';
import { fitting } from '../stand-in/fitting.ts';
import type { Script } from '../stand-in/script.ts';
import { openStandIn, type StandInOptions } from '../stand-in/server.ts';
import { addEndpoint, aRequest, gatewayForTests } from '../try-gateway.ts';
import { chatDriver } from '../wire/chat.ts';
import { Trouble } from '../wire/trouble.ts';
import { CHINESE_ITEMS, plainChinese } from './chinese.ts';
import { openTrials, type Trials } from './try-endpoint.ts';

const NUMBERS = Array.from({ length: 60 }, (_, i) => i + 1).join(' ');

/** A model that does what it is asked: counts, fits shapes, uses tools. */
const able: Script = ({ schema, tools, messages }) => {
  if (tools.length > 0) return { calls: [{ name: tools[0] ?? '', arguments: { city: '上海' } }] };
  const said = messages.map(({ content }) => content).join('\n');
  if (schema !== null) return { value: fitting(schema) };
  if (said.includes('JSON Schema')) return { text: 'Here:\n```json\n{"colour":"cobalt","n":3}\n```' };
  return { text: said.includes('JSON') ? 'blue, 3' : NUMBERS };
};

async function withTrials(
  options: StandInOptions,
  fn: (ground: { trials: Trials; scope: Scope; id: string; url: string }) => Promise<void>,
): Promise<void> {
  const standIn = await openStandIn({ script: able, ...options });
  const gguf = async (): Promise<never> => {
    throw new Trouble('refused', 'no files here');
  };
  const trials = openTrials({ drivers: { http: chatDriver({ allowsLocal: true }), gguf }, now: () => new Date() });
  try {
    await withWorkspace(async (workspace) => {
      const scope = workspace.scope('administration');
      const price = { inMinor: '200', outMinor: '800', currency: 'CNY' };
      const id = await addEndpoint(scope, standIn.url, { name: '一', maxTokens: 8_000, price });
      await fn({ trials, scope, id, url: standIn.url });
    });
  } finally {
    await standIn.close();
  }
}

test('a probe finds what the endpoint can do, keeps it and sets limits that fit', async () => {
  await withTrials({ contextTokens: 6_000 }, async ({ trials, scope, id }) => {
    const findings = await trials.probe(scope, id);
    assert.deepEqual(
      [
        findings.isOk,
        findings.json,
        findings.hasTools,
        findings.isStreaming,
        findings.contextTokens,
        findings.contextBy,
      ],
      [true, 'schema', true, true, 6_000, 'declared'],
    );
    assert.ok((findings.tokensPerSecond ?? 0) > 0 && findings.firstMs !== null);
    assert.equal(findings.model, 'stand-in/stand-in');
    const [kept] = (await readSetupFor(scope)).endpoints;
    assert.deepEqual(kept?.findings, findings);
    assert.equal(kept?.config.maxTokens, 3_000);
    const { items } = await listCalls(scope, { after: null, limit: 10 });
    assert.deepEqual(
      items.map(({ agent, outcome }) => [agent, outcome]),
      [['probe', 'answered']],
    );
    assert.ok((items[0]?.costMicro ?? 0) > 0);
  });
});

for (const json of ['object', 'plain'] as const)
  test(`a probe tells how far an endpoint goes in JSON: ${json}; and the gateway goes by it`, async () => {
    await withTrials({ json }, async ({ trials, scope, id }) => {
      assert.equal((await trials.probe(scope, id)).json, json);
      const schema = { type: 'object', properties: { colour: { type: 'string' } }, required: ['colour'] };
      const answer = await gatewayForTests().ask(scope, aRequest({ schema }));
      assert.equal(answer.repairs, 0);
    });
  });

test('a probe of an endpoint that refuses, hangs or talks nonsense says what to do', async () => {
  await withTrials({ key: 'sk-right' }, async ({ trials, scope, id }) => {
    const { isOk, detail, json } = await trials.probe(scope, id);
    assert.deepEqual([isOk, json], [false, null]);
    assert.match(detail.zh, /密钥/);
  });
  await withTrials({ script: () => ({ fault: 'wrong-type' }) }, async ({ trials, scope, id }) => {
    assert.match((await trials.probe(scope, id)).detail.en, /protocol/);
  });
});

test('the quality check tells right answers from wrong ones, question by question', async () => {
  const right: Readonly<Record<string, unknown>> = {
    names: { company: '杭州云栖数联科技有限公司', people: ['欧阳静怡', '单雄飞'] },
    amount: { a: 3_200_500, b: 120_000_000, c: 38_000 },
    discount: { yuan: 30_000 },
    date: { date: '2026-12-02', time: '15:00' },
    unknown: { budgetYuan: null, contact: '沈总', rival: null },
    keep: '王晓燕负责的这笔 138 万的单子须在12月5日前签约，质保 3 年。',
    register:
      '李总，您好！感谢您昨天拨冗参加演示。想请您本周四上午方便时通个电话，听听您的意见，时间以您为准。祝您工作顺利！',
    objection: '我们理解您的顾虑。同类客户平均 7 个月就能收回成本。',
  };
  const wrong: Readonly<Record<string, unknown>> = {
    names: { company: '杭州云栖数联', people: ['欧阳', '静怡', '单雄飞'] },
    amount: { a: 3_250_000, b: 12_000_000, c: 30_008 },
    discount: { yuan: 30_600 },
    date: { date: '2026-11-25', time: '15:00' },
    unknown: { budgetYuan: 0, contact: '沈总', rival: '旧系统' },
    keep: '王曉燕的 138 万合同，12月5日前签，质保 36 个月。',
    register: '亲爱的李总，你好呀！周四 call 一下？',
    objection: '7 个月收回成本，第一年净赚 30 万。',
  };
  for (const item of CHINESE_ITEMS) {
    assert.equal(item.judge(right[item.id]), null, item.id);
    assert.notEqual(item.judge(wrong[item.id]), null, item.id);
  }
  const script: Script = ({ messages }) => {
    const asked = messages.map(({ content }) => content).join('\n');
    const { id = '' } = CHINESE_ITEMS.find(({ prompt }) => asked.includes(prompt)) ?? {};
    const answer = id === 'date' ? wrong[id] : right[id];
    return typeof answer === 'string' ? { text: answer } : { value: answer };
  };
  await withTrials({ script }, async ({ trials, scope, id }) => {
    const report = await trials.quality(scope, id);
    assert.deepEqual([report.passed, report.asked], [7, 8]);
    assert.deepEqual(
      report.items.filter(({ isOk }) => !isOk).map((item) => item.id),
      ['date'],
    );
    const { sums } = await monthSums(scope, { month: null, now: new Date() });
    assert.deepEqual(
      sums.map(({ agent, calls }) => [agent, calls]),
      [['quality', 1]],
    );
  });
});

test('traditional signs, broken signs and other languages are told apart from plain Chinese', () => {
  assert.equal(plainChinese('您好，这是 CRM 系统的演示。'), null);
  assert.match(plainChinese('您好，這是系統的演示。')?.zh ?? '', /繁体/);
  assert.match(plainChinese('您好\ufffd\ufffd')?.zh ?? '', /乱码/);
  assert.match(plainChinese('Hello 您好')?.zh ?? '', /不是中文/);
});
