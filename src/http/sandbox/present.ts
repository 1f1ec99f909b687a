import type { SandboxLine, SandboxRest, SandboxSession, SandboxStep } from '@valence/contract';
import { FAILURES, say, textOfId, type Id, type Locale } from '#base';
import { citeAll, recallMany } from '#kernel/memory';
import {
  nameOfTool,
  type AgentGraph,
  type AnyTool,
  type SandboxStepNow,
  type SessionLine,
  type StoredSession,
} from '#kernel/process';
import type { Scope } from '#kernel/security';
import { refOf } from '../records/present.ts';
import { graphOf } from '../runs/present.ts';
import type { Services } from '../services.ts';

const sessionText = (id: string): string => textOfId('sandbox', id as Id<'sandbox'>);
const runText = (id: string | null): string | null => (id === null ? null : textOfId('run', id as Id<'run'>));

/** A session as the wire has it. */
export async function sessionOf(scope: Scope, services: Services, session: StoredSession): Promise<SandboxSession> {
  const tools = await services.process.studio.tools(scope);
  const byName = new Map(tools.map((tool) => [nameOfTool(tool), tool]));
  const { graph, steps, rest, subjectId } = session;
  const [subject] = subjectId === null ? [] : await recallMany(scope, [subjectId]);
  const cited = await citeAll(
    scope,
    steps.flatMap((s) => s.evidence),
  );
  return {
    id: sessionText(session.id),
    agent: graph.name,
    agentTitle: graph.title,
    version: graph.version,
    graph: graphOf(graph, byName),
    input: session.input,
    subject: subject === undefined ? null : refOf(subject),
    autonomy: session.autonomy,
    frozenAt: (session.watermark?.at ?? session.madeAt).toISOString(),
    clock: session.now.toISOString(),
    run: runText(session.runId),
    parent: session.parent === null ? null : { ...session.parent, id: sessionText(session.parent.id) },
    rest: restOf(rest, scope.locale),
    steps: steps.map((step, index) => ({
      ...stepOf(step, { index, graph: graphAt(session, step), tools: byName, locale: scope.locale }),
      evidence: step.evidence.flatMap((ref) => cited.get(ref) ?? []),
    })),
    switches: session.switches,
    pins: session.pins,
    breakpoints: [...session.breakpoints],
    madeAt: session.madeAt.toISOString(),
  };
}

/** The graph a step stands on: that of the agent that was called, for its steps. */
export function graphAt({ graph, steps }: StoredSession, { key }: SandboxStepNow): AgentGraph {
  const callers = steps.filter((s) => s.child !== null && key.startsWith(`${s.key}/`));
  return callers.toSorted((a, b) => b.key.length - a.key.length)[0]?.child?.graph ?? graph;
}

type Around = Readonly<{ index: number; graph: AgentGraph; tools: ReadonlyMap<string, AnyTool>; locale: Locale }>;

function stepOf(step: SandboxStepNow, { index, graph, tools, locale }: Around): Omit<SandboxStep, 'evidence'> {
  const node = graph.nodes.find((n) => n.id === step.node);
  const tool = node?.type === 'call' ? node.fn : null;
  const { effects, captured } = step;
  return {
    index,
    key: step.key,
    node: step.node,
    type: step.type,
    title: node?.title ?? { zh: step.node, en: step.node },
    tool,
    effect: tools.get(tool ?? '')?.effect ?? null,
    status: step.status,
    by: step.by,
    input: step.input ?? null,
    output: step.output ?? null,
    error: step.error === null ? null : errorText(step.error, locale),
    writes: effects.sayings.map(({ kind, id, data }) => ({
      kind,
      record: textOfId('entity', (id ?? '') as Id<'entity'>),
      data: { ...data },
    })),
    decisions: effects.decisions.map(({ id, draft }) => ({
      id: textOfId('decision', id as Id<'decision'>),
      card: draft.card,
    })),
    captured: captured.map(({ tool: asked, input }) => ({ tool: asked, input })),
    ms: step.ms,
    tokens: step.tokens,
  };
}

/** An error in the reader's language where it has a code; what was not expected is shown as it was noted. */
function errorText(noted: string, locale: Locale): string {
  const code = noted.split(':')[0] ?? '';
  return code in FAILURES ? say(FAILURES[code as keyof typeof FAILURES], locale) : noted;
}

export function restOf(rest: StoredSession['rest'], locale: Locale): SandboxRest {
  if (rest.at === 'failed') return { at: 'failed', error: errorText(rest.error, locale) };
  if (rest.at !== 'waiting') return rest;
  const decision = rest.decision === null ? null : textOfId('decision', rest.decision as Id<'decision'>);
  return { ...rest, wakeAt: rest.wakeAt?.toISOString() ?? null, decision };
}

/** Sessions in a list, with the records they are about: one look-up for all. */
export async function linesOf(scope: Scope, lines: readonly SessionLine[]): Promise<SandboxLine[]> {
  const ids = lines.flatMap((line) => line.subjectId ?? []);
  const known = new Map((await recallMany(scope, ids)).map((entity) => [entity.id, refOf(entity)]));
  return lines.map((line) => ({
    id: sessionText(line.id),
    agent: line.agent,
    agentTitle: line.title,
    subject: known.get(line.subjectId ?? '') ?? null,
    rest: restOf(line.rest, scope.locale),
    run: runText(line.runId),
    parent: line.parentId === null ? null : sessionText(line.parentId),
    madeAt: line.madeAt.toISOString(),
    touchedAt: line.touchedAt.toISOString(),
  }));
}
