import type { Agent, Kind } from '@valence/contract';

/** The kind of record an agent works on: the one its wakes name (`record.made lead`, `lead`); undefined when they name none. */
export function kindOfWakes(wakes: Agent['wakes'], kinds: readonly Pick<Kind, 'name'>[]): string | undefined {
  const named = new Set(wakes.filter(({ by }) => by !== 'schedule').flatMap(({ on }) => on.split(/\W+/)));
  return kinds.find(({ name }) => named.has(name))?.name;
}
