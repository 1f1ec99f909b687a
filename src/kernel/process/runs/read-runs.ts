import { z } from 'zod';
import { Failure } from '#base';
import type { EvidenceRef } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { AgentGraph } from '../graph/schema.ts';
import { limitKey } from '../engine/drive.ts';
import { canBeTakenBack, compensationKey } from '../engine/compensate.ts';
import { RunMemo } from '../engine/live-run.ts';
import { readTurns, type TurnRow } from '../llm/turn-table.ts';
import type { Turn } from '../llm/turn.ts';
import type { RunStatus, StartedBy } from '../engine/port.ts';

/** One run in a list. */
export type StoredRun = Readonly<{
  id: string;
  agent: string;
  agentVersion: string;
  graphHash: string;
  status: RunStatus;
  subjectId: string | null;
  startedBy: StartedBy;
  startedAt: Date;
  endedAt: Date | null;
  /** Working time without waiting. */
  workMs: number;
  /** `decision:<id>`, `event:<topic>[:<record>]` or `limit:<run>` while it waits for something other than time. */
  waitKey: string | null;
  /** When a timer wakes it; null where none does. */
  wakeAt: Date | null;
  error: string | null;
  /** A person holds it where it stands. */
  isHeld: boolean;
  /** The run that this one takes back. */
  takesBack: string | null;
}>;

export type StoredStep = Readonly<{
  node: string;
  iteration: number;
  type: string;
  tool: string | null;
  durability: 'fused' | 'step';
  status: 'done' | 'waiting' | 'failed' | 'skipped';
  startedAt: Date;
  workMs: number;
  input: unknown;
  output: unknown;
  evidence: readonly EvidenceRef[];
  /** What a language model answered, one after the other. */
  turns: readonly Turn[];
  error: string | null;
}>;

/** A run that another one started: a branch of a fork, or an agent that was called. */
export type StoredChild = Readonly<{
  id: string;
  agent: string;
  /** Which step started it. */
  node: string;
  iteration: number;
  /** The port of the fork; null for another agent. */
  branch: string | null;
  ordinal: number;
  status: RunStatus;
  workMs: number;
  error: string | null;
}>;

export type StoredRunDetail = StoredRun &
  Readonly<{
    /** The run that started it, and as which branch; null for one that nobody waits for. */
    parent: Readonly<{ id: string; branch: string | null }> | null;
    /** The first of those it started, at most 200. */
    children: readonly StoredChild[];
    childCount: number;
    autonomy: string;
    input: unknown;
    output: unknown;
    steps: readonly StoredStep[];
    /** The steps are so many that they came without input, output and evidence. */
    isBrief: boolean;
    graph: AgentGraph;
    decisions: readonly string[];
    canCancel: boolean;
    /** It failed and no other run waits for it. */
    canRetry: boolean;
    /** It rests at its limits until a person grants as much again. */
    canExtend: boolean;
    canHold: boolean;
    /** False while it works, for a branch (its whole run is undone), and for good when an effect has left the building. */
    canUndo: boolean;
  }>;

type Row = {
  id: string;
  agent: string;
  version: string | null;
  graph_hash: string;
  status: RunStatus;
  subject_id: string | null;
  started_by: StartedBy;
  started_at: Date;
  ended_at: Date | null;
  work_us: bigint;
  wait_key: string | null;
  wake_at: Date | null;
  error: string | null;
  is_held: boolean;
  dedupe_key: string | null;
};

const COLUMNS = `r.id, r.agent, g.version, r.graph_hash, r.status, r.subject_id, r.started_by, r.started_at, r.ended_at,
  r.work_us, r.wait_key, nullif(r.wake_at, 'infinity') as wake_at, r.error, r.is_held, r.dedupe_key`;
const FROM = 'from run r left join agent_graph g on g.tenant_id = r.tenant_id and g.hash = r.graph_hash';

const COMPENSATION = compensationKey('');

function runOf(row: Row): StoredRun {
  return {
    id: row.id,
    agent: row.agent,
    agentVersion: row.version ?? '',
    graphHash: row.graph_hash,
    status: row.status,
    subjectId: row.subject_id,
    startedBy: row.started_by,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    workMs: Number(row.work_us) / 1000,
    waitKey: row.wait_key,
    wakeAt: row.status === 'waiting' || row.status === 'ready' ? row.wake_at : null,
    error: row.error,
    isHeld: row.is_held,
    takesBack: row.dedupe_key?.startsWith(COMPENSATION) === true ? row.dedupe_key.slice(COMPENSATION.length) : null,
  };
}

export type RunQuery = Readonly<{
  statuses?: readonly RunStatus[];
  agent?: string;
  subjectId?: string;
  after?: string | null;
  limit: number;
}>;

