import { recallCount, recallList, type Entity } from '#kernel/memory';
import { defineService } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { readPastResults, type PastResults } from './past-results.ts';
import { itemOf, type Book } from './playbook.ts';
import { openPromises, type Promises } from './promises.ts';
import { readSituation, type Situation } from './situation.ts';
import { textOf } from './said.ts';

/** What stands ready on a seller's desk: playbook, colleagues, past results. Read once per workspace, not per lead. */
export type Desk = Readonly<{
  book: (scope: Scope) => Promise<Book>;
  /** Our people who can own leads. */
  staff: (scope: Scope) => Promise<readonly Entity[]>;
  past: (scope: Scope) => Promise<PastResults>;
  /** Share of closed leads that were won, with its 95 % interval. */
  baseRate: (scope: Scope) => Promise<BaseRate>;
  /** Open leads by owner, some seconds old: for ranking. Who is proposed is counted exactly. */
  loads: (scope: Scope) => Promise<ReadonlyMap<string, number>>;
  /** Reads the lead anew; tools later in the same run get the same reading. */
  open: (scope: Scope, at: { run: string; lead: string }) => Promise<Situation>;
  /** What `open` read in this run, else a fresh reading. */
  situation: (scope: Scope, at: { run: string; lead: string }) => Promise<Situation>;
  promises: Promises;
  /** Forgets a workspace: call it when a playbook item, material or person has changed. */
  forget: (tenantId: string) => void;
}>;

/** A share 0–1 with its 95 % interval (Wilson); 0 to 1 while nothing is known. */
export type BaseRate = Readonly<{ rate: number; low: number; high: number }>;

/** Handed to the tools by whoever composes the program: `{ [DESK.name]: openDesk({ now }) }`. */
export const DESK = defineService<Desk>('desk');

const BOOK_MS = 30_000;
const PAST_MS = 600_000;
const LOADS_MS = 5_000;
const SITUATION_MS = 10_000;
const MOST_SITUATIONS = 256;
const MOST_STAFF = 500;
const MOST_ITEMS = 5_000;
const PAGE = 500;

type Kept<T> = { at: number; value: Promise<T> };

/** A desk of its own for one process. */
export function openDesk({ now }: { now: () => Date }): Desk {
  const shelves = new Map<string, Kept<unknown>>();
  const keep = <T>(key: string, forMs: number, read: () => Promise<T>): Promise<T> => {
    const kept = shelves.get(key) as Kept<T> | undefined;
    const at = now().getTime();
    if (kept !== undefined && at - kept.at < forMs) return kept.value;
    const value = read();
    shelves.set(key, { at, value });
    value.catch(() => shelves.delete(key));
    return value;
  };
  const keyOf = (scope: Scope, what: string): string => `${scope.tenantId} ${scope.purpose} ${what}`;
  const situationKey = (scope: Scope, at: { run: string; lead: string }) => keyOf(scope, `lead ${at.run} ${at.lead}`);
  const dropOldest = (): void => {
    const keys = [...shelves.keys()].filter((k) => k.includes(' lead '));
    for (const key of keys.slice(0, Math.max(0, keys.length - MOST_SITUATIONS))) shelves.delete(key);
  };
  const desk: Desk = {
    book: (scope) => keep(keyOf(scope, 'book'), BOOK_MS, () => readBook(scope)),
    staff: (scope) => keep(keyOf(scope, 'staff'), BOOK_MS, () => readStaff(scope)),
    past: (scope) => keep(keyOf(scope, 'past'), PAST_MS, () => readPastResults(scope)),
    baseRate: (scope) => keep(keyOf(scope, 'base-rate'), PAST_MS, () => readBaseRate(scope)),
    loads: (scope) =>
      keep(keyOf(scope, 'loads'), LOADS_MS, async () => {
        const staff = await desk.staff(scope);
        return readLoads(scope, staff);
      }),
    open(scope, at) {
      shelves.delete(situationKey(scope, at));
      dropOldest();
      return desk.situation(scope, at);
    },
    situation: (scope, at) => keep(situationKey(scope, at), SITUATION_MS, () => readSituation(scope, at.lead)),
    promises: openPromises({ now }),
    forget(tenantId) {
      for (const key of shelves.keys()) if (key.startsWith(`${tenantId} `)) shelves.delete(key);
    },
  };
  return desk;
}

async function readBook(scope: Scope): Promise<Book> {
  const [items, papers] = await Promise.all([readAll(scope, 'playbook-item'), readAll(scope, 'material')]);
  const latest = items.reduce((max, i) => (i.updatedAt > max ? i.updatedAt : max), new Date(0));
  return {
    items: items.map(itemOf).toSorted((a, b) => a.rank - b.rank),
    papers,
    version: items.length === 0 ? '—' : latest.toISOString().slice(0, 16),
  };
}

async function readAll(scope: Scope, kind: string): Promise<readonly Entity[]> {
  const all: Entity[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof recallList>> = await recallList(scope, { kind, limit: PAGE, after });
    all.push(...page.items);
    after = page.next;
  } while (after !== null && all.length < MOST_ITEMS);
  return all;
}

async function readStaff(scope: Scope): Promise<readonly Entity[]> {
  const filters = [{ field: 'side', op: 'is', value: 'staff' } as const];
  const { items } = await recallList(scope, { kind: 'person', filters, limit: MOST_STAFF });
  return items.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Open leads of one owner, counted now. A lead whose status is not known counts as open. */
export async function countOpen(scope: Scope, owner: string): Promise<number> {
  const { count } = await recallCount(scope, {
    kind: 'lead',
    filters: [
      { field: 'owner', op: 'is', value: owner },
      { field: 'status', op: 'isNot', value: 'won' },
      { field: 'status', op: 'isNot', value: 'lost' },
    ],
    isPlanKept: true,
  });
  return count;
}

async function readBaseRate(scope: Scope): Promise<BaseRate> {
  const count = async (status: string): Promise<number> => {
    const filters = [{ field: 'status', op: 'is', value: status } as const];
    return (await recallCount(scope, { kind: 'lead', filters })).count;
  };
  const [won, lost] = await Promise.all([count('won'), count('lost')]);
  return wilson(won, won + lost);
}

/** Wilson score interval of `hits` in `n` cases, 95 %. */
export function wilson(hits: number, n: number): BaseRate {
  if (n === 0) return { rate: 0.5, low: 0, high: 1 };
  const z = 1.959964;
  const rate = hits / n;
  const centre = (rate + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
  return { rate, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

async function readLoads(scope: Scope, staff: readonly Entity[]): Promise<ReadonlyMap<string, number>> {
  return scope.read(async (tx) => {
    const within = scope.within(tx);
    const loads = new Map<string, number>();
    for (const { id } of staff) loads.set(id, await countOpen(within, id));
    return loads;
  });
}

/** Whether this record is an open lead of that owner. */
export function isOpenLeadOf(entity: Entity, owner: string): boolean {
  const status = textOf(entity, 'status');
  return entity.kind === 'lead' && entity.data.owner === owner && status !== 'won' && status !== 'lost';
}
