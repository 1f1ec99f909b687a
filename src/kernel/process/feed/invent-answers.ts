import { seededRandom } from '../learning/random.ts';
import type { AnsweredCard } from './answered.ts';

const AGENTS = ['lead-to-touch', 'renewal-guard', 'meeting-brief', 'competitor-watch'] as const;
const KINDS = ['lead', 'contract', 'deal', 'organisation'] as const;
const START = Date.parse('2026-09-01T01:00:00Z');
const HOUR = 3_600_000;

/**
 * Answers of an invented person. `taste` is how much more, in log-odds, they want what one of the four agents suggests
 * (the first most, the last least); 0: they look at the expected value alone, so that there is nothing to learn.
 */
export function inventAnswers(n: number, seed: number, { taste }: { taste: number }): AnsweredCard[] {
  const random = seededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: n }, (_, i) => {
    const agent = Math.floor(random() * AGENTS.length);
    const value = normal();
    const answeredAt = new Date(START + i * 2 * HOUR);
    const wanted = value * 0.8 + taste * (1 - (2 * agent) / (AGENTS.length - 1)) - 0.2;
    const isAccepted = random() < 1 / (1 + Math.exp(-wanted));
    return {
      id: `card-${seed}-${i}`,
      agent: AGENTS[agent] ?? AGENTS[0],
      actionKey: random() < 0.5 ? 'call' : 'write',
      subjectId: `subject-${i}`,
      subjectKind: KINDS[Math.floor(random() * KINDS.length)] ?? 'lead',
      ownerId: random() < 0.7 ? `owner-${Math.floor(random() * 5)}` : null,
      expectedMinor: Math.round(Math.exp(15 + value * 1.2)),
      currency: 'CNY',
      probability: random(),
      dueAt: null,
      madeAt: new Date(answeredAt.getTime() - random() * 200 * HOUR),
      isAccepted,
      answeredAt,
      reasonCode: isAccepted ? null : 'timing',
    };
  });
}
