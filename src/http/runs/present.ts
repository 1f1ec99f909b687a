import type { Graph, ModelTurn, ModelTurnCall, RunDetail, RunRow, StepRow } from '@valence/contract';
import { FAILURES, Failure, say, textOfId, type Id, type Locale, type Text } from '#base';
import { citeAll, limitsOf, recallMany, type EvidenceRef } from '#kernel/memory';
import {
  defaultPort,
  nameOfTool,
  type AgentGraph,
  type NamedAgent,
  type AnyTool,
  type StoredRun,
  type StoredRunDetail,
  type readStep,
  type StoredStep,
} from '#kernel/process';
import type { Scope } from '#kernel/security';
import { refOf } from '../records/present.ts';
import type { Services } from '../services.ts';

/** Runs as the wire has them, with the records they are about: one look-up for all. */
export async function runsOf(
  scope: Scope,
  agents: readonly NamedAgent[],
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
        waitsFor: run.isHeld ? HELD : run.status === 'waiting' ? waitText(run) : null,
        error: run.error === null ? null : errorText(run.error, scope.locale),
        isHeld: run.isHeld,
        takesBack: run.takesBack === null ? null : runText(run.takesBack),
      },
    ];
  });
}

function runText(id: string): string {
  return textOfId('run', id as Id<'run'>);
}

/** The name of an agent; its key where it is no longer there. */
export function titleOf(agents: readonly NamedAgent[], name: string): Text {
  return agents.find((a) => a.name === name)?.title ?? { zh: name, en: name };
}

/** An error that ended a run in the reader's language; what was not expected is shown as it was noted. */
export function errorText(noted: string, locale: Locale): string {
  const code = noted.split(':')[0] ?? '';
  return code in FAILURES ? say(FAILURES[code as keyof typeof FAILURES], locale) : noted;
}

const HELD: Text = { zh: '有人让它继续', en: 'a person to let it go on' };

function waitText({ waitKey, wakeAt }: StoredRun): Text {
  const key = waitKey ?? '';
  if (key.startsWith('decision:')) return { zh: '有人同意', en: 'a person to agree' };
  if (key.startsWith('limit:')) return { zh: '有人决定是否放宽限制', en: 'a person to decide about a limit' };
  if (key.startsWith('join:')) return { zh: '它启动的运行结束', en: 'the runs it started to end' };
  if (key.startsWith('event:')) return { zh: `事件 ${key.slice(6)}`, en: `the event ${key.slice(6)}` };
  const at = wakeAt?.toISOString() ?? '';
  return { zh: `时间到 ${at}`, en: `the time ${at}` };
}

/** @throws Failure `run.not_found` when the run is about what the scope may not see */
export async function assertSeen(scope: Scope, services: Services, run: StoredRun): Promise<void> {
  const agents = await services.process.agents.named(scope);
  if ((await runsOf(scope, agents, [run])).length === 0) throw new Failure('run.not_found');
}

/** One run with its steps and the graph it stands on. */
export async function runDetailOf(scope: Scope, services: Services, run: StoredRunDetail): Promise<RunDetail> {
  const tools = await services.process.studio.tools(scope);
  const agents = await services.process.agents.named(scope);
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
      error: error === null || !isWhole ? null : errorText(error, scope.locale),
    })),
    childCount: run.childCount,
    input: isWhole ? (run.input ?? null) : null,
    output: isWhole ? (run.output ?? null) : null,
    steps: run.steps.map((step) =>
      stepOf(isWhole ? step : { ...step, input: null, output: null, turns: step.turns.map(withoutValues) }, {
        cited,
        byName,
        title: titles.get(step.node) ?? { zh: step.node, en: step.node },
        locale: scope.locale,
      }),
    ),
    isBrief: run.isBrief,
    graph: graphOf(run.graph, byName),
    decisions: run.decisions.map((id) => textOfId('decision', id as Id<'decision'>)),
    canCancel: run.canCancel,
    canRetry: run.canRetry,
    canExtend: run.canExtend,
    canHold: run.canHold,
    canUndo: run.canUndo,
  };
}

/** One step of a run with all it holds, as far as who asks may see it. @throws Failure `run.not_found` */
export async function wholeStepOf(
  scope: Scope,
  services: Services,
  { run, graph, step }: Awaited<ReturnType<typeof readStep>>,
): Promise<StepRow> {
  await assertSeen(scope, services, run);
  const { rows, fields } = await limitsOf(scope);
  const seen = rows || fields ? { ...step, input: null, output: null, turns: step.turns.map(withoutValues) } : step;
  return stepOf(seen, {
    locale: scope.locale,
    cited: await citeAll(scope, step.evidence),
    byName: new Map((await services.process.studio.tools(scope)).map((t) => [nameOfTool(t), t])),
    title: graph.nodes.find((n) => n.id === step.node)?.title ?? { zh: step.node, en: step.node },
  });
}

type Around = {
  cited: ReadonlyMap<EvidenceRef, StepRow['evidence'][number]>;
  byName: ReadonlyMap<string, AnyTool>;
  title: Text;
  locale: Locale;
};

function stepOf(step: StoredStep, { cited, byName, title, locale }: Around): StepRow {
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
    turns: step.turns.map(turnOf),
    error: step.error === null ? null : stepErrorText(step.error, locale),
  };
}

/** An error of a step in the reader's language where it says nothing but its reason. */
function stepErrorText(noted: string, locale: Locale): string {
  const told = errorText(noted, locale);
  return told.includes('{') ? noted : told;
}

type Turn = StoredStep['turns'][number];

function turnOf({ calls, done, ...turn }: Turn): ModelTurn {
  return {
    model: turn.model,
    endpoint: turn.endpoint,
    adapter: turn.adapter,
    tokensIn: turn.tokensIn,
    tokensOut: turn.tokensOut,
    cost: turn.cost,
    ms: turn.ms,
    repairs: turn.repairs,
    isFromCache: turn.isFromCache,
    requestHash: turn.requestHash,
    calls: calls.map(({ tool, arguments: asked }, place): ModelTurnCall => {
      const made = done?.[place];
      return {
        tool,
        status: made?.status ?? 'waiting',
        reason: made?.reason ?? null,
        input: made?.in ?? asked ?? null,
        output: made?.out ?? null,
      };
    }),
  };
}

/** What was asked for and what became of it, without what stood in it. */
function withoutValues(turn: Turn): Turn {
  const done = turn.done?.map((made) => ({ ...made, in: null, out: null, reason: null })) ?? null;
  return { ...turn, calls: turn.calls.map((call) => ({ ...call, arguments: null })), done };
}

/** The graph as pictures need it. */
export function graphOf(graph: AgentGraph, tools: ReadonlyMap<string, AnyTool>): Graph {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
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
    edges: graph.edges.map(({ from, fromPort, to }) => {
      const node = nodes.get(from);
      return { from, port: fromPort ?? (node === undefined ? 'out' : defaultPort(node)), to };
    }),
  };
}
