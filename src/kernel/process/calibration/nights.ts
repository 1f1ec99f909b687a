import { HOME_ZONE, nextAt, setTimerOnce, setTimers } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { requestRefit } from './refit-job.ts';

/** The timer that looks at night whether what was promised came true. */
export const CALIBRATION_NIGHT = 'process.calibration';
const KEY = 'night';
/** When, on the clock of the workspace. Chosen: before anybody works. */
const AT = '03:10';

/** Has confidence calibrated from the next night on; for whenever an agent suggests something. */
export async function planCalibrationNights(scope: Scope, now: Date): Promise<void> {
  await scope.write((tx) => setTimerOnce(tx, CALIBRATION_NIGHT, { key: KEY, dueAt: nextAt(now, AT, HOME_ZONE) }));
}

/** Asks for a night's refit and plans the next. */
export async function calibrationNight(scope: Scope, now: Date): Promise<void> {
  await requestRefit(scope);
  await scope.write((tx) => setTimers(tx, CALIBRATION_NIGHT, [{ key: KEY, dueAt: nextAt(now, AT, HOME_ZONE) }]));
}
