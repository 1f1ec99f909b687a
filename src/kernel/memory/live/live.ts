import type { Store } from '#store';
import { readLive, sweepLive, type LiveRow, type Wanted } from './read-live.ts';

/** What a page that is open wants to be told of at once. */
export type Watch = Readonly<{
  tenantId: string;
  /** Whose notifications. */
  userId: string;
  ids: readonly string[];
  kinds: readonly string[];
}>;

/** What happened to what is watched. `next` goes into the next watch: nothing between the two is missed. */
export type LiveNews = Readonly<{
  next: string;
  /** Records among the watched that were changed, commented on, or are gone. */
  ids: readonly string[];
  /** Of watched kinds: a sample of the records something happened to, for checking whether the watcher may know. */
  ofKinds: readonly Readonly<{ kind: string; ids: readonly string[]; isGone: boolean }>[];
  /** Something for the watching person: a notification was made or read. */
  isForMe: boolean;
  /** Too long ago: anything may have changed. */
  isGap: boolean;
}>;

/** Tells open pages of changes within moments, in every process of the installation. */
export type LiveDoor = Readonly<{
  /** Tells of what is committed from now on, or since `after`. Returns the way to stop; `ended` is called when the server stops. */
  watch(watch: Watch, after: string | null, on: Listener): Promise<() => void>;
  /** What happened since `after`, at once; for callers that poll. */
  since(watch: Watch, after: string | null): Promise<LiveNews>;
  /** Ends every watch. */
  close(): Promise<void>;
}>;

export type Listener = Readonly<{ tell(news: LiveNews): void; ended(): void }>;

/** Catches wake-ups that were lost. */
const POLL_MS = 1_500;
const SWEEP_MS = 60_000;
/** Events are kept for ten minutes; who was away for longer reads anew. Chosen: longer than any change of network. */
const KEPT_MS = 540_000;

type Watcher = { watch: Watch; on: Listener };

export function openLive(store: Store, report: (error: unknown, where: string) => void): LiveDoor {
  const watchers = new Set<Watcher>();
  const reading = startReading(store, watchers, report);
  const since = async (watch: Watch, after: string | null): Promise<LiveNews> => {
    const from = after === null ? null : markIn(after);
    const { next, rows, isCut } = await readLive(store, from, wantedBy([watch]));
    const isGap = isCut || (after !== null && from === null);
    return { ...newsFor(watch, from === null ? [] : rows, next), isGap };
  };
  return {
    since,
    async watch(watch, after, on) {
      const watcher = { watch, on };
      watchers.add(watcher);
      // The watermark must be there before the first event that is to be told; what came before it is asked for once.
      await reading.begun();
      on.tell(await since(watch, after));
      return () => void watchers.delete(watcher);
    },
    async close() {
      for (const { on } of watchers) on.ended();
      watchers.clear();
      await reading.stop();
    },
  };
}

/** Reads what was committed at each wake-up, as long as somebody watches, and tells the watchers. */
function startReading(
  store: Store,
  watchers: ReadonlySet<Watcher>,
  report: (error: unknown, where: string) => void,
): { begun(): Promise<void>; stop(): Promise<void> } {
  /** Events already told whose transaction is not yet behind the watermark. */
  const told = new Map<string, bigint>();
  let mark: string | null = null;
  let running: Promise<void> | undefined;
  let again = false;
  let isStopped = false;

  async function readOnce(): Promise<void> {
    const { next, rows, isCut } = await readLive(store, mark, wantedBy([...watchers].map((w) => w.watch)));
    mark = next;
    const fresh = rows.filter((row) => !told.has(row.id));
    for (const row of fresh) told.set(row.id, BigInt(row.xid));
    const behind = BigInt(next);
    for (const [id, xid] of told) if (xid < behind) told.delete(id);
    if (fresh.length === 0) return;
    for (const { watch, on } of watchers) tellOne(on, { ...newsFor(watch, fresh, next), isGap: isCut });
  }
  async function drain(): Promise<void> {
    do {
      again = false;
      if (watchers.size > 0) await readOnce();
    } while (again && !isStopped);
    if (watchers.size > 0) return;
    mark = null;
    told.clear();
  }
  const poke = (): void => {
    if (isStopped) return;
    again = true;
    running ??= drain()
      .catch((error: unknown) => report(error, 'live'))
      .finally(() => {
        running = undefined;
      });
  };
  const off = store.wake.on('outbox', () => {
    if (watchers.size > 0) poke();
  });
  const poll = setInterval(poke, POLL_MS).unref();
  const sweep = setInterval(() => void sweepLive(store).catch((e: unknown) => report(e, 'live')), SWEEP_MS).unref();
  return {
    async begun() {
      if (mark !== null) return;
      poke();
      await running;
    },
    async stop() {
      isStopped = true;
      off();
      clearInterval(poll);
      clearInterval(sweep);
      await running;
    },
  };
}

function tellOne(on: Listener, news: LiveNews): void {
  if (news.isGap || news.ids.length > 0 || news.ofKinds.length > 0 || news.isForMe) on.tell(news);
}

function newsFor(watch: Watch, all: readonly LiveRow[], next: string): LiveNews {
  const rows = all.filter((row) => row.tenant_id === watch.tenantId);
  const ids = new Set(watch.ids);
  const kinds = Map.groupBy(
    rows.filter((row) => row.kind !== null && watch.kinds.includes(row.kind)),
    (row) => row.kind ?? '',
  );
  return {
    next: `${next}-${Date.now().toString(36)}`,
    ids: [...new Set(rows.flatMap((row) => row.ids.filter((id) => ids.has(id))))],
    ofKinds: [...kinds].map(([kind, of]) => ({
      kind,
      ids: of.flatMap((row) => row.sample),
      isGone: of.some((row) => row.topic === 'record.gone'),
    })),
    isForMe: rows.some((row) => row.people.includes(watch.userId)),
    isGap: false,
  };
}

/** The watermark in what an earlier answer called `next`; null when it is too old or none of ours. */
function markIn(after: string): string | null {
  const [mark = '', at = ''] = after.split('-');
  if (!/^\d{1,19}$/.test(mark) || !/^[0-9a-z]{1,10}$/.test(at)) return null;
  return Date.now() - Number.parseInt(at, 36) > KEPT_MS ? null : mark;
}

function wantedBy(watches: readonly Watch[]): Wanted {
  const all = <T>(of: (watch: Watch) => readonly T[]): T[] => [...new Set(watches.flatMap(of))];
  return {
    tenants: all((w) => [w.tenantId]),
    ids: all((w) => w.ids),
    kinds: all((w) => w.kinds),
    people: all((w) => [w.userId]),
  };
}
