import { z } from 'zod';
import { Failure, type Text } from '#base';
import type { Scope } from '#kernel/security';
import type { OutboxEvent, Tx } from '#store';
import { Answer } from '../decisions/decision-table.ts';
import { caseOfRun } from './case-of-run.ts';
import { ownCases, putCases } from './case-table.ts';
import { Scenario } from './scenario.ts';
import type { SandboxParts } from './stage.ts';

/** Proposals of one agent that wait to be looked at: more would not be read. */
const MOST_PROPOSED = 50;
/** Reasons that speak of the moment or of the person asked, and not of the suggestion. */
const NO_FAULT: ReadonlySet<string> = new Set(['timing', 'known', 'wrong-person']);

const Answered = z.object({ ids: z.array(z.string()).min(1), answer: z.literal('refused') });

/**
 * Makes a case of each suggestion that was refused as wrong: on these records the agent has to leave people alone. It is not
 * played until somebody who builds agents takes it into the set. Told twice it proposes once.
 */
export async function proposeCases(
  parts: SandboxParts,
  scopeOf: (tenantId: string) => Scope,
  events: readonly OutboxEvent[],
): Promise<void> {
  for (const { tenantId, topic, payload } of events) {
    const answered = topic === 'decision.answered' ? Answered.safeParse(payload).data : undefined;
    for (const id of answered?.ids ?? []) await proposeCase(parts, scopeOf(tenantId), id);
  }
}

type Refused = { run_id: string; agent: string; answer: unknown; action: Text | null };

async function proposeCase(parts: SandboxParts, scope: Scope, decisionId: string): Promise<void> {
  const refused = await scope.read((tx) => refusedIn(tx, decisionId));
  if (refused === null) return;
  const effectOf = (tool: string) => parts.engine.tools.get(tool)?.effect;
  let made: Awaited<ReturnType<typeof caseOfRun>>;
  try {
    made = await caseOfRun(scope, { runId: refused.runId, effectOf });
  } catch (error) {
    // A branch, or a run that no case can be made of.
    if (error instanceof Failure || error instanceof z.ZodError) return;
    throw error;
  }
  const { answers: _answers, ...given } = made.scenario.given;
  const scenario = Scenario.parse({
    ...made.scenario,
    id: `refused-${decisionId.slice(0, 13)}`,
    title: {
      zh: `被拒绝：${refused.action.zh}`.slice(0, 200),
      en: `Refused: ${refused.action.en}`.slice(0, 200),
    },
    given,
    expect: { refuses: refused.reason },
  });
  await scope.write(async (tx) => {
    const own = await ownCases(tx, made.agent);
    const isThere = own.some((c) => c.scenario.id === scenario.id);
    if (isThere || own.filter((c) => c.isProposed).length >= MOST_PROPOSED) return;
    await putCases(scope, tx, made.agent, [{ scenario, runId: refused.runId, decisionId, isProposed: true }]);
  });
}

/** What was refused as wrong, and why; null for anything else. */
async function refusedIn(
  tx: Tx,
  id: string,
): Promise<Readonly<{ runId: string; action: Text; reason: string }> | null> {
  const [row] = await tx.query<Refused>(
    `select run_id, agent, answer, card -> 'action' as action from decision
     where tenant_id = $1 and id = $2 and status = 'refused' and run_id is not null`,
    [tx.settings.tenantId, id],
    'refused-decision',
  );
  const answer = row === undefined ? null : Answer.parse(row.answer);
  if (row === undefined || answer === null || NO_FAULT.has(answer.code ?? '')) return null;
  const reason = answer.reason ?? answer.code ?? null;
  if (reason === null) return null;
  return { runId: row.run_id, action: row.action ?? { zh: row.agent, en: row.agent }, reason: reason.slice(0, 500) };
}
