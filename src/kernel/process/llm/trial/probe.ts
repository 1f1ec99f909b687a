import type { EndpointConfig, EndpointFindings } from '@valence/contract';
import { z } from 'zod';
import type { Text } from '#base';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { findJson } from '../shape/find-json.ts';
import { shapeOf } from '../shape/shape.ts';
import { estimateTokens } from '../told.ts';
import { targetOf } from '../wire/chat.ts';
import type { Driver, Turn, TurnReply } from '../wire/driver.ts';
import { send } from '../wire/post.ts';
import { readText } from '../wire/read-body.ts';
import { Trouble } from '../wire/trouble.ts';

/** What a probe took, for the ledger. */
export type ProbeUse = { tokensIn: number; tokensOut: number };
export type Probed = Readonly<{ findings: EndpointFindings; use: ProbeUse }>;

type Probe = Readonly<{ endpoint: Endpoint; driver: Driver; signal: AbortSignal; use: ProbeUse }>;

const MOST_MS = 90_000;
const SPEED_TOKENS = 200;
/** More than any model writes: servers refuse it, and most say what they can read instead. */
const TOO_MANY = 50_000_000;
const COUNT = '请从 1 数到 60，数字之间用空格隔开，不要写别的。Count from 1 to 60, digits with spaces between them.';

/**
 * Tries out what an endpoint can do with five short questions: how fast it is, how far it can be made to answer in JSON,
 * whether it asks for tools, how much it can read.
 */
export async function probeEndpoint(endpoint: Endpoint, driver: Driver, at: Date): Promise<Probed> {
  const use: ProbeUse = { tokensIn: 0, tokensOut: 0 };
  const probe: Probe = { endpoint, driver, use, signal: AbortSignal.timeout(MOST_MS) };
  try {
    return { findings: { at: at.toISOString(), ...(await findOut(probe)) }, use };
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    return { findings: { ...NOTHING, at: at.toISOString(), isOk: false, detail: whatToDo(error) }, use };
  }
}

type Found = Omit<EndpointFindings, 'at'>;
const NOTHING: Omit<Found, 'isOk' | 'detail'> = {
  model: null,
  contextTokens: null,
  contextBy: null,
  tokensPerSecond: null,
  firstMs: null,
  json: null,
  hasTools: null,
  isStreaming: null,
};

async function findOut(probe: Probe): Promise<Found> {
  const speed = await trySpeed(probe);
  // What follows must ask in the way that was found to work.
  const { isStreaming } = speed;
  const told = { ...probe.endpoint.findings, ...NOTHING, isStreaming, at: '', isOk: true, detail: { zh: '', en: '' } };
  const next: Probe = { ...probe, endpoint: { ...probe.endpoint, findings: told } };
  const json = await tryJson(next);
  const hasTools = await tryTools(next);
  const context = await tryContext(next);
  return { ...NOTHING, ...speed, ...context, json, hasTools, isOk: true, detail: { zh: '可用。', en: 'It works.' } };
}

/** The first question; where it fails nothing else can go well. Servers that cannot stream are asked for the whole. */
async function trySpeed(probe: Probe) {
  const turn = { messages: [{ role: 'user' as const, text: COUNT }], maxTokens: SPEED_TOKENS };
  try {
    return await measured(probe, turn, true);
  } catch (error) {
    if (!(error instanceof Trouble) || error.kind !== 'rejected') throw error;
    const findings = { ...NOTHING, isStreaming: false, at: '', isOk: true, detail: { zh: '', en: '' } };
    return measured({ ...probe, endpoint: { ...probe.endpoint, findings } }, turn, false);
  }
}

async function measured(probe: Probe, turn: Partial<Turn>, isStreaming: boolean) {
  const since = performance.now();
  const { firstMs, model, usage, text } = await ask(probe, turn);
  const ms = performance.now() - since;
  const tokens = usage?.tokensOut ?? estimateTokens(text);
  const writingMs = ms - (firstMs ?? 0);
  const perSecond = writingMs > 0 ? (tokens / writingMs) * 1_000 : null;
  return {
    firstMs: firstMs === null ? null : Math.round(firstMs),
    model,
    isStreaming: isStreaming && firstMs !== null,
    tokensPerSecond: perSecond === null ? null : Math.round(perSecond * 10) / 10,
  };
}

