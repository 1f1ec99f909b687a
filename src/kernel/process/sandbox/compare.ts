import { canonicalJson } from '../graph/content-hash.ts';
import type { SandboxStep } from './session.ts';

/** One step of two sessions, side by side; null where only the other has it. */
export type StepPair = Readonly<{
  key: string;
  is: 'same' | 'changed' | 'only_a' | 'only_b';
  a: SandboxStep | null;
  b: SandboxStep | null;
}>;

/** Pairs steps by where they stand in the graph, in the order of the first session; what only the second has comes after the step before it. */
export function compareSteps(a: readonly SandboxStep[], b: readonly SandboxStep[]): readonly StepPair[] {
  const [left, right] = [lastByKey(a), lastByKey(b)];
  const pairs = [...left].map(([key, step]): StepPair => pairOf(key, step, right.get(key) ?? null));
  let at = 0;
  for (const [key, step] of right) {
    const place = pairs.findIndex((pair) => pair.key === key);
    if (place !== -1) at = place + 1;
    else {
      pairs.splice(at, 0, pairOf(key, null, step));
      at += 1;
    }
  }
  return pairs;
}

/** What waited and was answered later stands where it was answered. */
function lastByKey(steps: readonly SandboxStep[]): ReadonlyMap<string, SandboxStep> {
  const last = new Map<string, SandboxStep>();
  for (const step of steps) {
    last.delete(step.key);
    last.set(step.key, step);
  }
  return last;
}

function pairOf(key: string, a: SandboxStep | null, b: SandboxStep | null): StepPair {
  if (a === null) return { key, is: 'only_b', a, b };
  if (b === null) return { key, is: 'only_a', a, b };
  const isSame = canonicalJson(comparable(a)) === canonicalJson(comparable(b));
  return { key, is: isSame ? 'same' : 'changed', a, b };
}

/** What counts: not how long it took, nor the ids that were made for it. */
function comparable({ status, output, error, captured, effects }: SandboxStep): object {
  const writes = effects.sayings.map(({ kind, data }) => ({ kind, data }));
  const cards = effects.decisions.map(({ draft }) => draft.card);
  const made = new Set([...effects.sayings.map((s) => s.id ?? ''), ...effects.decisions.map((d) => d.id)]);
  return withoutIds({ status, output, error, captured, writes, cards }, made) as object;
}

function withoutIds(value: unknown, made: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return made.has(value) ? 'made' : value;
  if (Array.isArray(value)) return value.map((item) => withoutIds(item, made));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutIds(item, made)]));
}
