import type { Saying, SourceSpec } from '#kernel/memory';
import { doubtSayings, lineSayings } from '../playbook/line-sayings.ts';
import { DOUBTS } from './doubts.ts';
import { CLOSINGS, OPENINGS, QUESTIONS, VALUES } from './talk.ts';

/** A playbook for a workspace that has none of its own, ready for `observe`. */
export type Starter = Readonly<{ source: SourceSpec; sayings: readonly Saying[] }>;

/** The neutral starter playbook in both languages, with ids of the caller's making. `today` is `YYYY-MM-DD`. */
export function makeStarter({ newId, today }: { newId: () => string; today: string }): Starter {
  const making = { newId, materialOf: () => undefined, reviewedOn: today };
  return {
    source: { kind: 'playbook', name: '入门话术 / Starter playbook', version: '1' },
    sayings: [
      ...lineSayings('opening', OPENINGS, making),
      ...lineSayings('value', VALUES, making),
      ...lineSayings('question', QUESTIONS, making),
      ...doubtSayings(DOUBTS, making),
      ...lineSayings('closing', CLOSINGS, making),
    ],
  };
}
