import { Failure } from '#base';
import type { LlmNode } from '../graph/schema.ts';
import { judgeCall, valuesIn, type Gate, type Verdict } from '../llm/gate.ts';
import type { ModelCall } from '../llm/port.ts';
import type { Shown } from '../llm/prompt.ts';
import type { CallMade } from '../llm/turn.ts';
import { isOutsideName } from '../outside/tools-here.ts';
import type { AnyTool } from '../tool.ts';
import { callTool, keepCalled, OutOfTime, type Called } from './call-tool.ts';
import type { EngineParts } from './engine-parts.ts';
import { failureText } from './failure-text.ts';
import type { LiveRun, Talk } from './live-run.ts';
import { keyOfNode, leftMs } from './node-step.ts';

/** Calls of one answer that are dealt with; what a model asks for beyond that is refused. */
const MOST_CALLS = 16;

/**
 * The tools of a node that are here, by the names models are told; null where this process lacks one. What an outside service
 * has no more, or the workspace has switched off, is not offered.
 */
export function toolsOf(here: ReadonlyMap<string, AnyTool>, node: LlmNode): ReadonlyMap<string, AnyTool> | null {
  const tools = new Map<string, AnyTool>();
  for (const name of node.tools) {
    const tool = here.get(name);
    if (tool === undefined && !isOutsideName(name)) return null;
    if (tool !== undefined) tools.set(tool.name, tool);
  }
  return tools;
}

const TOLD: ReadonlySet<CallMade['status']> = new Set(['done', 'failed']);

/** Whether a conversation has shown the model text from outside: in what it was given, or in what a tool told it. */
function isOutside(tools: ReadonlyMap<string, AnyTool>, shown: Shown, made: readonly CallMade[]): boolean {
  if (Object.keys(shown.outside).length > 0) return true;
  // What failed may tell in its reason what somebody outside wrote.
  return made.some(({ tool, status }) => TOLD.has(status) && tools.get(tool)?.outside === true);
}

type Calling = Readonly<{ node: LlmNode; talk: Talk; shown: Shown; tools: ReadonlyMap<string, AnyTool> }>;

/**
 * Deals with the calls of the last answer one after the other, as the tools of the run and not of the model: the same
 * schemas, scope and limits. What they write commits with the boundary that follows.
 *
 * @throws OutOfTime; Failure `run.limit` where the run has made as many calls as it may
 */
export async function dealWithCalls(parts: EngineParts, run: LiveRun, calling: Calling): Promise<readonly CallMade[]> {
  const { node, talk, shown, tools } = calling;
  const { turn = 0, calls = [] } = talk.turns.at(-1) ?? {};
  const standing = { trusted: valuesIn(shown.known), tools, guarded: new Set(node.guarded.map(bareName)) };
  const made: CallMade[] = [];
  const kept: Kept[] = [];
  for (const [place, call] of calls.entries()) {
    const gate: Gate = {
      ...standing,
      autonomy: run.autonomy,
      isApproved: run.memo.isApproved,
      isOutside: isOutside(tools, shown, [...talk.turns.flatMap(({ done }) => done ?? []), ...made]),
    };
    const verdict: Verdict =
      place < MOST_CALLS ? judgeCall(call, gate) : { may: 'not', reason: `at most ${MOST_CALLS} calls at once` };
    made.push(await dealWith(parts, run, { call, verdict, kept, key: `${keyOfNode(run, node)}/${turn}.${place}` }));
  }
  // Only now: where one of them breaks the round off, all of it is done again.
  for (const { tool, called } of kept) keepCalled(run, tool, called);
  return made;
}

type Kept = Readonly<{ tool: AnyTool; called: Called }>;
type Dealing = Readonly<{ call: ModelCall; verdict: Verdict; kept: Kept[]; key: string }>;

async function dealWith(parts: EngineParts, run: LiveRun, { call, verdict, kept, key }: Dealing): Promise<CallMade> {
  if (verdict.may === 'not') return refused(call, verdict.reason);
  const { tool, input } = verdict;
  const told = { id: call.id, tool: call.tool, in: input, evidence: [] };
  if (verdict.may === 'propose') return { ...told, status: 'proposed', out: null, reason: verdict.reason };
  if (run.spent.toolCalls >= run.compiled.graph.limits.toolCalls * run.memo.allowance) {
    throw new Failure('run.limit', { params: { limit: 'toolCalls' } });
  }
  run.spent.toolCalls += 1;
  try {
    const called = await callTool(parts, run, { tool, input, key, leftMs: leftMs(run) });
    kept.push({ tool, called });
    return { ...told, status: 'done', out: called.value, reason: null, evidence: [...called.evidence] };
  } catch (error) {
    if (run.controller.signal.aborted || error instanceof OutOfTime) throw error;
    return { ...told, status: 'failed', out: null, reason: failureText(error) };
  }
}

function bareName(tool: string): string {
  return tool.split('@')[0] ?? tool;
}

function refused(call: ModelCall, reason: string): CallMade {
  return {
    id: call.id,
    tool: call.tool,
    in: call.arguments ?? null,
    status: 'refused',
    out: null,
    reason,
    evidence: [],
  };
}
