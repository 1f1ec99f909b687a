import { hash } from 'node:crypto';
import type { Store } from '#store';
import type { Person } from './workspaces.ts';

/** A session that was looked up is believed for this long, unless somebody says before that it changed. Chosen, not fitted. */
const BELIEVED_MS = 5_000;
/** Sessions remembered at a time. */
const MOST = 10_000;

/** Who a session token belongs to, remembered for seconds, so that a page's requests do not each ask three tables. */
export type KnownSessions = Readonly<{
  /** `find` is asked when the session is not known, or not any more. */
  personOf(cookie: string, find: () => Promise<Person>): Promise<Person>;
  /** Forgets everybody, here at once and in other processes within 10 ms: a session, a membership or a role changed. */
  changed(): void;
}>;

type Known = { person: Person; until: number };

export function openKnownSessions(store: Store): KnownSessions {
  const known = new Map<string, Known>();
  let generation = 0;
  const forget = (): void => {
    generation += 1;
    known.clear();
  };
  store.wake.on('identity', forget);
  return {
    async personOf(cookie, find) {
      const key = keyOf(cookie);
      const found = known.get(key);
      if (found !== undefined && found.until > Date.now()) return found.person;
      const asked = generation;
      const person = await find();
      // What was read before somebody said "changed" must not be remembered after it.
      if (asked === generation) {
        if (known.size >= MOST) known.clear();
        known.set(key, { person, until: Date.now() + BELIEVED_MS });
      }
      return person;
    },
    changed() {
      forget();
      store.wake.send('identity');
    },
  };
}

/** Only a hash of the credentials stays in memory. */
function keyOf(cookie: string): string {
  return hash('sha256', cookie, 'base64url');
}
