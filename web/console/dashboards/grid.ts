import { GRID_COLUMNS } from '@valence/contract';

/** Where something stands on the grid, in columns and rows. */
export type Place = Readonly<{ id: string; x: number; y: number; w: number; h: number }>;

const LEAST = 2;
const MOST_HEIGHT = 24;

function overlap(a: Place, b: Place): boolean {
  return a.id !== b.id && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

const inOrder = <P extends Place>(places: readonly P[]): P[] => places.toSorted((a, b) => a.y - b.y || a.x - b.x);

/** Moves everything up as far as it goes without overlap. */
export function compacted<P extends Place>(places: readonly P[]): P[] {
  const done: P[] = [];
  for (const place of inOrder(places)) {
    let y = place.y;
    while (done.some((other) => overlap(other, { ...place, y }))) y += 1;
    while (y > 0 && !done.some((other) => overlap(other, { ...place, y: y - 1 }))) y -= 1;
    done.push({ ...place, y });
  }
  return done;
}

/** One thing at a new place or size, kept inside the grid; what it covers moves down, then all moves up. */
export function placed<P extends Place>(places: readonly P[], id: string, to: Omit<Place, 'id'>): P[] {
  const known = places.find((place) => place.id === id);
  if (known === undefined) return [...places];
  const w = clamp(to.w, LEAST, GRID_COLUMNS);
  const moved = {
    ...known,
    w,
    h: clamp(to.h, LEAST, MOST_HEIGHT),
    x: clamp(to.x, 0, GRID_COLUMNS - w),
    y: Math.max(0, to.y),
  };
  const done: P[] = [moved];
  for (const place of inOrder(places.filter((other) => other.id !== id))) {
    let y = place.y;
    while (done.some((other) => overlap(other, { ...place, y }))) y += 1;
    done.push({ ...place, y });
  }
  return compacted(done);
}

/** The first free line under everything. */
export function bottom(places: readonly Place[]): number {
  return places.reduce((y, place) => Math.max(y, place.y + place.h), 0);
}

function clamp(n: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(n)));
}
