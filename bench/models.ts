import { chatDriver, openModels, openStandIn, saveEndpoint, Trouble, type ModelRequest } from '#kernel/process';
import { openSecurity, type Scope } from '#kernel/security';
import { migrate, openStore } from '#store';
import { onOwnDatabase, quantile, type Bench, type BenchRow } from './bench.ts';

/** Calls of each way; they take turns. */
const CALLS = 300;
const FULL_CALLS = 1_500;
const WARM = 30;
const SCHEMA = {
  type: 'object',
  properties: { score: { type: 'integer', minimum: 0, maximum: 100 }, reason: { type: 'string' } },
  required: ['score', 'reason'],
  additionalProperties: false,
};
const MESSAGES = [
  { role: 'system' as const, text: 'Judge the lead.' },
  { role: 'user' as const, text: '甲公司，预算 12 万，上周看过演示，想在年底前定下来。' },
];

type Way = Readonly<{ name: string; once: () => Promise<void> }>;

/**
 * What the gateway adds to a call of a language model: routing, caps, checking the answer and the ledger's commit, beside
 * fetch alone sending the same question to the same stand-in, and a question that is answered from what was kept.
 */
export async function runModelsBench({ isFull }: { isFull: boolean }): Promise<Bench> {
  const n = isFull ? FULL_CALLS : CALLS;
  const standIn = await openStandIn({ script: () => ({ value: { score: 71, reason: '预算明确，时间明确' } }) });
  try {
    return await onOwnDatabase(async (config) => {
      await migrate(config);
      const store = await openStore({ ...config, poolSize: 8 });
      try {
        const security = openSecurity(store, { isHttps: false, trustedOrigins: [] });
        const tenantId = await security.workspaces.make({ name: 'bench', isDemo: false, adminId: null });
        const actor = { type: 'person', id: 'bench', name: 'bench', role: 'admin' } as const;
        const scope = security.scopeFor(tenantId, actor, 'administration');
        await setUp(scope, standIn.url);
        const ways = waysOf(scope, standIn.url);
        const times = await inTurns(ways, n);
        return { n, rows: rowsOf(times) };
      } finally {
        await store.close();
      }
    });
  } finally {
    await standIn.close();
  }
}

async function setUp(scope: Scope, url: string): Promise<void> {
  const draft = {
    name: 'bench',
    kind: 'http',
    baseUrl: url,
    model: 'stand-in',
    region: 'own',
    isLocal: true,
    isOn: true,
    price: { inMinor: '200', outMinor: '800', currency: 'CNY' },
    maxTokens: 4_096,
    timeoutMs: 60_000,
    monthCapMinor: '100000000',
    monthTokenCap: null,
    mode: 'schema',
    extra: {},
    adapters: { all: null, agents: {} },
    version: 0,
  } as const;
  await saveEndpoint(scope, { id: null, draft, rules: { allowsLocal: true } });
}

function waysOf(scope: Scope, url: string): readonly Way[] {
  const gguf = async (): Promise<never> => {
    throw new Trouble('refused', 'no files here');
  };
  const models = openModels({ drivers: { http: chatDriver({ allowsLocal: true }), gguf }, now: () => new Date() });
  let asked = 0;
  const ask = async (text: string): Promise<void> => {
    const request: ModelRequest = {
      task: 'judge',
      messages: [...MESSAGES, { role: 'user', text }],
      schema: SCHEMA,
      tools: [],
      maxTokens: 200,
      timeoutMs: 10_000,
      run: null,
      signal: new AbortController().signal,
    };
    await models.ask(scope, request);
  };
  return [
    { name: 'fetch alone', once: () => fetchAlone(url) },
    { name: 'gateway', once: () => ask(String((asked += 1))) },
    { name: 'gateway, kept answer', once: () => ask('again') },
  ];
}

async function fetchAlone(url: string): Promise<void> {
  const answer = await fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'stand-in',
      messages: MESSAGES.map(({ role, text }) => ({ role, content: text })),
      max_tokens: 200,
      stream: true,
      stream_options: { include_usage: true },
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: SCHEMA, strict: true } },
    }),
  });
  const text = await answer.text();
  if (!text.includes('[DONE]')) throw new Error('the stand-in did not answer');
}

async function inTurns(ways: readonly Way[], n: number): Promise<ReadonlyMap<string, readonly number[]>> {
  const times = new Map<string, number[]>(ways.map(({ name }) => [name, []]));
  for (let i = 0; i < WARM + n; i += 1) {
    for (const { name, once } of ways) {
      const since = performance.now();
      await once();
      if (i >= WARM) times.get(name)?.push(performance.now() - since);
    }
  }
  return times;
}

function rowsOf(times: ReadonlyMap<string, readonly number[]>): BenchRow[] {
  const told = (metric: string, value: number, unit: string): BenchRow => ({
    metric,
    value,
    unit,
    target: null,
    ok: null,
  });
  const p50 = (name: string): number => quantile(times.get(name) ?? [], 0.5);
  const rows = [...times].flatMap(([name, ms]) => [
    told(`${name} p50`, quantile(ms, 0.5), 'ms'),
    told(`${name} p95`, quantile(ms, 0.95), 'ms'),
  ]);
  const added = p50('gateway') - p50('fetch alone');
  return [
    ...rows,
    told('gateway ÷ fetch alone, p50', p50('gateway') / p50('fetch alone'), 'ratio'),
    // Chosen: a hundredth of the shortest answer that models give in practice (2 s) is not felt.
    { metric: 'added by the gateway, p50', value: added, unit: 'ms', target: '≤ 20', ok: added <= 20 },
  ];
}
