import type { Graph, RunDetail, RunRow, StepRow } from '@valence/contract';
import { FAILURES, Failure, say, textOfId, type Id, type Locale, type Text } from '#base';
import { citeAll, limitsOf, recallMany, type EvidenceRef } from '#kernel/memory';
import {
  nameOfTool,
  type AgentGraph,
  type AnyTool,
  type StoredRun,
  type StoredRunDetail,
  type StoredStep,
} from '#kernel/process';
import type { Scope } from '#kernel/security';
import { refOf } from '../records/present.ts';
import type { Services } from '../services.ts';

/** Runs as the wire has them, with the records they are about: one look-up for all. */
export async function runsOf(
  scope: Scope,
  agents: readonly AgentGraph[],
  runs: readonly StoredRun[],
): Promise<RunRow[]> {
  const subjects = new Map(
    (
      await recallMany(
        scope,
        runs.flatMap((r) => r.subjectId ?? []),
      )
    ).map((e) => [e.id, e]),
  );
  const { rows } = await limitsOf(scope);
  return runs.flatMap((run): RunRow[] => {
    const subject = subjects.get(run.subjectId ?? '');
    // Whose rights are limited sees the runs about what they may see; of runs about nothing told, nobody knows.
    if (rows && subject === undefined) return [];
    return [
      {
        id: runText(run.id),
        agent: run.agent,
        agentTitle: titleOf(agents, run.agent),
        agentVersion: run.agentVersion,
        status: run.status,
        subject: subject === undefined ? null : refOf(subject),
        startedBy: run.startedBy,
        startedAt: run.startedAt.toISOString(),
        endedAt: run.endedAt?.toISOString() ?? null,
        workMs: run.workMs,
        waitsFor: run.status === 'waiting' ? waitText(run) : null,
        error: run.error === null ? null : errorText(run.error, scope.locale),
      },
    ];
  });
}

function runText(id: string): string {
  return textOfId('run', id as Id<'run'>);
}

function titleOf(agents: readonly AgentGraph[], name: string): Text {
  return agents.find((a) => a.name === name)?.title ?? { zh: name, en: name };
}

/** An error that ended a run in the reader's language; what was not expected is shown as it was noted. */
function errorText(noted: string, locale: Locale): string {
  const code = noted.split(':')[0] ?? '';
  return code in FAILURES ? say(FAILURES[code as keyof typeof FAILURES], locale) : noted;
}

function waitText({ waitKey, wakeAt }: StoredRun): Text {
  const key = waitKey ?? '';
  if (key.startsWith('decision:')) return { zh: '等人同意', en: 'a person to agree' };
  if (key.startsWith('limit:')) return { zh: '超出限制，等人决定', en: 'a person to decide about a limit' };
  if (key.startsWith('join:')) return { zh: '它启动的运行结束', en: 'the runs it started to end' };
  if (key.startsWith('event:')) return { zh: `等待事件 ${key.slice(6)}`, en: `the event ${key.slice(6)}` };
  const at = wakeAt?.toISOString() ?? '';
  return { zh: `等到 ${at}`, en: `until ${at}` };
}

/** @throws Failure `run.not_found` when the run is about what the scope may not see */
export async function assertSeen(scope: Scope, { agents }: Services, run: StoredRun): Promise<void> {
  if ((await runsOf(scope, agents, [run])).length === 0) throw new Failure('run.not_found');
}

/** One run with its steps and the graph it stands on. */
export async function runDetailOf(scope: Scope, { agents, tools }: Services, run: StoredRunDetail): Promise<RunDetail> {
  const [row] = await runsOf(scope, agents, [run]);
  if (row === undefined) throw new Failure('run.not_found');
  const { rows, fields } = await limitsOf(scope);
  const isWhole = !rows && !fields;
  const cited = await citeAll(
    scope,
    run.steps.flatMap((s) => s.evidence),
  );
  const byName = new Map(tools.map((t) => [nameOfTool(t), t]));
  const titles = new Map(run.graph.nodes.map((n) => [n.id, n.title ?? { zh: n.id, en: n.id }]));
  return {
    ...row,
    parent: run.parent === null ? null : { id: runText(run.parent.id), branch: run.parent.branch },
    children: run.children.map(({ id, agent, error, ...child }) => ({
      ...child,
      id: runText(id),
      agentTitle: titleOf(agents, agent),
      error: error === null ? null : errorText(error, scope.locale),
    })),
    childCount: run.childCount,
    input: isWhole ? (run.input ?? null) : null,
    output: isWhole ? (run.output ?? null) : null,
    steps: run.steps.map((step) =>
      stepOf(isWhole ? step : { ...step, input: null, output: null }, {
        cited,
        byName,
        title: titles.get(step.node) ?? { zh: step.node, en: step.node },
      }),
    ),
    graph: graphOf(run.graph, byName),
    decisions: run.decisions.map((id) => textOfId('decision', id as Id<'decision'>)),
    canCancel: run.canCancel,
    canRetry: run.canRetry,
    canExtend: run.canExtend,
    canUndo: run.canUndo,
  };
}

type Around = {
  cited: ReadonlyMap<EvidenceRef, StepRow['evidence'][number]>;
  byName: ReadonlyMap<string, AnyTool>;
  title: Text;
};

function stepOf(step: StoredStep, { cited, byName, title }: Around): StepRow {
  return {
    node: step.node,
    iteration: step.iteration,
    type: step.type,
    title,
    tool: step.tool,
    effect: byName.get(step.tool ?? '')?.effect ?? null,
    durability: step.durability,
    status: step.status,
    startedAt: step.startedAt.toISOString(),
    ms: step.workMs,
    input: step.input ?? null,
    output: step.output ?? null,
    evidence: step.evidence.flatMap((ref) => cited.get(ref) ?? []),
    error: step.error,
  };
}

/** The graph as pictures need it. */
export function graphOf(graph: AgentGraph, tools: ReadonlyMap<string, AnyTool>): Graph {
  return {
    nodes: graph.nodes.map((node) => {
      const tool = node.type === 'call' ? node.fn : null;
      return {
        id: node.id,
        type: node.type,
        title: node.title ?? { zh: node.id, en: node.id },
        tool,
        effect: tools.get(tool ?? '')?.effect ?? null,
      };
    }),
    edges: graph.edges.map((e) => ({ from: e.from, port: e.fromPort ?? 'out', to: e.to })),
  };
}
