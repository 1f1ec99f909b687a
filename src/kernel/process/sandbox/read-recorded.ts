import { Failure } from '#base';
import type { Tx } from '#store';
import { loadGraphs } from '../engine/graph-table.ts';
import { RunMemo } from '../engine/live-run.ts';
import type { RunStatus } from '../engine/port.ts';
import type { Autonomy } from '../tool.ts';
import type { KnownStep, Recorded, RecordedRun } from './trace.ts';

/** How the recorded run itself ended. */
type End = Readonly<{ status: RunStatus; output: unknown; error: string | null }>;

/** Runs with all that they started, each with the way from the first run to it. */
const LINE = `with recursive line as (
    select r.id, ''::text as way from run r where r.tenant_id = $1 and r.id = $2
    union all
    select c.id, line.way || split_part(c.parent_key, ':', 3) || '/' ||
      case when c.branch is null then '' when c.state -> 'index' = 'null' or c.state -> 'index' is null then c.branch || '/' else c.ordinal || '/' end
    from line join run c on c.tenant_id = $1 and c.parent_id = line.id)`;

type RunRow = {
  way: string;
  id: string;
  branch: string | null;
  graph_hash: string;
  autonomy: Autonomy;
  subject_id: string | null;
  input: object;
  state: unknown;
  status: RunStatus;
  output: unknown;
  error: string | null;
};
type StepRow = KnownStep & { way: string; node: string; iteration: number };

/** What a run and all that it started left behind. @throws Failure `run.not_found`; `run.not_waiting` for a branch */
export async function readRecorded(tx: Tx, id: string): Promise<Readonly<{ recorded: Recorded; end: End }>> {
  const values = [tx.settings.tenantId, id];
  const [rows, steps] = await Promise.all([
    tx.query<RunRow>(
      `${LINE} select line.way, r.id, r.branch, r.graph_hash, r.autonomy, r.subject_id, r.input, r.state, r.status, r.output, r.error
       from line join run r on r.tenant_id = $1 and r.id = line.id`,
      values,
      'recorded-runs',
    ),
    tx.query<StepRow>(
      `${LINE} select line.way, s.node, s.iteration, s.status, s.input, s.output, s.error
       from line join step s on s.tenant_id = $1 and s.run_id = line.id`,
      values,
      'recorded-steps',
    ),
  ]);
  const first = rows.find((row) => row.way === '');
  if (first === undefined) throw new Failure('run.not_found');
  // A branch knows what came before it, so it is played with its whole run.
  if (first.branch !== null) throw new Failure('run.not_waiting');
  const graphs = await loadGraphs(
    tx,
    rows.map((row) => row.graph_hash),
  );
  const runs = new Map<string, RecordedRun>();
  for (const { way, id: run, graph_hash: hash, autonomy, subject_id: subjectId, input, state } of rows) {
    const compiled = graphs.get(hash);
    if (compiled === undefined) continue;
    runs.set(way, { id: run, compiled, autonomy, subjectId, input, allowance: RunMemo.parse(state).allowance });
  }
  const known = steps.map(({ way, node, iteration, ...step }) => [`${way}${node}#${iteration}`, step] as const);
  const { status, output, error } = first;
  return { recorded: { runs, steps: new Map(known) }, end: { status, output, error } };
}
