import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { sightIn } from './sight.ts';

/** Whether rules keep something from a scope: records (`rows`) or fields of some kind. What is private does not count. */
export type Limits = Readonly<{ rows: boolean; fields: boolean }>;

/**
 * Limits of a scope, for what was written down once out of many records and fields, such as what an agent noted: who is
 * limited sees of it only what can be told to come from what they may see.
 */
export async function limitsOf(scope: Scope): Promise<Limits> {
  return scope.read((tx) => limitsIn(tx, scope));
}

async function limitsIn(tx: Tx, scope: Scope): Promise<Limits> {
  const { kinds } = await sightIn(tx, scope);
  const all = [...kinds.values()];
  return {
    rows: all.some((k) => k.right.see !== 'all'),
    fields: all.some((k) => k.masked.length > 0),
  };
}

/** Whose imports and files in work a scope sees: everybody's (null), or with limits the actor's own. */
export async function ownWorkOnly(tx: Tx, scope: Scope): Promise<string | null> {
  const { rows, fields } = await limitsIn(tx, scope);
  return rows || fields ? `${scope.actor.type}:${scope.actor.id}` : null;
}
