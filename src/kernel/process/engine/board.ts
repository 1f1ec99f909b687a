import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { Rest } from './checkpoint.ts';
import type { LiveRun } from './live-run.ts';
import type { RunState, RunStatus } from './port.ts';
import { readStates, type StateRow } from './run-table.ts';

/** Between looks at a run that another process may be working on. */
const LOOK_MS = 50;
const MOST_NOTED = 20_000;

/** Who waits here for a run, and how many writes runs took that passed through this process lately. */
export type Board = ReturnType<typeof openBoard>;

export function openBoard() {
  const writes = new Map<string, number>();
  const waiters = new Map<string, Set<(state: RunState | null) => void>>();
  return {
    /** A boundary was committed. Whoever waits for the run learns of it when it rests. */
    note(run: LiveRun, status: RunStatus, rest: Rest): void {
      if (writes.size >= MOST_NOTED) writes.clear();
      writes.set(run.id, run.writes);
      if (status === 'running') return;
      run.isAtRest = true;
      const told = status === 'ready' ? null : restOf(run, status, rest);
      for (const tell of waiters.get(run.id) ?? []) tell(told);
    },
    writesOf: (id: string): number | null => writes.get(id) ?? null,
    /** How the run rests; null when it did not within `ms`, or when it left this process without resting. */
    async next(id: string, ms: number): Promise<RunState | null> {
      const set = waiters.get(id) ?? new Set();
      waiters.set(id, set);
      return new Promise((resolve) => {
        const tell = (state: RunState | null) => {
          clearTimeout(timer);
          set.delete(tell);
          if (set.size === 0 && waiters.get(id) === set) waiters.delete(id);
          resolve(state);
        };
        const timer = setTimeout(tell, ms, null);
        set.add(tell);
      });
    },
  };
}

function restOf(run: LiveRun, status: RunStatus, { output, error, waitKey }: Rest): RunState {
  const key = status === 'waiting' ? (waitKey ?? null) : null;
  return { id: run.id, status, output: output ?? null, error: error ?? null, waitKey: key, writes: run.writes };
}

export function stateOf(row: StateRow, board: Board): RunState {
  const { id, status, output, error, wait_key: waitKey } = row;
  return { id, status, output, error, waitKey, writes: board.writesOf(id) };
}

/** Waits until a run rests: told from memory where this process works on it, read from its row otherwise. */
export async function settled(
  { board, isHere }: { board: Board; isHere: boolean },
  scope: Scope,
  { id, timeoutMs }: { id: string; timeoutMs: number },
): Promise<RunState> {
  const until = Date.now() + timeoutMs;
  const here = isHere ? await board.next(id, timeoutMs) : null;
  if (here !== null) return here;
  for (;;) {
    const [row] = await readStates(scope, 'id', [id], 1);
    if (row === undefined) throw new Failure('run.not_found');
    if (isResting(row) || Date.now() >= until) return stateOf(row, board);
    const state = await board.next(id, Math.min(LOOK_MS, Math.max(1, until - Date.now())));
    if (state !== null) return state;
  }
}

function isResting({ status, is_due: isDue, is_held: isHeld }: StateRow): boolean {
  if (isHeld && status === 'ready') return true;
  return status === 'done' || status === 'failed' || status === 'cancelled' || (status === 'waiting' && !isDue);
}
