import type { Collision } from '@valence/contract';

/** Those who collide with the registration that is looked at (`this`) in its place among them, the earliest first. */
export function inOrder(items: readonly Collision[], { at }: { at: string }): (Collision | 'this')[] {
  const mine = Date.parse(at);
  const earlier = items.filter((c) => Date.parse(c.at) < mine);
  const later = items.filter((c) => Date.parse(c.at) >= mine);
  return [...earlier, 'this', ...later];
}
