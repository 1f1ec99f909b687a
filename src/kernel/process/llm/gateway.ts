import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { answerIn, hashOf, isKept, keepAnswer, type FoundAnswer } from './answers.ts';
import { askInTurn, startClock, type Found, type Turns } from './ask-in-turn.ts';
import { candidatesIn } from './endpoints/candidates.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import { opened } from './endpoints/setup.ts';
import { costOf } from './ledger/cost.ts';
import { holdFor, letGo, type Held } from './ledger/holds.ts';
import { monthOf } from './ledger/months.ts';
import { sweepCalls, writeCalls, type CallEntry } from './ledger/write-calls.ts';
import type { ModelAnswer, ModelRequest, Models } from './port.ts';
import { openRests } from './rests.ts';
import { Trouble } from './wire/trouble.ts';

export type GatewayOptions = Readonly<{
  /** By kind of endpoint. */
  drivers: Turns['drivers'];
  now: () => Date;
  /** The zone in which months begin. */
  timeZone?: string;
}>;

type Gateway = Turns & Readonly<{ timeZone: string }>;

/** Language models behind the endpoints that each workspace has set up. No connection to the database is held while one works. */
export function openModels({ drivers, now, timeZone = 'Asia/Shanghai' }: GatewayOptions): Models {
  const gateway: Gateway = { drivers, now, timeZone, modes: new Map(), rests: openRests() };
  return {
    has: (scope, task) =>
      scope.read(async (tx) => (await candidatesIn(tx, task, monthOf(now(), timeZone))).endpoints.length > 0),
    ask: (scope, request) => ask(gateway, scope, request),
  };
}

type Prepared = Readonly<{
  hash: string;
  month: string;
  endpoints: readonly Endpoint[];
  cacheHours: number;
  isCapped: boolean;
  known: FoundAnswer | null;
}>;

async function ask(gateway: Gateway, scope: Scope, request: ModelRequest): Promise<ModelAnswer> {
  const since = performance.now();
  const prepared = await prepare(gateway, scope, request);
  if (prepared.endpoints.length === 0) throw new Failure('model.none', { facts: { task: request.task } });
  if (prepared.known !== null) return fromCache(gateway, scope, { request, prepared, known: prepared.known, since });
  const entries: CallEntry[] = [];
  const clock = startClock(request);
  const holds: string[] = [];
  const hold = prepared.isCapped ? holder(scope, { request, month: prepared.month, holds }) : null;
  const settle = async (tx: Tx): Promise<void> => {
    await writeCalls(tx, request, { entries, month: prepared.month });
    await letGo(tx, holds);
    await sweepCalls(tx, gateway.now());
  };
  try {
    const found = await askInTurn(gateway, { request, endpoints: prepared.endpoints, entries, clock, hold });
    const answer = answerOf(found, { prepared, since });
    await scope.write(async (tx) => {
      await settle(tx);
      if (isKept(request, prepared.cacheHours) && found.told.calls.length === 0)
        await keepAnswer(tx, {
          hash: prepared.hash,
          endpoint: found.endpoint,
          answer: { value: found.told.value, model: answer.model, adapter: answer.adapter },
          now: gateway.now(),
          cacheHours: prepared.cacheHours,
        });
    });
    return answer;
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    // What was used is paid for, whether or not it helped.
    await scope.write(settle);
    throw failureOf(error, request, entries);
  } finally {
    clock.stop();
  }
}

type Holding = Readonly<{ request: ModelRequest; month: string; holds: string[] }>;

/** Each attempt is held by itself: what an earlier one used is written down only when all is over. */
function holder(scope: Scope, { holds, ...asked }: Holding): (endpoint: Endpoint) => Promise<Held> {
  return async (endpoint) => {
    const held = await scope.write((tx) => holdFor(tx, { endpoint, ...asked }));
    if (typeof held === 'object') holds.push(held.id);
    return held;
  };
}

/** One look into the database before, so that nothing is held while a model works. */
async function prepare({ now, timeZone }: Gateway, scope: Scope, request: ModelRequest): Promise<Prepared> {
  const at = now();
  const month = monthOf(at, timeZone);
  const hash = hashOf(request);
  return scope.read(async (tx) => {
    const { endpoints, cacheHours, isCapped } = await candidatesIn(tx, request.task, month);
    const known =
      endpoints.length > 0 && isKept(request, cacheHours) ? await answerIn(tx, hash, { endpoints, now: at }) : null;
    return { hash, month, cacheHours, isCapped, known, endpoints: endpoints.map((endpoint) => opened(tx, endpoint)) };
  });
}

type Known = Readonly<{ request: ModelRequest; prepared: Prepared; known: FoundAnswer; since: number }>;

async function fromCache(
  { now }: Gateway,
  scope: Scope,
  { request, prepared, known, since }: Known,
): Promise<ModelAnswer> {
  const endpoint = prepared.endpoints.find(({ id }) => id === known.endpointId);
  if (endpoint === undefined) throw new Error('an answer was found of an endpoint that was not asked for');
  const { model, adapter, value } = known;
  const ms = performance.now() - since;
  const used = { tokensIn: 0, tokensOut: 0, isEstimated: false, repairs: 0, firstMs: null };
  const entry = { ...used, at: now(), endpointId: endpoint.id, endpoint: endpoint.config.name, model, adapter };
  await scope.write((tx) =>
    writeCalls(tx, request, { entries: [{ ...entry, cost: null, ms, outcome: 'cached' }], month: prepared.month }),
  );
  if (typeof value === 'string') request.onText?.(value);
  return {
    value,
    calls: [],
    endpoint: endpoint.config.name,
    model,
    adapter,
    usage: { tokensIn: 0, tokensOut: 0, cost: null },
    ms,
    firstMs: null,
    repairs: 0,
    requestHash: prepared.hash,
    isFromCache: true,
  };
}

type Answered = Readonly<{ prepared: Prepared; since: number }>;

function answerOf({ endpoint, told, used, adapter }: Found, { prepared, since }: Answered): ModelAnswer {
  const { config } = endpoint;
  return {
    ...told,
    endpoint: config.name,
    model: used.model ?? config.model,
    adapter,
    usage: {
      tokensIn: used.tokensIn,
      tokensOut: used.tokensOut,
      cost: costOf(config.price, used.tokensIn, used.tokensOut),
    },
    ms: performance.now() - since,
    firstMs: used.firstMs,
    repairs: used.repairs,
    requestHash: prepared.hash,
    isFromCache: false,
  };
}

/** What is told of a request that nobody could answer: whoever ended it gets their own reason back. */
function failureOf(trouble: Trouble, { signal }: ModelRequest, entries: readonly CallEntry[]): unknown {
  if (signal.aborted) return signal.reason ?? trouble;
  const facts = {
    endpoint: entries.at(-1)?.endpoint ?? '',
    why: trouble.kind,
    said: trouble.message,
    asked: entries.length,
  };
  if (trouble.kind === 'capped') return new Failure('model.none', { facts, cause: trouble });
  const code = trouble.kind === 'unusable' ? 'model.unusable' : 'model.unavailable';
  return new Failure(code, { facts, cause: trouble });
}
