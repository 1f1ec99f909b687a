import type { Endpoint } from './endpoints/endpoint.ts';
import type { Trouble } from './wire/trouble.ts';

const FIRST_MS = 250;
const MOST_MS = 60_000;
/** Without a word from the endpoint, a busy one is left alone for this long. */
const BUSY_MS = 1_000;

/** Which endpoints this process lets rest, because they failed just now. */
export type Rests = Readonly<{
  /** In their order, those that rest behind those that do not. */
  ordered(endpoints: readonly Endpoint[]): readonly Endpoint[];
  /** Lets one rest, longer each time in a row. Returns how long it should not be asked. */
  note(endpoint: Endpoint, trouble: Trouble): number;
  clear(endpoint: Endpoint): void;
}>;

type Rest = { until: number; times: number };

/** Nobody is turned away by a rest: it only puts others first, so that one dead endpoint does not slow each call. */
export function openRests(now: () => number = () => performance.now()): Rests {
  const resting = new Map<string, Rest>();
  return {
    ordered(endpoints) {
      if (resting.size === 0) return endpoints;
      const isResting = ({ id }: Endpoint): boolean => (resting.get(id)?.until ?? 0) > now();
      return [...endpoints.filter((one) => !isResting(one)), ...endpoints.filter(isResting)];
    },
    note({ id }, { kind, retryAfterMs }) {
      const times = (resting.get(id)?.times ?? 0) + 1;
      const backoffMs = Math.min(MOST_MS, FIRST_MS * 2 ** (times - 1));
      const waitMs = retryAfterMs ?? (kind === 'busy' ? Math.max(BUSY_MS, backoffMs) : backoffMs);
      resting.set(id, { until: now() + waitMs, times });
      return waitMs;
    },
    clear({ id }) {
      resting.delete(id);
    },
  };
}