const COLOUR = {
  type: 'object',
  properties: { colour: { type: 'string', enum: ['vermilion', 'cobalt'] }, n: { type: 'integer' } },
  required: ['colour', 'n'],
  additionalProperties: false,
} as const;
const IN_WORDS = `Answer with one JSON object and nothing else, that fits this JSON Schema: ${JSON.stringify(COLOUR)}`;

/** The schema is told on the wire only, so that who fits it was made to. */
async function tryJson(probe: Probe): Promise<EndpointFindings['json']> {
  const plain = 'Name a colour and a number, as JSON.';
  const ways = [
    { mode: 'schema', text: plain },
    { mode: 'object', text: `${plain} ${IN_WORDS}` },
    { mode: 'plain', text: `${plain} ${IN_WORDS}` },
  ] as const;
  for (const { mode, text } of ways) {
    const reply = await unlessRejected(
      ask(probe, { mode, schema: COLOUR, messages: [{ role: 'user', text }], maxTokens: 300 }),
    );
    const found = reply === null ? null : findJson(reply.text, reply.isCut);
    if (found !== null && found.problem === null && shapeOf(COLOUR)(found.value).length === 0) return mode;
  }
  return 'none';
}

async function tryTools(probe: Probe): Promise<boolean> {
  const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
  const reply = await unlessRejected(
    ask(probe, {
      messages: [
        {
          role: 'user',
          text: '上海现在的天气怎么样？请调用工具查询。Use the tool to look up the weather in Shanghai.',
        },
      ],
      tools: [{ name: 'get_weather', about: 'Weather of a city now.', parameters }],
      maxTokens: 300,
    }),
  );
  const [call] = reply?.calls ?? [];
  return call?.name === 'get_weather' && findJson(call.text, false).problem === null;
}

const Served = z.object({
  data: z.array(
    z.looseObject({
      id: z.string(),
      max_model_len: z.number().optional(),
      context_length: z.number().optional(),
      meta: z.looseObject({ n_ctx: z.number().optional(), n_ctx_train: z.number().optional() }).nullish(),
    }),
  ),
});

/** What the list of models declares; otherwise what a request that no model can fulfil is told. */
async function tryContext(probe: Probe): Promise<Pick<EndpointFindings, 'contextTokens' | 'contextBy'>> {
  const { endpoint, signal } = probe;
  if (endpoint.config.kind !== 'http') return { contextTokens: null, contextBy: null };
  const declared = await declaredContext(endpoint, signal);
  if (declared !== null) return { contextTokens: declared, contextBy: 'declared' };
  try {
    await ask(probe, { messages: [{ role: 'user', text: 'OK?' }], maxTokens: TOO_MANY });
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    if (error.contextTokens !== null) return { contextTokens: error.contextTokens, contextBy: 'found' };
  }
  return { contextTokens: null, contextBy: null };
}

async function declaredContext(endpoint: Endpoint, signal: AbortSignal): Promise<number | null> {
  try {
    const reply = await send({ target: targetOf(endpoint, '/models'), body: null, signal });
    const served = Served.safeParse(JSON.parse(await readText(reply, signal)));
    const model = served.data?.data.find(({ id }) => id === endpoint.config.model);
    const { max_model_len: vllm, context_length: others, meta } = model ?? {};
    return [vllm, others, meta?.n_ctx, meta?.n_ctx_train].find((tokens) => tokens !== undefined) ?? null;
  } catch (error) {
    // Not every server has such a list.
    if (error instanceof Trouble || error instanceof SyntaxError) return null;
    throw error;
  }
}

async function ask({ endpoint, driver, signal, use }: Probe, turn: Partial<Turn>): Promise<TurnReply> {
  const reply = await driver(endpoint, {
    messages: [],
    tools: [],
    schema: null,
    mode: 'plain',
    maxTokens: 100,
    temperature: 0,
    adapter: endpoint.config.adapters.all,
    silenceMs: endpoint.config.timeoutMs,
    signal,
    onText: () => {},
    ...turn,
  });
  use.tokensIn += reply.usage?.tokensIn ?? 0;
  use.tokensOut += reply.usage?.tokensOut ?? estimateTokens(reply.text);
  return reply;
}