/** Runs newest first. */
export async function listRuns(
  scope: Scope,
  query: RunQuery,
): Promise<Readonly<{ items: readonly StoredRun[]; next: string | null }>> {
  const values: unknown[] = [scope.tenantId, query.limit + 1];
  const put = (value: unknown): string => `$${values.push(value)}`;
  // What a run started stands on its page.
  const conditions = ['r.tenant_id = $1', 'r.parent_id is null'];
  if (query.statuses !== undefined) conditions.push(`r.status = any (${put(query.statuses)}::text[])`);
  if (query.agent !== undefined) conditions.push(`r.agent = ${put(query.agent)}`);
  if (query.subjectId !== undefined) conditions.push(`r.subject_id = ${put(query.subjectId)}::uuid`);
  if (query.after !== undefined && query.after !== null) {
    conditions.push(`r.id < ${put(cursorOf(query.after))}::uuid`);
  }
  const rows = await scope.read((tx) =>
    tx.query<Row>(`select ${COLUMNS} ${FROM} where ${conditions.join(' and ')} order by r.id desc limit $2`, values),
  );
  const items = rows.slice(0, query.limit).map(runOf);
  return { items, next: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
}

type StepRow = Omit<StoredStep, 'startedAt' | 'workMs' | 'evidence' | 'turns'> & {
  started_at: Date;
  work_us: bigint;
  evidence: unknown;
};
const Refs = z.array(
  z.object({
    observation: z.string(),
    field: z.string().nullable(),
    label: z.object({ zh: z.string(), en: z.string() }).optional(),
  }),
);

const STEP_FACTS = 'node, iteration, type, tool, durability, status, started_at, work_us, error';

/**
 * One run with its steps in the order they were reached, and the graph it stands on. Of more than `mostWhole` steps, input,
 * output and evidence are left out. @throws Failure `run.not_found`
 */
export async function readRun(
  scope: Scope,
  id: string,
  { mostWhole = Number.MAX_SAFE_INTEGER }: { mostWhole?: number } = {},
): Promise<StoredRunDetail> {
  return scope.read(async (tx) => {
    const [row] = await tx.query<Row & Whole & ParentRow>(
      `select ${COLUMNS}, r.autonomy, r.input, r.output, r.state, r.parent_id, r.branch, g.graph,
         exists (select from run t where t.tenant_id = r.tenant_id and t.agent = r.agent and t.dedupe_key = 'compensate:' || r.id) as is_taken_back
       ${FROM} where r.tenant_id = $1 and r.id = $2`,
      [scope.tenantId, id],
    );
    if (row === undefined) throw new Failure('run.not_found');
    const steps = await tx.query<StepRow>(
      // Counted once: joined, it was counted for every step again where the planner thought there was one
      `with counted as materialized (select count(*) <= $3 as is_whole from step where tenant_id = $1 and run_id = $2)
       select ${STEP_FACTS}, case when is_whole then input end as input, case when is_whole then output end as output,
         case when is_whole then evidence else '[]' end as evidence
       from step, counted where tenant_id = $1 and run_id = $2 order by ordinal, iteration`,
      [scope.tenantId, id, mostWhole],
    );
    const turns = await turnsIn(tx, id, steps);
    const memo = RunMemo.parse(row.state);
    const graph = AgentGraph.parse(row.graph);
    const { children, childCount } = await childrenOf(tx, id);
    return {
      ...runOf(row),
      parent: row.parent_id === null ? null : { id: row.parent_id, branch: row.branch },
      children,
      childCount,
      autonomy: row.autonomy,
      input: row.input,
      output: row.output,
      steps: steps.map((step) => stepOf(step, turns)),
      isBrief: steps.length > mostWhole,
      graph,
      decisions: memo.decisions,
      canCancel: row.status === 'ready' || row.status === 'waiting' || row.status === 'running',
      canRetry: row.status === 'failed' && row.parent_id === null && !row.is_taken_back,
      canExtend: row.status === 'waiting' && row.wait_key === limitKey(id),
      canHold: row.ended_at === null && !row.is_held && row.branch === null,
      canUndo: row.status !== 'running' && row.branch === null && memo.left <= takenBack(graph, steps),
    };
  });
}

/** Finished effects that say how they are taken back. */
function takenBack(graph: AgentGraph, steps: readonly StepRow[]): number {
  const nodes = new Set(graph.nodes.filter(canBeTakenBack).map((n) => n.id));
  return steps.filter((s) => s.status === 'done' && nodes.has(s.node)).length;
}

type Whole = {
  autonomy: string;
  input: unknown;
  output: unknown;
  state: unknown;
  graph: unknown;
  is_taken_back: boolean;
};
/** What models answered in a run, which has something only where a step asks one. */
async function turnsIn(tx: Tx, id: string, steps: readonly StepRow[]): Promise<readonly TurnRow[]> {
  return steps.some((s) => s.type === 'llm') ? readTurns(tx, id) : [];
}

/** One step with all it holds, and the run and graph it belongs to. @throws Failure `run.not_found` */
export async function readStep(
  scope: Scope,
  { run, node, iteration }: Readonly<{ run: string; node: string; iteration: number }>,
): Promise<Readonly<{ run: StoredRun; graph: AgentGraph; step: StoredStep }>> {
  return scope.read(async (tx) => {
    const [row] = await tx.query<Row & { graph: unknown }>(
      `select ${COLUMNS}, g.graph ${FROM} where r.tenant_id = $1 and r.id = $2`,
      [scope.tenantId, run],
    );
    const [step] = await tx.query<StepRow>(
      `select ${STEP_FACTS}, input, output, evidence from step where tenant_id = $1 and run_id = $2 and node = $3 and iteration = $4`,
      [scope.tenantId, run, node, iteration],
      'run-step',
    );
    if (row === undefined || step === undefined) throw new Failure('run.not_found');
    const turns = await turnsIn(tx, run, [step]);
    return { run: runOf(row), graph: AgentGraph.parse(row.graph), step: stepOf(step, turns) };
  });
}

type ParentRow = { parent_id: string | null; branch: string | null };
const MOST_CHILDREN = 200;

async function childrenOf(tx: Tx, id: string): Promise<{ children: readonly StoredChild[]; childCount: number }> {
  const rows = await tx.query<
    Omit<StoredChild, 'node' | 'iteration' | 'workMs'> & { key: string; work_us: bigint; n: bigint }
  >(
    `select id, agent, parent_key as key, branch, ordinal, status, work_us, error, count(*) over () as n from run
     where tenant_id = $1 and parent_id = $2 order by parent_key, ordinal limit ${MOST_CHILDREN}`,
    [tx.settings.tenantId, id],
    'run-children-of',
  );
  const children = rows.map(({ key, work_us: workUs, n: _n, ...row }) => {
    const [node = '', iteration = '1'] = key.slice(key.lastIndexOf(':') + 1).split('#');
    return { ...row, node, iteration: Number(iteration), workMs: Number(workUs) / 1000 };
  });
  return { children, childCount: Number(rows[0]?.n ?? 0n) };
}

function stepOf(
  { started_at: startedAt, work_us: workUs, evidence, ...step }: StepRow,
  turns: readonly TurnRow[],
): StoredStep {
  return {
    ...step,
    startedAt,
    workMs: Number(workUs) / 1000,
    evidence: Refs.parse(evidence).map(refOf),
    turns: turns.filter((t) => t.node === step.node && t.iteration === step.iteration).map((t) => t.turn),
  };
}

function refOf({ label, ...ref }: z.output<typeof Refs>[number]): EvidenceRef {
  return label === undefined ? ref : { ...ref, label };
}

function cursorOf(after: string): string {
  if (!z.uuid().safeParse(after).success) {
    throw new Failure('input.invalid', { fields: [{ path: 'after', rule: 'id' }] });
  }
  return after;
}

/** What an agent did lately. */
export type AgentStats = Readonly<{
  runs: number;
  accepted: number;
  refused: number;
  edited: number;
  p95WorkMs: number | null;
}>;

/** Figures of the last `days` days by agent; an agent that did nothing is absent. */
export async function agentStats(scope: Scope, days = 30): Promise<ReadonlyMap<string, AgentStats>> {
  const rows = await scope.read((tx) =>
    tx.query<{ agent: string; runs: number; p95: number | null; accepted: number; refused: number; edited: number }>(
      `with worked as (
         select agent, count(*)::int as runs, percentile_cont(0.95) within group (order by work_us) / 1000 as p95
         from run where tenant_id = $1 and id >= $3::uuid and branch is null group by agent
       ), answered as (
         select agent, count(*) filter (where status in ('accepted', 'done'))::int as accepted, count(*) filter (where status = 'refused')::int as refused,
           count(*) filter (where status = 'edited')::int as edited
         from decision where tenant_id = $1 and answered_at >= now() - $2 * interval '1 day' group by agent
       )
       select agent, coalesce(runs, 0) as runs, p95, coalesce(accepted, 0) as accepted, coalesce(refused, 0) as refused, coalesce(edited, 0) as edited
       from worked full join answered using (agent)`,
      [scope.tenantId, days, firstIdAt(Date.now() - days * MS_PER_DAY)],
      'agent-stats',
    ),
  );
  return new Map(rows.map(({ agent, p95, ...counts }) => [agent, { ...counts, p95WorkMs: p95 }]));
}

const MS_PER_DAY = 86_400_000;

/** The lowest id a run started at this time can have: ids begin with the millisecond they were made in. */
export function firstIdAt(atMs: number): string {
  const time = Math.max(0, Math.floor(atMs)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
