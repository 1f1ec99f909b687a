import type { Tx } from '#store';
import type { Scope } from '../scope.ts';
import { accessOf, type Access } from './access.ts';
import { settingsIn, type Settings } from './settings.ts';

const known = new WeakMap<Settings, Map<string, Access>>();

/** What the scope's actor may see and do, as this transaction has it: a change of rights holds from the next one on. */
export async function rightsIn(tx: Tx, { actor }: Pick<Scope, 'actor'>): Promise<Access> {
  const settings = await settingsIn(tx);
  let byActor = known.get(settings);
  if (byActor === undefined) known.set(settings, (byActor = new Map()));
  const seen = actor.seenBy === undefined ? '' : 'seen';
  const key = `${actor.type} ${actor.role} ${seen} ${actor.for ?? ''} ${actor.id} ${actor.key?.id ?? ''}`;
  let access = byActor.get(key);
  if (access === undefined) byActor.set(key, (access = accessOf(settings, actor)));
  return access;
}
