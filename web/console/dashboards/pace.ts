/** How much of a goal's time has passed, what it comes to at this pace, and how it stands. */
export type Pace = Readonly<{
  /** 0–1; days that have begun count whole. */
  elapsed: number;
  /** Of the goal at its end if it goes on as until now; null while too little time has passed to say. */
  forecast: number | null;
  standing: 'ahead' | 'onPace' | 'behind';
}>;

const MS_PER_DAY = 86_400_000;
/** Before this share of the time a forecast would be noise. Chosen, not fitted. */
const LEAST_ELAPSED = 0.1;
/** Within these points of the time passed a goal is on pace. Chosen, not fitted. */
const NEAR = 0.05;

/** The pace of a goal that has come to `reached` (1 is all) by the day `today`; null without days or a measure. */
export function paceOf(
  { startsOn, endsOn }: Readonly<{ startsOn: string | null; endsOn: string | null }>,
  reached: number | null,
  today: string,
): Pace | null {
  if (startsOn === null || endsOn === null || reached === null) return null;
  const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / MS_PER_DAY + 1;
  const elapsed = Math.min(1, Math.max(0, days(startsOn, today) / days(startsOn, endsOn)));
  const lead = reached - elapsed;
  return {
    elapsed,
    forecast: elapsed < LEAST_ELAPSED ? null : reached / elapsed,
    standing: reached >= 1 || lead > NEAR ? 'ahead' : lead < -NEAR ? 'behind' : 'onPace',
  };
}
