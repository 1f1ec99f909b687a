import type { StepRow } from '@valence/contract';

/** One bar: left edge and width as parts (0–1) of the axis. */
export type Bar = Readonly<{ step: StepRow; left: number; width: number }>;
/** Where idle time was cut out of the axis: position 0–1, and how long it was in ms. */
export type Cut = Readonly<{ at: number; idleMs: number }>;
export type Waterfall = Readonly<{
  bars: readonly Bar[];
  cuts: readonly Cut[];
  /** Length of the axis in ms, cut-out time left out. */
  shownMs: number;
  /** Round marks on the axis: position 0–1 and ms since the start, cut-out time left out. */
  ticks: readonly Readonly<{ at: number; ms: number }>[];
}>;

/** A gap longer than this part of the working time is cut: a run that waited two days is still readable. */
const LONGEST_GAP_RATIO = 0.25;
/** What is left of a cut gap on the axis, as a part of the working time. */
const CUT_GAP_RATIO = 0.06;
/** Resolution of `startedAt`. */
const CLOCK_MS = 1;
/** Narrowest bar, so that a step of microseconds can be seen and clicked. */
const MIN_WIDTH = 0.004;

/** Lays the steps of a run along one time axis, in the order they started. */
export function layWaterfall(steps: readonly StepRow[]): Waterfall {
  const spans = steps
    .map((step) => ({
      step,
      from: Date.parse(step.startedAt),
      ms: step.status === 'skipped' ? 0 : Math.max(0, step.ms),
    }))
    .toSorted((a, b) => a.from - b.from);
  const workMs = spans.reduce((sum, { ms }) => sum + ms, 0);
  const longestGapMs = Math.max(1, workMs * LONGEST_GAP_RATIO);
  const cutGapMs = Math.max(1, workMs * CUT_GAP_RATIO);

  const placed: { step: StepRow; at: number; ms: number }[] = [];
  const gaps: { at: number; idleMs: number }[] = [];
  let end = spans[0]?.from ?? 0; // of what is laid so far, in real time
  let shift = end; // real time minus axis time
  for (const { step, from, ms } of spans) {
    const idleMs = from - end;
    if (idleMs > longestGapMs) {
      gaps.push({ at: end - shift + cutGapMs / 2, idleMs });
      shift += idleMs - cutGapMs;
    }
    // The clock of the record counts whole ms: what began less than one before the last end began right after it
    const start = end > from && end - from < CLOCK_MS ? end : from;
    placed.push({ step, at: start - shift, ms });
    end = Math.max(end, start + ms);
  }
  const shownMs = Math.max(end - shift, Number.EPSILON);
  return {
    bars: placed.map(({ step, at, ms }) => barOf(step, at / shownMs, ms / shownMs)),
    cuts: gaps.map(({ at, idleMs }) => ({ at: at / shownMs, idleMs })),
    shownMs,
    ticks: ticksOf(shownMs),
  };
}

/** A stable name of a step within its run, for the URL. */
export function stepKey({ node, iteration }: Pick<StepRow, 'node' | 'iteration'>): string {
  return `${node}.${iteration}`;
}

/** Which attempt at its node each step is, from 1; steps of nodes that were run only once are absent. */
export function attemptsOf(steps: readonly StepRow[]): ReadonlyMap<StepRow, number> {
  const byNode = Map.groupBy(steps, ({ node }) => node);
  return new Map(
    [...byNode.values()]
      .filter((same) => same.length > 1)
      .flatMap((same) => same.toSorted((a, b) => a.iteration - b.iteration).map((step, at) => [step, at + 1] as const)),
  );
}

function barOf(step: StepRow, left: number, width: number): Bar {
  const shown = Math.min(1, Math.max(MIN_WIDTH, width));
  return { step, left: Math.min(left, 1 - shown), width: shown };
}

/** Three to six marks at 1, 2 or 5 times a power of ten. */
function ticksOf(shownMs: number): { at: number; ms: number }[] {
  const rough = shownMs / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const unit = [1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10;
  const stepMs = unit * power;
  return Array.from({ length: Math.floor(shownMs / stepMs) + 1 }, (_, index) => ({
    at: (index * stepMs) / shownMs,
    ms: index * stepMs,
  }));
}
