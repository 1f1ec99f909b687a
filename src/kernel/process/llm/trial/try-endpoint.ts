import type { EndpointFindings, QualityReport } from '@valence/contract';
import type { Scope } from '#kernel/security';
import { askEndpoint, type Used } from '../ask-endpoint.ts';
import type { Turns } from '../ask-in-turn.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { endpointToTry, keepFindings } from '../endpoints/settings.ts';
import { costOf } from '../ledger/cost.ts';
import { monthOf } from '../ledger/months.ts';
import { writeCalls } from '../ledger/write-calls.ts';
import { Trouble } from '../wire/trouble.ts';
import { CHINESE_ITEMS, type ChineseItem } from './chinese.ts';
import { probeEndpoint, safeLimits } from './probe.ts';

export type TrialOptions = Readonly<{ drivers: Turns['drivers']; now: () => Date; timeZone?: string }>;

/** Trying endpoints out, for administrators. What is used up goes to the ledger under `probe` and `quality`. */
export type Trials = Readonly<{
  /** Measures, keeps what was found, and sets limits that fit it. @throws Failure `auth.forbidden`, `model.endpoint_not_found` */
  probe(scope: Scope, id: string): Promise<EndpointFindings>;
  /** Puts the questions of the Chinese quality check. @throws Failure `auth.forbidden`, `model.endpoint_not_found` */
  quality(scope: Scope, id: string): Promise<QualityReport>;
}>;

export function openTrials(options: TrialOptions): Trials {
  return {
    async probe(scope, id) {
      const endpoint = await endpointToTry(scope, id);
      const since = performance.now();
      const at = options.now();
      const { findings, use } = await probeEndpoint(endpoint, options.drivers[endpoint.config.kind], at);
      const limits = findings.isOk ? safeLimits(endpoint.config, findings) : null;
      await keepFindings(scope, endpoint, { findings, limits });
      const { isOk } = findings;
      await count(options, scope, { endpoint, use, name: 'probe', at, ms: performance.now() - since, isOk });
      return findings;
    },
    async quality(scope, id) {
      const endpoint = await endpointToTry(scope, id);
      const since = performance.now();
      const at = options.now();
      const used: Used = { tokensIn: 0, tokensOut: 0, isEstimated: false, repairs: 0, firstMs: null, model: null };
      const items = [];
      for (const item of CHINESE_ITEMS) items.push(await put(options, { endpoint, item, used }));
      const passed = items.filter(({ isOk }) => isOk).length;
      const ms = performance.now() - since;
      await count(options, scope, { endpoint, use: used, name: 'quality', at, ms, isOk: true });
      return { passed, asked: items.length, items };
    },
  };
}

type Put = Readonly<{ endpoint: Endpoint; item: ChineseItem; used: Used }>;
const SHOWN = 400;
const MOST_TOKENS = 1_000;

async function put({ drivers }: TrialOptions, { endpoint, item, used }: Put): Promise<QualityReport['items'][number]> {
  const { id, title, task, prompt, schema, judge } = item;
  const { config } = endpoint;
  const signal = AbortSignal.timeout(config.timeoutMs);
  const request = {
    task,
    messages: [{ role: 'user', text: prompt }],
    schema,
    tools: [],
    maxTokens: MOST_TOKENS,
    timeoutMs: config.timeoutMs,
    run: null,
    signal,
  } as const;
  try {
    const driver = drivers[config.kind];
    const adapter = config.adapters.all;
    const silenceMs = config.timeoutMs;
    const told = await askEndpoint({ endpoint, driver, request, adapter, signal, silenceMs, modes: new Map(), used });
    const wrong = judge(told.value);
    const said = typeof told.value === 'string' ? told.value : JSON.stringify(told.value);
    const detail = wrong ?? { zh: '正确', en: 'right' };
    return { id, title, isOk: wrong === null, detail, answer: said.slice(0, SHOWN) };
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    return {
      id,
      title,
      isOk: false,
      detail: { zh: '没有可用的回答', en: 'no usable answer' },
      answer: '',
    };
  }
}

type Counted = Readonly<{
  endpoint: Endpoint;
  use: Readonly<{ tokensIn: number; tokensOut: number }>;
  name: string;
  at: Date;
  ms: number;
  isOk: boolean;
}>;

async function count({ timeZone = 'Asia/Shanghai' }: TrialOptions, scope: Scope, counted: Counted): Promise<void> {
  const { endpoint, use, name, at, ms, isOk } = counted;
  const { config, id } = endpoint;
  const entry = {
    at,
    endpointId: id,
    endpoint: config.name,
    model: config.model,
    adapter: config.adapters.all,
    tokensIn: use.tokensIn,
    tokensOut: use.tokensOut,
    isEstimated: false,
    cost: costOf(config.price, use.tokensIn, use.tokensOut),
    ms,
    firstMs: null,
    repairs: 0,
    outcome: isOk ? ('answered' as const) : ('failed' as const),
  };
  const about = { task: 'judge', run: { id: '', agent: name, node: name } } as const;
  await scope.write((tx) => writeCalls(tx, about, { entries: [entry], month: monthOf(at, timeZone) }));
}
