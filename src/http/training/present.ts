import { REFUSAL_CODES, type AgentTraining, type TrainingVersion } from '@valence/contract';
import type { AgentTraining as Stored, VersionRow } from '#kernel/process';
import type { Scope } from '#kernel/security';

/** One version of an agent as the wire has it. */
export function versionOf(row: VersionRow): TrainingVersion {
  const { version, isAtWork, share, medianMs, firstAt, lastAt } = row;
  const { suggested, accepted, edited, refused, snoozed, open, expired, alone, undone } = row;
  return {
    version,
    isAtWork,
    counts: { suggested, accepted, edited, refused, snoozed, open, expired, alone, undone },
    share,
    medianMs,
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
  };
}

/** Reasons as the wire has them: what is none of today's codes counts as none. */
export function reasonsOf(reasons: Stored['reasons']): AgentTraining['reasons'] {
  return reasons.map(({ version, code, count }) => ({
    version,
    code: REFUSAL_CODES.find((known) => known === code) ?? null,
    count,
  }));
}

/** Whether the button is worth showing; whether it works is decided by the kernel. */
export function mayExport({ actor }: Scope): boolean {
  return actor.type === 'person' && actor.role === 'admin' && actor.seenBy === undefined;
}
