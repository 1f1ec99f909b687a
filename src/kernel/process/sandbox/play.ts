import { Failure } from '#base';
import { exceeded } from '../engine/drive.ts';
import { failureText } from '../engine/failure-text.ts';
import { variablesOf } from '../engine/node-step.ts';
import { evaluate } from '../graph/expression.ts';
import { performOne, type Rest } from './perform-one.ts';
import { positionOf, type Position, type SandboxStep, type Session } from './session.ts';
import type { Stage } from './stage.ts';
import type { Open } from './trace.ts';

/** Steps of one session at most. Chosen, not measured: where it stands is found anew at each step. */
export const MOST_STEPS = 1_000;
/** One request plays at most so long; whoever asked may ask again. */
const LONGEST_MS = 15_000;

/** Where playing came to rest. */
export type Rested = Readonly<
  | { at: 'done'; output: unknown }
  | { at: 'failed'; error: string }
  | Extract<Rest, { at: 'waiting' }>
  /** At a breakpoint, after one step, or out of time; `key` is what comes next. */
  | { at: 'paused'; key: string; why: 'step' | 'breakpoint' | 'time' }
>;

export type Played = Readonly<{ session: Session; rest: Rested }>;

/** How people answer in a case; a session waits for its owner. */
export type Answering = (open: Extract<Open, { what: 'node' }>) => SandboxStep | null;

/**
 * Plays on until something stops it. The steps made on the way are in the session that is given back, and nowhere else.
 * The ground is closed when it returns.
 */
export async function play(
  stage: Stage,
  session: Session,
  { how, answering }: { how: 'step' | 'continue'; answering?: Answering },
): Promise<Played> {
  const until = performance.now() + LONGEST_MS;
  const steps = [...session.steps];
  const now: Session = { ...session, steps };
  try {
    for (let isFirst = true; ; isFirst = false) {
      const position = positionOf(stage.scope, now);
      const rest = restBefore(now, position, { how, isFirst, isLate: performance.now() > until });
      if (rest !== null) return { session: now, rest };
      const done = await doNext(stage, now, position, answering);
      if ('at' in done) return { session: now, rest: done };
      steps.push(done);
      if (hasBreakpointAfter(now, position, done)) {
        const next = positionOf(stage.scope, now);
        return { session: now, rest: endOf(next) ?? { at: 'paused', key: keyOf(next), why: 'breakpoint' } };
      }
    }
  } finally {
    await stage.ground.close();
  }
}

type Asked = Readonly<{ how: 'step' | 'continue'; isFirst: boolean; isLate: boolean }>;

function restBefore(session: Session, position: Position, { how, isFirst, isLate }: Asked): Rested | null {
  const end = endOf(position);
  if (end !== null) return end;
  const key = keyOf(position);
  if (isFirst) return null;
  if (how === 'step') return { at: 'paused', key, why: 'step' };
  if (session.steps.length >= MOST_STEPS) {
    const error = failureText(new Failure('run.limit', { params: { limit: `steps ≤ ${MOST_STEPS}` } }));
    return { at: 'failed', error };
  }
  if (isLate) return { at: 'paused', key, why: 'time' };
  return hasBreakpointBefore(session, position) ? { at: 'paused', key, why: 'breakpoint' } : null;
}

/** How a session stands without playing on; null where there is more to do. */
export function endOf({ stop }: Position): Extract<Rested, { at: 'done' | 'failed' }> | null {
  if (stop.at === 'done') return { at: 'done', output: stop.output };
  return stop.at === 'failed' ? { at: 'failed', error: stop.error } : null;
}

function keyOf({ stop, open }: Position): string {
  return open?.key ?? (stop.at === 'open' ? stop.key : '');
}

async function doNext(
  stage: Stage,
  session: Session,
  { open }: Position,
  answering: Answering | undefined,
): Promise<SandboxStep | Rest> {
  if (open === null) throw new Error('a session that has not ended has a next step');
  if (open.what === 'join') {
    const waited = session.steps.find((s) => s.key === open.key);
    if (waited === undefined) throw new Error(`no step ${open.key}`);
    // Replaces the step that waited, at the end: it is answered now.
    return { ...waited, ...open.known };
  }
  const limit = exceeded(open.run);
  if (limit !== null) return { at: 'failed', error: failureText(new Failure('run.limit', { params: { limit } })) };
  const answered = answering?.(open) ?? null;
  return answered ?? performOne(stage, session, open);
}

function hasBreakpointBefore({ breakpoints }: Session, { open }: Position): boolean {
  if (open?.what !== 'node') return false;
  const { run, node } = open;
  return breakpoints.some((b) => b.at === 'before' && b.node === node.id && holds(b.if, variablesOf(run)));
}

function hasBreakpointAfter({ breakpoints }: Session, { open }: Position, done: SandboxStep): boolean {
  if (open?.what !== 'node' || done.status === 'waiting') return false;
  const variables = { ...variablesOf(open.run), [done.node]: done.output };
  return breakpoints.some((b) => b.at === 'after' && b.node === done.node && holds(b.if, variables));
}

/** A condition that cannot be computed stops too: whoever wrote it wants to see why. */
function holds(condition: string | undefined, variables: Readonly<Record<string, unknown>>): boolean {
  if (condition === undefined || condition === '') return true;
  try {
    return evaluate(condition.replace(/^=/, ''), variables) === true;
  } catch {
    return true;
  }
}
