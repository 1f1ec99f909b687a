/** Kinds with an address of their own; all others live under /records. */
const OWN_PATHS: Readonly<Record<string, string>> = {
  lead: '/leads',
  organisation: '/organisations',
  person: '/people',
  activity: '/activities',
  task: '/tasks',
};

/** Where the list of a kind lives: `/leads`, `/records/note`. */
export function listPath(kind: string): string {
  return OWN_PATHS[kind] ?? `/records/${encodeURIComponent(kind)}`;
}

/** The kind a list address shows, or null when the address is no list. */
export function kindOfPath(path: string): string | null {
  const bare = path.replace(/\/$/, '');
  const own = Object.entries(OWN_PATHS).find(([, at]) => at === bare);
  if (own !== undefined) return own[0];
  const kind = /^\/records\/([^/]+)$/.exec(bare)?.[1];
  return kind === undefined ? null : decodeURIComponent(kind);
}

/** Every list address that is not under /records. */
export const LIST_PATHS: readonly string[] = Object.values(OWN_PATHS);

/** Where one record lives. */
export function recordPath(id: string): string {
  return `/record/${encodeURIComponent(id)}`;
}

/** Where one run lives. */
export function runPath(id: string): string {
  return `/runs/${encodeURIComponent(id)}`;
}

/** A path of this site to go to after signing in; anything else (another host, the sign-in page) becomes the start page. */
export function safeNext(next: string | undefined): string {
  if (next === undefined || !/^\/(?![/\\])/.test(next) || /^\/sign-(in|up)/.test(next)) return '/';
  return next;
}
