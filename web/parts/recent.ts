import type { RecordRef } from '@valence/contract';

const MOST = 8;
const keyOf = (user: string): string => `valence.recent.${user}`;

/** The records this person opened last on this device, newest first. */
export function recentRecords(user: string): readonly RecordRef[] {
  try {
    const known: unknown = JSON.parse(localStorage.getItem(keyOf(user)) ?? '[]');
    return Array.isArray(known) ? (known as RecordRef[]).filter((r) => typeof r.id === 'string') : [];
  } catch {
    return [];
  }
}

/** Remembers that a record was opened. */
export function noteRecent(user: string, { id, kind, title }: RecordRef): void {
  const others = recentRecords(user).filter((known) => known.id !== id);
  localStorage.setItem(keyOf(user), JSON.stringify([{ id, kind, title }, ...others].slice(0, MOST)));
}
