import { Failure } from '#base';
import type { Tx } from '#store';
import { cancelLine, isOver, lockLine } from './child-runs.ts';
import { compensate } from './compensate.ts';

/**
 * Stops a run with all that it started: what rests at once, what runs at its next boundary. Returns the ids of the latter.
 *
 * @throws Failure `run.not_found`, `run.not_waiting` where it has ended
 */
export async function cancelRun(tx: Tx, id: string): Promise<string[]> {
  const line = await lockLine(tx, [id]);
  const run = line.find((r) => r.id === id);
  if (run === undefined) throw new Failure('run.not_found');
  if (isOver(run.status)) throw new Failure('run.not_waiting');
  const running = await cancelLine(tx, line);
  await compensate(tx, id);
  return running;
}
