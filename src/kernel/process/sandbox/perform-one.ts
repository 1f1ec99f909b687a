import { Failure } from '#base';
import { childOf, findCalled } from '../engine/agent-node.ts';
import { aroundOf } from '../engine/around-run.ts';
import { failureText } from '../engine/failure-text.ts';
import { itemsOf } from '../engine/fork-node.ts';
import { noPending, type LiveRun } from '../engine/live-run.ts';
import { variablesOf, type Move } from '../engine/node-step.ts';
import { performNode } from '../engine/perform-node.ts';
import { waitNode } from '../engine/wait-node.ts';
import { resolve } from '../graph/expression.ts';
import { inputOfModel } from '../engine/llm-node.ts';
import { outsideOf } from '../llm/taint-of-run.ts';
import type { ApproveNode, CallNode, ForkNode, LlmNode, SubAgentNode, WaitNode } from '../graph/schema.ts';
import type { DecisionDraft } from '../tool.ts';
import { after } from './clock.ts';
import type { SandboxStep, Session } from './session.ts';
import { recordedAt, type Stage } from './stage.ts';
import type { Open } from './trace.ts';

/** Why there is no step yet. */
export type Rest = Readonly<
  | { at: 'waiting'; key: string; for: 'answer' | 'time' | 'event'; wakeAt: Date | null; decision: string | null }
  | { at: 'failed'; error: string }
>;

export type OpenNode = Extract<Open, { what: 'node' }>;

const NO_EFFECTS = { sayings: [], decisions: [] } as const;

/** A step that nothing had to be done for. */
export function plainStep(
  { key, node }: Pick<OpenNode, 'key' | 'node'>,
  made: Pick<SandboxStep, 'status' | 'by'> & Partial<SandboxStep>,
): SandboxStep {
  return {
    key,
    node: node.id,
    type: node.type,
    input: null,
    output: null,
    error: null,
    evidence: [],
    effects: NO_EFFECTS,
    captured: [],
    child: null,
    ms: 0,
    tokens: 0,
    cost: {},
    ...made,
  };
}

/** Does the node a session stands at: as a person pinned it, as it was recorded, or on the ground of the stage. */
export async function performOne(stage: Stage, session: Session, open: OpenNode): Promise<SandboxStep | Rest> {
  const { node } = open;
  const pin = session.pins[node.id];
  if (pin !== undefined) return plainStep(open, { status: 'done', by: 'pinned', output: pin, isSet: true });
  if (node.type === 'approve') return approve(session, open, node);
  if (node.type === 'wait') return wait(session, open, node);
  if (node.type === 'fork') return fork(open, node);
  if (node.type === 'agent') return agent(stage, open, node);
  return recorded(stage, session, open) ?? perform(stage, session, open);
}

/** Moves after which the node has more to do at once: nobody pauses in a sandbox. */
const MORE: ReadonlySet<string> = new Set(['again', 'stay']);

/** What only reads, or would leave the building, answers as it did; what writes is done anew, so that its writes are there. */
function recorded({ past, parts }: Stage, session: Session, open: OpenNode): SandboxStep | null {
  const { node, run, key } = open;
  if (past === null || (session.switches[node.id] ?? 'recorded') === 'live') return null;
  if (node.type !== 'call' && node.type !== 'llm') return null;
  const tools = node.type === 'call' ? [node.fn] : node.tools;
  const effects = new Set(tools.map((name) => parts.tools.get(name)?.effect));
  if (effects.has('writes')) return null;
  const input = inputAt(run, node);
  const known = input === undefined ? null : recordedAt(past, key, input);
  if (known === null) return null;
  const isSent = node.type === 'call' && effects.has('leaves-the-building');
  return plainStep(open, { ...known, by: 'recorded', captured: isSent ? [{ tool: node.fn, input }] : [] });
}

/** What the node would be asked; undefined where that cannot be computed. */
function inputAt(run: LiveRun, node: CallNode | LlmNode): unknown {
  try {
    return node.type === 'llm' ? inputOfModel(run, node) : resolve(node.in, variablesOf(run));
  } catch {
    return undefined;
  }
}

