/** Whom this browser tab looks as: the id and the name of a member. */
export type Eyes = Readonly<{ id: string; name: string }>;

const STORED = 'valence.see-as';

/** Whom this tab looks as; null when as oneself. */
export function eyes(): Eyes | null {
  if (typeof sessionStorage === 'undefined') return null;
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(STORED) ?? 'null');
    return typeof stored === 'object' && stored !== null && 'id' in stored && 'name' in stored
      ? (stored as Eyes)
      : null;
  } catch {
    return null;
  }
}

/** Looks as somebody from now on, or as oneself again. The whole console is read anew. */
export function lookAs(member: Eyes | null): void {
  if (member === null) sessionStorage.removeItem(STORED);
  else sessionStorage.setItem(STORED, JSON.stringify(member));
  location.assign(member === null ? '/rights?tab=see-as' : '/');
}
