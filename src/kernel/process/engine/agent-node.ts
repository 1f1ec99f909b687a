import { Failure } from '#base';
import { settingsIn } from '../agents/agent-settings.ts';
import { resolve } from '../graph/expression.ts';
import type { AgentGraph, SubAgentNode } from '../graph/schema.ts';
import { AUTONOMY, type Autonomy } from '../tool.ts';
import { isOver, joinKey, readChildren, type Child } from './child-runs.ts';
import type { EngineParts } from './engine-parts.ts';
import { failureText } from './failure-text.ts';
import { compiledOf } from './graph-table.ts';
import { DEEPEST, RunMemo, type LiveRun } from './live-run.ts';
import { failedChild, failStep, noteStep, variablesOf, type Move } from './node-step.ts';
import { agentActor } from './run-table.ts';

/** Starts another agent as a run of its own and goes on with its output. It may no more on its own than this run may. */
export async function agentNode(parts: EngineParts, run: LiveRun, node: SubAgentNode): Promise<Move> {
  if (run.memo.event !== null) return ended(parts, run, node);
  const graph = parts.agents.get(node.ref);
  if (graph === undefined) return { go: 'release' };
  const since = performance.now();
  try {
    const input = resolve(node.in, variablesOf(run)) as Record<string, unknown>;
    run.pending.children.push(await childOf(parts, run, { graph, input }));
    noteStep(run, node, since, { status: 'waiting', input: { agent: node.ref, ...input } });
    return { go: 'wait', key: joinKey(run, node.id), wakeIn: null, wakeAt: null };
  } catch (error) {
    return failStep(run, node, since, failureText(error));
  }
}

async function childOf(
  parts: EngineParts,
  run: LiveRun,
  { graph, input }: { graph: AgentGraph; input: Record<string, unknown> },
): Promise<Child> {
  const depth = run.memo.depth + 1;
  if (depth > DEEPEST) throw new Failure('run.limit', { params: { limit: `depth ≤ ${DEEPEST}` } });
  const scope = parts.scopeFor(run.tenantId, run.actor, run.purpose);
  const setting = (await scope.read((tx) => settingsIn(tx, [graph]))).get(graph.name);
  if (setting?.isOn === false) throw new Failure('agent.off', { params: { agent: graph.name } });
  const compiled = compiledOf(graph);
  const { record } = input;
  return {
    compiled,
    cursor: compiled.entry,
    branch: null,
    ordinal: 0,
    input: { event: null, kind: null, batchId: null, record: run.subjectId, ...input },
    subjectId: typeof record === 'string' ? record : run.subjectId,
    autonomy: lower(run.autonomy, setting?.autonomy ?? graph.autonomy),
    purpose: graph.purpose,
    actor: agentActor(graph, run.actor),
    memo: RunMemo.parse({ visits: { [compiled.entry]: 1 }, depth }),
    spent: { steps: 0, toolCalls: 0 },
    isOneEnough: false,
  };
}

function lower(a: Autonomy, b: Autonomy): Autonomy {
  return AUTONOMY.indexOf(a) < AUTONOMY.indexOf(b) ? a : b;
}

async function ended(parts: EngineParts, run: LiveRun, node: SubAgentNode): Promise<Move> {
  const since = performance.now();
  const input = { agent: node.ref, ...(resolve(node.in, variablesOf(run)) as object) };
  const [child] = await readChildren(parts.scopeFor(run.tenantId, run.actor, run.purpose), run);
  if (child !== undefined && !isOver(child.status)) {
    noteStep(run, node, since, { status: 'waiting', input });
    return { go: 'wait', key: joinKey(run, node.id), wakeIn: 'PT2S', wakeAt: null };
  }
  run.memo.left += child?.left ?? 0;
  run.spent.toolCalls += child?.spent.toolCalls ?? 0;
  if (child?.status !== 'done') return failedChild(run, node, { since, input, child: child ?? null });
  noteStep(run, node, since, { status: 'done', input, output: child.output });
  return { go: 'on', port: 'out', output: child.output };
}
