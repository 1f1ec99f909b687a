import type { Tx } from '#store';
import { ExpressionError, resolve } from '../graph/expression.ts';
import { AgentGraph } from '../graph/schema.ts';
import { compiledOf, loadGraphs, storeGraph } from './graph-table.ts';
import { insertRuns } from './run-table.ts';

type Step = Readonly<{ run_id: string; node: string; iteration: number; output: unknown; started_at: Date }>;
type RunRow = Readonly<{ id: string; graph_hash: string; input: object; subject_id: string | null; depth: number }>;
type Back = Readonly<{ fn: string; in: Record<string, unknown> }>;

/** Under this key a run stands that takes another one back: there is one at most. */
export function compensationKey(run: string): string {
  return `compensate:${run}`;
}

/**
 * Starts what takes back the effects of a run that will not go on, and of those it started: a run of its own that goes
 * through their compensations, the last effect first, each durable and under a key of its own. False where there is nothing
 * to take back, or it is being taken back already.
 */
export async function compensate(tx: Tx, id: string): Promise<boolean> {
  const { root, graph, back } = await effectsOf(tx, id);
  if (root === undefined || graph === undefined || back.length === 0) return false;
  const taking = graphOf(
    graph,
    back.map((b) => b.call),
  );
  await storeGraph(tx, compiledOf(taking));
  const run = { input: { run: id }, subjectId: root.subject_id, dedupeKey: compensationKey(id) };
  const many = { graph: taking, autonomy: 'act', startedBy: 'event', runs: [run] } as const;
  return (await insertRuns(tx, many)) === 1;
}

/** Finished effects of a run, and of those it started, that say how they are taken back. */
export async function countTakenBack(tx: Tx, id: string): Promise<number> {
  return (await effectsOf(tx, id)).back.length;
}

async function effectsOf(tx: Tx, id: string) {
  const line = await lineOf(tx, id);
  const [root] = line;
  const graphs = await loadGraphs(
    tx,
    line.map((r) => r.graph_hash),
  );
  const graph = graphs.get(root?.graph_hash ?? '')?.graph;
  const hasAny = line.some((r) => graphs.get(r.graph_hash)?.graph.nodes.some(canBeTakenBack) === true);
  const steps = hasAny ? await stepsOf(tx, line) : new Map<string, readonly Step[]>();
  const back = line.flatMap((run) => backOf(run, graphs.get(run.graph_hash)?.graph, steps));
  return { root, graph, back: back.toSorted((a, b) => b.at - a.at) };
}

/** Whether a node says how it is taken back. */
export function canBeTakenBack(node: AgentGraph['nodes'][number]): boolean {
  return node.type === 'call' && node.compensate !== undefined;
}

/** A run and what it started, itself first, without those that have been taken back by themselves. */
async function lineOf(tx: Tx, id: string): Promise<readonly RunRow[]> {
  return tx.query<RunRow>(
    `with recursive line as (
       select r.id, r.agent, r.graph_hash, r.input, r.subject_id, 0 as depth from run r where r.tenant_id = $1 and r.id = $2
       union all
       select c.id, c.agent, c.graph_hash, c.input, c.subject_id, line.depth + 1
       from line join run c on c.tenant_id = $1 and c.parent_id = line.id)
     select id, graph_hash, input, subject_id, depth from line l
     where not exists (select from run t where t.tenant_id = $1 and t.agent = l.agent and t.dedupe_key = 'compensate:' || l.id)
     order by depth, id`,
    [tx.settings.tenantId, id],
    'run-line-back',
  );
}

async function stepsOf(tx: Tx, line: readonly RunRow[]): Promise<ReadonlyMap<string, readonly Step[]>> {
  const rows = await tx.query<Step>(
    `select run_id, node, iteration, output, started_at from step
     where tenant_id = $1 and run_id = any ($2::uuid[]) and status = 'done' order by ordinal, iteration`,
    [tx.settings.tenantId, line.map((r) => r.id)],
    'run-line-steps',
  );
  return Map.groupBy(rows, (row) => row.run_id);
}

/** What takes the finished effects of one run back. Names mean what they meant when the run ended. */
function backOf(
  { id, input }: RunRow,
  graph: AgentGraph | undefined,
  steps: ReadonlyMap<string, readonly Step[]>,
): { at: number; call: Back }[] {
  const done = steps.get(id) ?? [];
  const outputs: Record<string, unknown> = Object.fromEntries(graph?.nodes.map((n) => [n.id, null]) ?? []);
  for (const step of done) outputs[step.node] = step.output;
  return done.flatMap((step) => {
    const node = graph?.nodes.find((n) => n.id === step.node);
    if (node?.type !== 'call' || node.compensate === undefined) return [];
    const variables = { ...outputs, [node.id]: step.output, input, state: { run: id } };
    const { fn } = node.compensate;
    return [{ at: step.started_at.getTime(), call: { fn, in: literal(resolveOr(node.compensate.in, variables)) } }];
  });
}

/** An input that cannot be computed reaches the tool as it is, which refuses it where a person sees it. */
function resolveOr(given: Record<string, unknown>, variables: Record<string, unknown>): Record<string, unknown> {
  try {
    return resolve(given, variables) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof ExpressionError) return { error: error.message };
    throw error;
  }
}

/** A value that no expression is read from. */
function literal(value: Record<string, unknown>): Record<string, unknown> {
  return quoted(value) as Record<string, unknown>;
}

function quoted(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('=') ? `=${value}` : value;
  if (Array.isArray(value)) return value.map(quoted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, quoted(item)]));
}

const ATTEMPTS = 10;

function graphOf(of: AgentGraph, back: readonly Back[]): AgentGraph {
  const nodes = back.map(({ fn, in: given }, i) => ({
    id: `back${i + 1}`,
    type: 'call' as const,
    fn,
    in: given,
    durability: 'step' as const,
    retry: { max: ATTEMPTS },
  }));
  return AgentGraph.parse({
    $schema: of.$schema,
    name: of.name,
    version: of.version,
    title: { zh: `撤回：${of.title.zh}`, en: `Taking back: ${of.title.en}` },
    about: of.about,
    purpose: of.purpose,
    wakes: [],
    nodes,
    edges: nodes.slice(1).map((node, i) => ({ from: `back${i + 1}`, to: node.id })),
    limits: { steps: back.length + 1, toolCalls: back.length * ATTEMPTS, wallMs: 600_000, onExceed: 'ask' },
    autonomy: 'act',
  });
}
