import { defineService } from '#kernel/process';
import type { Scope } from '#kernel/security';

/** Suggestions that wait for an answer. */
export type OpenDecisions = Readonly<{
  /** Records that open or snoozed suggestions would hand to this person, each once. Reads in the scope's transaction. */
  subjectsOf: (scope: Scope, ownerId: string) => Promise<readonly string[]>;
}>;

/** Under this key tools learn what other suggestions have promised. */
export const OPEN_DECISIONS = defineService<OpenDecisions>('open-decisions');
