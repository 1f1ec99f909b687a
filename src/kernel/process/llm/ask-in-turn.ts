import type { CallOutcome } from '@valence/contract';
import { askEndpoint, type KnownModes, type Told, type Used } from './ask-endpoint.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import { costOf } from './ledger/cost.ts';
import type { Held } from './ledger/holds.ts';
import type { CallEntry } from './ledger/write-calls.ts';
import type { ModelRequest } from './port.ts';
import type { Rests } from './rests.ts';
import type { Driver } from './wire/driver.ts';
import { Trouble } from './wire/trouble.ts';

/** What a process needs to ask endpoints in turn. */
export type Turns = Readonly<{
  drivers: Readonly<Record<'http' | 'gguf', Driver>>;
  now: () => Date;
  modes: KnownModes;
  rests: Rests;
}>;

/** Where others follow, one endpoint gets this part of the time that is left, and may be silent for half of that. */
const SHARE = 0.6;
/** Rounds through all endpoints, as long as there is time: after a wait, one that was busy may not be so any more. */
const MOST_ROUNDS = 3;
const SHORTEST_MS = 50;

/** The time that is left, and what ends the work before. */
export type Clock = Readonly<{ signal: AbortSignal; left(): number; stop(): void }>;

/** The time of the whole request, repairs and other endpoints included. */
export function startClock({ timeoutMs, signal }: ModelRequest): Clock {
  const end = performance.now() + timeoutMs;
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new Trouble('timeout', `no answer within ${timeoutMs} ms`)),
    timeoutMs,
  );
  return {
    signal: AbortSignal.any([signal, controller.signal]),
    left: () => end - performance.now(),
    stop: () => clearTimeout(timer),
  };
}

/** The endpoint that answered, and what it took. */
export type Found = Readonly<{
  endpoint: Endpoint;
  told: Told;
  used: Used;
  adapter: string | null;
  firstMs: number | null;
}>;
type Round = Readonly<{
  request: ModelRequest;
  endpoints: readonly Endpoint[];
  entries: CallEntry[];
  clock: Clock;
  /** Holds against the caps what a call may use; null where there are none. */
  hold: ((endpoint: Endpoint) => Promise<Held>) | null;
}>;

/** The endpoints one after the other, those that rest last; more than once where waiting may help. @throws Trouble the last one */
export async function askInTurn(turns: Turns, round: Round): Promise<Found> {
  const { clock, endpoints } = round;
  let last = new Trouble('failed', 'nothing was asked');
  let waiting = turns.rests.ordered(endpoints);
  for (let i = 0; i < MOST_ROUNDS && waiting.length > 0; i += 1) {
    const again: { endpoint: Endpoint; waitMs: number }[] = [];
    for (const [place, endpoint] of waiting.entries()) {
      const met =
        (await heldUp(round, endpoint)) ??
        (await askOne(turns, round, { endpoint, following: waiting.length - place - 1 }));
      if (!(met instanceof Trouble)) return met;
      if (clock.signal.aborted) throw met;
      if (met.isPassing) again.push({ endpoint, waitMs: turns.rests.note(endpoint, met) });
      // Why the one that was asked gave no answer says more than that another could not be asked.
      if (met.kind !== 'capped' || round.entries.length === 0) last = met;
    }
    const waitMs = Math.min(...again.map((one) => one.waitMs));
    // No use in waiting for what then has no time to answer.
    if (waitMs + SHORTEST_MS > clock.left()) break;
    await pause(waitMs, clock.signal);
    waiting = again.map(({ endpoint }) => endpoint);
  }
  throw last;
}

/** Until calls under way have settled what they used. */
const HELD_MS = 500;

/** Why an endpoint is not asked now; null where it may be. */
async function heldUp({ hold }: Round, endpoint: Endpoint): Promise<Trouble | null> {
  const held = hold === null ? null : await hold(endpoint);
  if (held === 'reached') return new Trouble('capped', 'what may be used this month is used');
  return held === 'held' ? new Trouble('busy', 'calls under way may use up its cap', { retryAfterMs: HELD_MS }) : null;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const end = (): void =>
    reject(signal.reason instanceof Trouble ? signal.reason : new Trouble('cancelled', 'the call was ended'));
  signal.addEventListener('abort', end, { once: true });
  try {
    if (signal.aborted) end();
    await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

/** One endpoint, written down whatever comes of it. */
async function askOne(
  { drivers, now, modes, rests }: Turns,
  { request, entries, clock }: Round,
  { endpoint, following }: { endpoint: Endpoint; following: number },
): Promise<Found | Trouble> {
  const { config } = endpoint;
  const ownMs = Math.min(config.timeoutMs, following > 0 ? clock.left() * SHARE : clock.left());
  const own = new AbortController();
  const timer = setTimeout(() => own.abort(new Trouble('timeout', `no answer within ${Math.round(ownMs)} ms`)), ownMs);
  const adapter = config.adapters.agents[request.run?.agent ?? ''] ?? config.adapters.all;
  const used: Used = { tokensIn: 0, tokensOut: 0, isEstimated: false, repairs: 0, firstMs: null, model: null };
  const at = now();
  const since = performance.now();
  let outcome: CallOutcome = 'failed';
  try {
    const told = await askEndpoint({
      endpoint,
      driver: drivers[config.kind],
      request,
      adapter,
      signal: AbortSignal.any([clock.signal, own.signal]),
      silenceMs: following > 0 ? ownMs / 2 : ownMs,
      modes,
      used,
    });
    outcome = 'answered';
    rests.clear(endpoint);
    return { endpoint, told, used, adapter, firstMs: used.firstMs };
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    outcome = outcomeOf(error);
    // Text of an endpoint that did not come to its end does not count.
    request.onText?.('');
    return error;
  } finally {
    clearTimeout(timer);
    entries.push({
      at,
      endpointId: endpoint.id,
      endpoint: config.name,
      model: used.model ?? config.model,
      adapter,
      tokensIn: used.tokensIn,
      tokensOut: used.tokensOut,
      isEstimated: used.isEstimated,
      cost: costOf(config.price, used.tokensIn, used.tokensOut),
      ms: performance.now() - since,
      firstMs: used.firstMs,
      repairs: used.repairs,
      outcome,
    });
  }
}

function outcomeOf({ kind }: Trouble): CallOutcome {
  return kind === 'busy' || kind === 'timeout' || kind === 'cancelled' || kind === 'unusable' ? kind : 'failed';
}
