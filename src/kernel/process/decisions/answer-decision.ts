import type { DecisionAnswer } from '@valence/contract';
import { Failure } from '#base';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import { decisionKey } from '../engine/approve-node.ts';
import type { DurableEngine } from '../engine/port.ts';
import { Answer, type DecisionStatus } from './decision-table.ts';
import { decisionIn, type StoredDecision } from './read-decisions.ts';

const STATUS_OF = {
  accept: 'accepted',
  edit: 'edited',
  snooze: 'snoozed',
  refuse: 'refused',
} as const satisfies Record<DecisionAnswer['answer'], DecisionStatus>;

/**
 * Answers a suggestion in the name of a person. The answer, its evidence entry and the waking of the run that waits for
 * it commit together. The same answer once more changes nothing.
 *
 * @throws Failure `decision.not_found`; `decision.closed` when it was answered otherwise; `auth.forbidden` for an agent;
 *   `input.invalid` when it should sleep until a time that is past.
 */
export async function answerDecision(
  engine: DurableEngine,
  scope: Scope,
  { id, answer, now }: { id: string; answer: DecisionAnswer; now: Date },
): Promise<StoredDecision> {
  // An agent that may answer suggestions could approve itself.
  if (scope.actor.type !== 'person') throw new Failure('auth.forbidden');
  if (answer.answer === 'snooze' && new Date(answer.until).getTime() <= now.getTime()) {
    throw new Failure('input.invalid', { fields: [{ path: 'until', rule: 'later' }] });
  }
  return scope.write(async (tx) => {
    const found = await decisionIn(tx, id, 'for update');
    if (found.status !== 'open' && found.status !== 'snoozed') {
      if (isSame(found, scope, answer)) return found;
      throw new Failure('decision.closed');
    }
    return store(engine, tx, { scope, found, answer, now });
  });
}

async function store(
  engine: DurableEngine,
  tx: Tx,
  { scope, found, answer, now }: { scope: Scope; found: StoredDecision; answer: DecisionAnswer; now: Date },
): Promise<StoredDecision> {
  const status = STATUS_OF[answer.answer];
  const noted = notedAnswer(scope, answer, now);
  const until = answer.answer === 'snooze' ? answer.until : null;
  await tx.query(
    `update decision set status = $3, answer = $4, snoozed_until = $5, answered_at = case when $3 = 'snoozed' then null else now() end
     where tenant_id = $1 and id = $2`,
    [scope.tenantId, found.id, status, JSON.stringify(noted), until],
  );
  await notarise(tx, [
    {
      type: 'decision.answered',
      subjectId: found.subjectId,
      body: { decision: found.id, run: found.runId, answer: answer.answer, by: noted.byId },
    },
  ]);
  await settleTwins(engine, tx, { found, status, until });
  if (status !== 'snoozed') {
    await engine.emit(tx, [{ key: decisionKey(found.id), payload: { answer: status } }]);
    await tx.emit('decision.answered', {
      kind: 'decision',
      ids: [found.id],
      run: found.runId,
      agent: found.agent,
      answer: status,
    });
  }
  return decisionIn(tx, found.id);
}

/**
 * Suggestions of the same action on the same record are one card, so they share its answer: they sleep along, and what
 * was answered expires in the others, whose runs go on as they do when nobody answers.
 */
async function settleTwins(
  engine: DurableEngine,
  tx: Tx,
  { found, status, until }: { found: StoredDecision; status: DecisionStatus; until: string | null },
): Promise<void> {
  const twins = await tx.query<{ id: string }>(
    `update decision d set status = case when $3 = 'snoozed' then 'snoozed' else 'expired' end, snoozed_until = $4
     where d.tenant_id = $1 and d.id in (
       select t.id from decision o join decision t on t.tenant_id = o.tenant_id and t.subject_id = o.subject_id and t.id <> o.id
       where o.tenant_id = $1 and o.id = $2 and t.status in ('open', 'snoozed')
         and coalesce(t.action_key, 'agent:' || t.agent) = coalesce(o.action_key, 'agent:' || o.agent)
       -- One that somebody answers at this moment has its own answer.
       for update of t skip locked)
     returning d.id`,
    [tx.settings.tenantId, found.id, status, until],
    'decision-twins',
  );
  if (status === 'snoozed') return;
  await engine.emit(
    tx,
    twins.map(({ id }) => ({ key: decisionKey(id), payload: { answer: 'expired' } })),
  );
}

function notedAnswer({ actor }: Scope, answer: DecisionAnswer, now: Date): Answer {
  return Answer.parse({
    kind: answer.answer,
    by: actor.name,
    byId: actor.id,
    at: now.toISOString(),
    reason: 'reason' in answer ? (answer.reason ?? null) : null,
    ...(answer.answer === 'refuse' && answer.code !== undefined ? { code: answer.code } : {}),
    ...(answer.answer === 'edit' ? { touch: answer.touch } : {}),
  });
}

/** Whether this is what the same person answered already: a repeated request, not a second thought. */
function isSame({ answer: given }: StoredDecision, { actor }: Scope, answer: DecisionAnswer): boolean {
  if (given === null || given.byId !== actor.id || given.kind !== answer.answer) return false;
  if ('reason' in answer && (answer.reason ?? null) !== given.reason) return false;
  return answer.answer !== 'edit' || JSON.stringify(given.touch) === JSON.stringify(answer.touch);
}
