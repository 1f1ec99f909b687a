import { Failure } from '#base';
import { answerOf, type DecisionStatus } from '../decisions/decision-table.ts';
import type { ApproveNode } from '../graph/schema.ts';
import type { EngineParts } from './engine-parts.ts';
import { failureText } from './failure-text.ts';
import type { LiveRun } from './live-run.ts';
import { failStep, noteStep, type Move } from './node-step.ts';

/** What a run waits under for a person's answer. */
export function decisionKey(id: string): string {
  return `decision:${id}`;
}

/**
 * Waits for the answer to the decision made last, or passes at once where the agent may act on its own. The decision's
 * own row tells the answer, so an answer that comes at the moment of a timeout is never lost.
 */
export async function approveNode(parts: EngineParts, run: LiveRun, node: ApproveNode): Promise<Move> {
  const since = performance.now();
  const id = run.memo.decisions.at(-1);
  if (id === undefined) {
    return failStep(run, node, since, failureText(new Failure('run.no_decision', { params: { node: node.id } })));
  }
  const input = { decision: id };
  if (run.autonomy === 'act' && !node.always) {
    const unwritten = run.pending.decisions.find((d) => d.id === id);
    if (unwritten === undefined) run.pending.settled.push({ id, status: 'done' });
    else unwritten.status = 'done';
    return passed(run, node, since, {
      port: 'accepted',
      input,
      output: { answer: 'accepted', by: 'policy', reason: null },
    });
  }
  if (run.memo.event === null) return waiting(run, node, since, { input, wakeIn: node.dueIn ?? null });
  return answered(parts, run, node, { since, id });
}

/** Where an answered decision leads; absent: nobody has answered. */
const PORT_OF: Readonly<Partial<Record<DecisionStatus, 'accepted' | 'refused' | 'expired'>>> = {
  accepted: 'accepted',
  edited: 'accepted',
  done: 'accepted',
  refused: 'refused',
  undone: 'refused',
  expired: 'expired',
};

async function answered(
  parts: EngineParts,
  run: LiveRun,
  node: ApproveNode,
  { since, id }: { since: number; id: string },
): Promise<Move> {
  const input = { decision: id };
  const scope = parts.scopeFor(run.tenantId, run.actor, run.purpose);
  const found = await scope.read((tx) => answerOf(tx, id));
  if (found === null) return failStep(run, node, since, failureText(new Failure('decision.not_found')));
  const port = PORT_OF[found.status];
  if (port !== undefined) return passed(run, node, since, { port, input, output: { answer: port, ...found.answer } });
  if (found.snoozedUntil !== null && found.snoozedUntil.getTime() > parts.now().getTime()) {
    return waiting(run, node, since, { input, wakeIn: null, wakeAt: found.snoozedUntil.toISOString() });
  }
  return unanswered(run, node, { since, id });
}

/** The time is up and nobody has answered: everybody's for one more time, or it expires. */
function unanswered(run: LiveRun, node: ApproveNode, { since, id }: { since: number; id: string }): Move {
  const input = { decision: id };
  const wakeIn = node.dueIn ?? null;
  if (run.memo.event?.['type'] !== 'time' || wakeIn === null) return waiting(run, node, since, { input, wakeIn });
  if (node.onTimeout === 'escalate' && !run.memo.isEscalated) {
    run.memo.isEscalated = true;
    run.pending.settled.push({ id, status: 'everybody' });
    return waiting(run, node, since, { input, wakeIn });
  }
  run.pending.settled.push({ id, status: 'expired' });
  return passed(run, node, since, { port: 'expired', input, output: { answer: 'expired' } });
}

function waiting(
  run: LiveRun,
  node: ApproveNode,
  since: number,
  { input, wakeIn, wakeAt }: { input: { decision: string }; wakeIn: string | null; wakeAt?: string },
): Move {
  noteStep(run, node, since, { status: 'waiting', input });
  return { go: 'wait', key: decisionKey(input.decision), wakeIn, wakeAt: wakeAt ?? null };
}

function passed(
  run: LiveRun,
  node: ApproveNode,
  since: number,
  { port, input, output }: { port: 'accepted' | 'refused' | 'expired'; input: object; output: object },
): Move {
  run.memo.isApproved = port === 'accepted';
  noteStep(run, node, since, { status: 'done', input, output });
  return { go: 'on', port, output };
}
