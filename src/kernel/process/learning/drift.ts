import { calibrated } from './calibrate.ts';
import { logOdds, type Calibration, type Judged } from './certainty.ts';

/**
 * Page–Hinkley on calibration error: what was promised less what came true, label by label, in the order they were
 * judged. `DELTA` is error that is let pass; the alarm sounds when the sum has moved `ALARM` away from its extreme.
 * Chosen so that a calibration that holds sounds it in fewer than one of a hundred stretches of 500 labels: measured by
 * a test (decision 0031).
 */
const DELTA = 0.06;
const ALARM = 14;

export type Drift = Readonly<{
  n: number;
  /** Mean of promised − came true since the calibration; above 0: it promises too much. */
  bias: number;
  /** How far the sum has moved, of what sounds the alarm. */
  level: number;
  isAlarm: boolean;
}>;

/** Whether a calibration still holds for labels that came after it. */
export function driftOf(calibration: Calibration, later: readonly Judged[]): Drift {
  let [up, lowest, down, highest, sum, most] = [0, 0, 0, 0, 0, 0];
  for (const { raw, isRight } of later) {
    const error = calibrated(calibration.calibrator, logOdds(raw)) - (isRight ? 1 : 0);
    sum += error;
    up += error - DELTA;
    lowest = Math.min(lowest, up);
    down += error + DELTA;
    highest = Math.max(highest, down);
    most = Math.max(most, up - lowest, highest - down);
  }
  const n = later.length;
  return { n, bias: n === 0 ? 0 : sum / n, level: most / ALARM, isAlarm: most > ALARM };
}
