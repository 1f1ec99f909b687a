import type { Tx } from '#store';
import { notify } from '../conversation/notify.ts';
import type { ApprovalRow } from './approvals.ts';
import { userOf, type Member } from './members.ts';

type About = Readonly<{ step: ApprovalRow; members: readonly Member[] }>;

/** Tells people that a step of a quote waits for them; the same step tells the same person once. */
export async function tellAsked(tx: Tx, { step, members }: About, people: readonly string[]): Promise<void> {
  const by = nameOf(members, userOf(step.asked_by));
  await notify(
    tx,
    people
      .filter((userId) => `person:${userId}` !== tx.settings.actor)
      .map((userId) => ({
        userId,
        type: 'approval' as const,
        recordId: step.quote_id,
        body: { kind: 'quote', by },
        dedupeKey: `approval:${step.id}`,
      })),
  );
}

/** Tells who asked how it ended. */
export async function tellDecided(
  tx: Tx,
  { step, members }: About,
  { outcome, reason }: { outcome: 'approved' | 'refused'; reason: string },
): Promise<void> {
  const userId = userOf(step.asked_by);
  if (userId === null || step.asked_by === tx.settings.actor) return;
  const body = { kind: 'quote', by: nameOf(members, userOf(tx.settings.actor)), outcome, note: reason };
  await notify(tx, [
    { userId, type: 'approved', recordId: step.quote_id, body, dedupeKey: `approved:${step.id}:${outcome}` },
  ]);
}

function nameOf(members: readonly Member[], user: string | null): string {
  return members.find((m) => m.userId === user)?.name ?? user ?? '';
}
