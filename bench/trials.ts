import { seededRandom } from '../src/kernel/process/learning/random.ts';
import { powerOf } from '../src/kernel/process/trials/design.ts';
import type { Bench, BenchRow } from './bench.ts';

const NULL_CASES = [
  { perArm: 15, base: 0.2 },
  { perArm: 50, base: 0.1 },
  { perArm: 50, base: 0.4 },
  { perArm: 200, base: 0.3 },
] as const;
const EFFECTS = [0.1, 0.15, 0.2, 0.3] as const;
const SIZES = [50, 100, 200] as const;

/** How often the 14-day trial calls something proven that is not there, and how often it finds what is. */
export function runTrialsBench({ isFull }: { isFull: boolean }): Promise<Bench> {
  const trials = isFull ? 10_000 : 1_000;
  const random = seededRandom(2026);
  const rows: BenchRow[] = NULL_CASES.map(({ perArm, base }) => {
    const value = powerOf(random, { perArm, base, effect: 0, trials });
    return {
      metric: `called proven without any effect, of ${trials} trials with ${perArm} per arm, base ${base}`,
      value,
      unit: '',
      target: '≤ 0.05',
      ok: value <= 0.05,
    };
  });
  for (const perArm of SIZES)
    for (const effect of EFFECTS)
      rows.push({
        metric: `power: +${Math.round(effect * 100)} points on 30 % with ${perArm} per arm`,
        value: powerOf(random, { perArm, base: 0.3, effect, trials }),
        unit: '',
        target: null,
        ok: null,
      });
  return Promise.resolve({ n: trials, rows });
}
