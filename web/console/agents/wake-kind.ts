import type { Agent, Kind } from '@valence/contract';

/** The kind of record an agent works on: the one its events speak of (`lead.created`); undefined when they name none. */
export function kindOfWakes(wakes: Agent['wakes'], kinds: readonly Pick<Kind, 'name'>[]): string | undefined {
  const events = wakes.filter(({ by }) => by === 'event');
  const named = new Set(events.map(({ on }) => on.split('.')[0]));
  return kinds.find(({ name }) => named.has(name))?.name;
}