async function unlessRejected(asked: Promise<TurnReply>): Promise<TurnReply | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Trouble && ['rejected', 'failed', 'garbled', 'unusable'].includes(error.kind)) return null;
    throw error;
  }
}

/** Longest a whole answer should take at the speed that was found, twice over. */
const SLACK = 2;
const MOST_TIMEOUT_MS = 600_000;

/** Limits that fit what was found: no longer answers than half of what the model can read, and time enough to write them. */
export function safeLimits({ maxTokens, timeoutMs }: EndpointConfig, findings: EndpointFindings) {
  const { contextTokens, tokensPerSecond, firstMs } = findings;
  const most = contextTokens === null ? maxTokens : Math.min(maxTokens, Math.max(1, Math.floor(contextTokens / 2)));
  if (tokensPerSecond === null || tokensPerSecond <= 0) return { maxTokens: most, timeoutMs };
  const needMs = Math.ceil(((firstMs ?? 0) + (most / tokensPerSecond) * 1_000) * SLACK);
  return { maxTokens: most, timeoutMs: Math.min(MOST_TIMEOUT_MS, Math.max(timeoutMs, needMs)) };
}

/** What went wrong in particular, where the cure depends on it. */
const PARTICULARS: readonly (readonly [RegExp, Text])[] = [
  [
    /private or reserved/,
    {
      zh: '这是内网或保留地址。自有机器请打开“本地端点”。',
      en: 'This is a private or reserved address. For a machine of your own switch on “Local endpoint”.',
    },
  ],
  [
    /not encrypted/,
    { zh: '要用 https；只有“本地端点”可以用 http。', en: 'Use https; only a local endpoint may use http.' },
  ],
  [
    /allows no endpoints on private/,
    { zh: '本安装不允许内网端点。', en: 'This installation allows no endpoints on private addresses.' },
  ],
  [
    /add-on .* not installed/,
    {
      zh: '还没有安装附加组件：npm run valence -- models add-gguf。',
      en: 'The add-on is not installed: npm run valence -- models add-gguf.',
    },
  ],
  [/memory/, { zh: '模型需要的内存超过允许的量。', en: 'The model needs more memory than is allowed.' }],
  [/ENOENT/, { zh: '模型文件夹里没有这个文件。', en: 'The folder of models has no such file.' }],
  [/\(402\)/, { zh: '账户余额不足。', en: 'The account of the endpoint has no money left.' }],
  [/\(404\)/, { zh: '端点没有这个模型或地址。', en: 'The endpoint knows no such model or address.' }],
  [/\(40[13]\)/, { zh: '端点拒绝了密钥，请检查。', en: 'The endpoint refused the key. Check it.' }],
];

function whatToDo({ kind, message }: Trouble): Text {
  return PARTICULARS.find(([pattern]) => pattern.test(message))?.[1] ?? CURES[kind];
}

const OTHER: Text = {
  zh: '端点没有按协议回答，请检查地址和模型名。',
  en: 'It did not answer as the protocol has it. Check address and model.',
};
const CURES: Readonly<Record<Trouble['kind'], Text>> = {
  unreachable: { zh: '连不上，请检查地址和网络。', en: 'It cannot be reached. Check address and network.' },
  refused: {
    zh: '被拒绝，请检查密钥、模型名和账户余额。',
    en: 'It refused. Check key, model name and the balance of the account.',
  },
  rejected: {
    zh: '端点不接受这样的请求，请检查模型名和“附加参数”。',
    en: 'It does not take such requests. Check the model name and the extra fields.',
  },
  busy: { zh: '端点正忙，请稍后再测。', en: 'It is busy. Probe again later.' },
  timeout: {
    zh: '没有在限定时间内回答，请检查地址，或调高超时。',
    en: 'It did not answer in time. Check the address, or allow more time.',
  },
  cancelled: { zh: '检测超时。', en: 'The probe took too long.' },
  garbled: OTHER,
  failed: { zh: '端点报告了内部错误。', en: 'It failed by its own account.' },
  unusable: OTHER,
  capped: { zh: '本月的上限已用完。', en: 'What may be used this month is used.' },
};