async function perform(stage: Stage, session: Session, open: OpenNode): Promise<SandboxStep | Rest> {
  const { run, node } = open;
  const { ground, parts, captured, note } = stage;
  captured.length = 0;
  note.by = null;
  run.pending = noPending();
  const before = { tokens: run.spent.tokens, cost: run.spent.cost };
  if (node.type === 'llm' || (node.type === 'call' && node.durability === 'step')) await ground.close();
  const work = async (): Promise<Move> => {
    for (;;) {
      const move = await performNode(parts, run, node);
      if (!MORE.has(move.go)) return move;
    }
  };
  const move = node.type === 'call' && node.durability === 'fused' ? await marked(stage, run, work) : await work();
  const made = run.pending.steps.at(-1);
  if (move.go === 'over') {
    return { at: 'failed', error: failureText(new Failure('run.limit', { params: { limit: move.limit } })) };
  }
  if (made === undefined)
    return { at: 'failed', error: failureText(new Failure('sandbox.no_tool', { params: { node: node.id } })) };
  const { sayings, decisions, messages, guards } = run.pending;
  const told = messages.map(({ tool, to, text, recordId }) => ({ tool, input: { to, text, recordId } }));
  const status = made.status === 'waiting' ? 'failed' : made.status;
  const step = plainStep(open, {
    status,
    input: made.input,
    output: made.output,
    error: made.error,
    evidence: made.evidence,
    by: note.by ?? 'live',
    effects: { sayings, decisions: decisions.map(({ id, draft }) => ({ id, draft })) },
    // Nobody is told anything from a sandbox.
    captured: [...captured, ...told],
    ms: run.pending.workUs / 1000,
    tokens: run.spent.tokens - before.tokens,
    cost: costSince(run.spent.cost, before.cost),
  });
  if (sayings.length + decisions.length + guards.length === 0) return step;
  try {
    const { name, version } = run.compiled.graph;
    const by = { agent: name, version, session: session.id, actor: run.actor, purpose: run.purpose };
    await ground.attempt(() => ground.lay(step.effects, guards, by));
    return step;
  } catch (error) {
    // What could not be written fails the run, as it would outside.
    return { ...step, status: 'failed', output: null, error: failureText(error), effects: NO_EFFECTS };
  }
}

/** What a failed read leaves behind must not spoil what follows. */
async function marked(stage: Stage, run: LiveRun, work: () => Promise<Move>): Promise<Move> {
  let kept: Move | null = null;
  try {
    return await stage.ground.attempt(async () => {
      kept = await work();
      if (run.pending.steps.at(-1)?.status === 'failed') throw new Error('taken back');
      return kept;
    });
  } catch (error) {
    if (kept === null) throw error;
    return kept;
  }
}

function costSince(cost: SandboxStep['cost'], before: SandboxStep['cost']): SandboxStep['cost'] {
  const since = Object.entries(cost).map(([currency, micro]) => [currency, micro - (before[currency] ?? 0)] as const);
  return Object.fromEntries(since.filter(([, micro]) => micro > 0));
}

/** The suggestion an approval is about: the last one made on this way. */
export function decisionAt(session: Session, way: string): Readonly<{ id: string; draft: DecisionDraft }> | null {
  const here = session.steps.filter((s) => s.key.slice(0, s.key.lastIndexOf('/') + 1) === way);
  return here.flatMap((s) => s.effects.decisions).at(-1) ?? null;
}

function approve(session: Session, open: OpenNode, node: ApproveNode): SandboxStep | Rest {
  const { run, key, way } = open;
  const decision = decisionAt(session, way);
  if (decision === null) {
    const error = failureText(new Failure('run.no_decision', { params: { node: node.id } }));
    return plainStep(open, { status: 'failed', by: 'live', error });
  }
  if (run.autonomy === 'act' && !node.always) {
    const output = { answer: 'accepted', by: 'policy', reason: null };
    return plainStep(open, { status: 'done', by: 'live', input: { decision: decision.id }, output });
  }
  const wakeAt = node.dueIn === undefined ? null : after(session.now, node.dueIn);
  return { at: 'waiting', key, for: 'answer', wakeAt, decision: decision.id };
}

function wait(session: Session, open: OpenNode, node: WaitNode): SandboxStep | Rest {
  const { run, key } = open;
  run.pending = noPending();
  const move = waitNode(run, node);
  if (move.go !== 'wait') {
    return plainStep(open, { status: 'failed', by: 'live', error: run.pending.steps.at(-1)?.error ?? '' });
  }
  const until = move.wakeAt === null ? null : new Date(move.wakeAt);
  const wakeAt = until ?? (move.wakeIn === null ? null : after(session.now, move.wakeIn));
  return { at: 'waiting', key, for: node.event === undefined ? 'time' : 'event', wakeAt, decision: null };
}

function fork(open: OpenNode, node: ForkNode): SandboxStep {
  try {
    const items = itemsOf(open.run, node);
    const input = items === null ? { branches: node.branches } : { items };
    return plainStep(open, { status: 'waiting', by: 'live', input });
  } catch (error) {
    return plainStep(open, { status: 'failed', by: 'live', error: failureText(error) });
  }
}

async function agent({ parts }: Stage, open: OpenNode, node: SubAgentNode): Promise<SandboxStep> {
  const { run } = open;
  try {
    const called = await findCalled(parts, run, node.ref);
    if (called === null) throw new Failure('agent.unknown', { params: { agent: node.ref } });
    const told = resolve(node.in, variablesOf(run)) as Record<string, unknown>;
    const outside = [...outsideOf(await aroundOf(parts, run), run, node)];
    const { autonomy, subjectId, input } = childOf(run, called, { input: told, outside });
    const child = { graph: called.graph, autonomy, subjectId, input, outside };
    return plainStep(open, { status: 'waiting', by: 'live', input: { agent: node.ref, ...told }, child });
  } catch (error) {
    return plainStep(open, { status: 'failed', by: 'live', error: failureText(error) });
  }
}
