import { z } from 'zod';
import type { Scope } from '#kernel/security';
import type { OutboxEvent, Tx } from '#store';
import { recallMany } from '../recall.ts';
import { plainText } from '../value.ts';
import { HOME_ZONE, instantAt } from './day-times.ts';
import { followersIn } from './followers.ts';
import { ownersIn } from './members.ts';
import { notify, type Notice } from './notify.ts';
import { goOnRecurring } from './recurring-tasks.ts';
import { dropTimers, setTimers, type DueTimer } from './timers.ts';

/** The kind of timer that tells of tasks on their day. */
export const TASK_DUE = 'task-due';
/** When on its day a task is told. Chosen: as the day begins at most companies. */
const DUE_TIME = '09:00';
/** Records of one event that are told of one by one; of more, one notice says how many. */
const ONE_BY_ONE = 5;
/** Fields the product writes by itself: their change is no news. */
const SILENT = new Set(['score', 'scoreBand', 'lastActivityAt', 'nextStepAt']);

const Payload = z.looseObject({
  kind: z.string(),
  ids: z.array(z.string()),
  fields: z.array(z.string()).default([]),
  batchId: z.string().nullish(),
  runId: z.string().nullish(),
  actor: z.string().default(''),
});
type Change = z.output<typeof Payload> & Readonly<{ id: string; isNew: boolean }>;

/**
 * What the events of one workspace mean for the people in it: who gets a record is told, followers are told of changes,
 * tasks are told on their day and come again when they recur. Told twice does nothing twice.
 */
export async function onConversation(scope: Scope, events: readonly OutboxEvent[]): Promise<void> {
  for (const { id, topic, payload } of events) {
    if (topic !== 'record.made' && topic !== 'record.changed') continue;
    const parsed = Payload.safeParse(payload);
    if (parsed.success && parsed.data.ids.length > 0)
      await onChange(scope, { ...parsed.data, id, isNew: topic === 'record.made' });
  }
}

async function onChange(scope: Scope, change: Change): Promise<void> {
  const isDue = change.kind === 'task' && change.fields.some((field) => field === 'dueOn' || field === 'status');
  const isOwned = change.fields.includes('owner');
  if (!isDue && !isOwned && change.isNew) return;
  const done = await scope.write(async (tx) => {
    if (isOwned) await tellOwners(tx, change);
    if (!change.isNew) await tellFollowers(tx, change);
    return isDue ? setDue(tx, change) : [];
  });
  if (done.length > 0 && !change.isNew) await goOnRecurring(scope, done);
}

/** What happened or lies on a record is not given to anybody: its owner is who did it. */
const HAPPENED = new Set(['activity', 'note', 'file']);
/** Who fills the demo workspace before anybody works in it. */
const FURNISHER = 'system:demo';

/** Who gets records is told: one by one, or of many in one notice per batch that says how many. */
async function tellOwners(tx: Tx, change: Change): Promise<void> {
  if (HAPPENED.has(change.kind) || change.actor === FURNISHER) return;
  const pairs = [...(await ownersIn(tx, change.ids))].map(([record, userId]) => ({ record, userId }));
  const notices = [...Map.groupBy(pairs, (p) => p.userId)].flatMap(([userId, theirs]): Notice[] => {
    if (change.actor === `person:${userId}`) return [];
    const body = { kind: change.kind, count: theirs.length, event: change.id };
    const key = `assigned:${change.batchId ?? change.id}:${change.kind}`;
    if (theirs.length > ONE_BY_ONE || (change.batchId ?? null) !== null)
      return [{ userId, type: 'assigned', recordId: null, body, dedupeKey: key, isMerging: true }];
    return theirs.map(({ record }) => ({
      userId,
      type: 'assigned',
      recordId: record,
      body: { ...body, count: 1 },
      dedupeKey: `${key}:${record}`,
    }));
  });
  await notify(tx, notices);
}

/**
 * One unread notice per record and follower, however often it changes; the fields come together in it. Who follows
 * only as the owner is not told of what imports, bulk changes and agents do: that would be noise.
 */
async function tellFollowers(tx: Tx, change: Change): Promise<void> {
  const fields = change.fields.filter((field) => !SILENT.has(field));
  if (fields.length === 0) return;
  const isQuiet = change.ids.length > ONE_BY_ONE || (change.runId ?? change.batchId ?? null) !== null;
  const followers = await followersIn(tx, change.ids);
  await notify(
    tx,
    followers.flatMap(({ record, user, fields: wanted, isImplied }): Notice[] => {
      const told = wanted === null ? fields : fields.filter((field) => wanted.includes(field));
      if (told.length === 0 || change.actor === `person:${user}` || (isQuiet && isImplied)) return [];
      const body = { kind: change.kind, fields: told, event: change.id };
      return [{ userId: user, type: 'change', recordId: record, body, dedupeKey: `change:${record}`, isMerging: true }];
    }),
  );
}

type TaskRow = { id: string; day: string | null; status: string | null };

/** Open tasks with a day wait for it; others no longer. Returns those that are done. */
async function setDue(tx: Tx, change: Change): Promise<string[]> {
  const rows = await tx.query<TaskRow>(
    `select id, data ->> 'dueOn' as day, data ->> 'status' as status from entity where tenant_id = $1 and id = any ($2::uuid[])`,
    [tx.settings.tenantId, change.ids],
  );
  const due = rows.filter((row) => row.day !== null && (row.status ?? 'open') === 'open');
  await setTimers(
    tx,
    TASK_DUE,
    due.map(({ id, day }) => ({ key: id, dueAt: instantAt((day ?? '').slice(0, 10), DUE_TIME, HOME_ZONE) })),
  );
  const waiting = new Set(due.map((row) => row.id));
  await dropTimers(
    tx,
    TASK_DUE,
    change.ids.filter((id) => !waiting.has(id)),
  );
  return rows.filter((row) => row.status === 'done').map((row) => row.id);
}

/** A task imported with a day long past is no news any more. */
const LONGEST_PAST_MS = 7 * 86_400_000;

/** Tells the owners of tasks whose day has come, once per day. */
export async function tellDueTasks(scope: Scope, due: readonly DueTimer[]): Promise<void> {
  const fresh = due.filter(({ dueAt }) => Date.now() - dueAt.getTime() < LONGEST_PAST_MS);
  const tasks = await recallMany(
    scope,
    fresh.map((d) => d.key),
  );
  await scope.write(async (tx) => {
    const owners = await ownersIn(
      tx,
      tasks.map((task) => task.id),
    );
    await notify(
      tx,
      tasks.flatMap((task): Notice[] => {
        const userId = owners.get(task.id);
        const day = plainText(task.data['dueOn']);
        if (userId === undefined) return [];
        return [{ userId, type: 'task-due', recordId: task.id, body: { day }, dedupeKey: `due:${task.id}:${day}` }];
      }),
    );
  });
}
