import { z } from 'zod';
import { Failure } from '#base';
import type { Actor } from '#kernel/security';
import { settingAtFirst, settingsIn, type AgentSetting } from '../agents/agent-settings.ts';
import { ExpressionError, resolve } from '../graph/expression.ts';
import type { AgentGraph, SubAgentNode } from '../graph/schema.ts';
import { outsideOf } from '../llm/taint-of-run.ts';
import { AUTONOMY, type Autonomy } from '../tool.ts';
import { aroundOf } from './around-run.ts';
import { isOver, joinKey, readChildren, type Child } from './child-runs.ts';
import type { EngineParts } from './engine-parts.ts';
import { failureText } from './failure-text.ts';
import { compiledOf } from './graph-table.ts';
import { countSpent, DEEPEST, nothingSpent, RunMemo, type LiveRun } from './live-run.ts';
import { failedChild, failStep, noteStep, variablesOf, type Move } from './node-step.ts';
import { calledActor } from './run-table.ts';

/** Starts another agent as a run of its own and goes on with its output. It may no more on its own than this run may. */
export async function agentNode(parts: EngineParts, run: LiveRun, node: SubAgentNode): Promise<Move> {
  if (run.memo.event !== null) return ended(parts, run, node);
  const since = performance.now();
  try {
    const called = await findCalled(parts, run, node.ref);
    if (called === null) return { go: 'release' };
    const input = resolve(node.in, variablesOf(run)) as Record<string, unknown>;
    const outside = [...outsideOf(await aroundOf(parts, run), run, node)];
    run.pending.children.push(childOf(run, called, { input, outside }));
    noteStep(run, node, since, { status: 'waiting', input: { agent: node.ref, ...input } });
    return { go: 'wait', key: joinKey(run, node.id), wakeIn: null, wakeAt: null };
  } catch (error) {
    return failStep(run, node, since, failureText(error));
  }
}

type CalledAgent = Readonly<{ graph: AgentGraph; setting: AgentSetting; actor: Actor }>;
type CalledWith = Readonly<{ input: Record<string, unknown>; outside: readonly string[] }>;

/**
 * The agent of this name; null where another process may know it.
 *
 * @throws Failure `agent.unknown` for an own agent that is not at work, `agent.off`
 */
export async function findCalled(parts: EngineParts, run: LiveRun, ref: string): Promise<CalledAgent | null> {
  const scope = parts.scopeFor(run.tenantId, run.actor, run.purpose);
  return scope.read(async (tx) => {
    const here = await parts.agents.in(tx);
    const graph = here.byName.get(ref);
    if (graph === undefined) {
      if (!here.named.some(({ name }) => name === ref)) return null;
      throw new Failure('agent.unknown', { params: { agent: ref } });
    }
    const setting = (await settingsIn(tx, [graph])).get(ref) ?? settingAtFirst(graph);
    if (!setting.isOn) throw new Failure('agent.off', { params: { agent: ref } });
    return { graph, setting, actor: calledActor(graph, run.actor, here.workerOf(ref)) };
  });
}

/** @throws Failure `run.limit` where too many runs led to it */
export function childOf(run: LiveRun, { graph, setting, actor }: CalledAgent, { input, outside }: CalledWith): Child {
  const depth = run.memo.depth + 1;
  if (depth > DEEPEST) throw new Failure('run.limit', { params: { limit: `depth ≤ ${DEEPEST}` } });
  const compiled = compiledOf(graph);
  const { record } = input;
  return {
    compiled,
    cursor: compiled.entry,
    branch: null,
    ordinal: 0,
    input: { event: null, kind: null, batchId: null, record: run.subjectId, ...input },
    subjectId: recordOf(record) ?? run.subjectId,
    autonomy: lower(run.autonomy, setting.autonomy),
    purpose: graph.purpose,
    actor,
    memo: RunMemo.parse({ visits: { [compiled.entry]: 1 }, depth, outside }),
    spent: nothingSpent(),
    isOneEnough: false,
  };
}

/** The record a called agent is about; null where none is named. */
function recordOf(record: unknown): string | null {
  if (record === undefined || record === null) return null;
  const id = z.uuid().safeParse(record);
  if (!id.success) throw new ExpressionError(`${JSON.stringify(record)} is not the id of a record`);
  return id.data;
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
  if (child !== undefined) countSpent(run.spent, child.spent);
  if (child?.status !== 'done') return failedChild(run, node, { since, input, child: child ?? null });
  noteStep(run, node, since, { status: 'done', input, output: child.output });
  return { go: 'on', port: 'out', output: child.output };
}
