import { createHash } from 'node:crypto';
import { Failure, newId, type Text } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { Entity } from '../entity.ts';
import { observe } from '../observe.ts';
import { recallMany, recallOne } from '../recall.ts';
import type { Data } from '../value.ts';
import { dayAt, instantAt } from './day-times.ts';
import { nextByRule, nextDays, readRule, wordsOf, type Workdays } from './occurrences.ts';
import { dropTimers, setTimers, type DueTimer } from './timers.ts';
import { dayAfter, workdayFor } from './workdays.ts';

/** The kind of timer that recurring tasks wait on. */
export const RECURRENCE = 'recurrence';

export type StoredRecurrence = Readonly<{
  id: string;
  taskId: string;
  rule: string;
  timeZone: string;
  workdays: Workdays;
  words: Text;
  next: readonly string[];
}>;

type Row = {
  id: string;
  rule: string;
  time_zone: string;
  starts_on: string;
  workdays: Workdays;
  task_id: string;
  current_on: string;
};
const COLUMNS = 'id, rule, time_zone, starts_on::text as starts_on, workdays, task_id, current_on::text as current_on';
/** What the next task does not take over from the one before it. */
const ITS_OWN = new Set(['status', 'doneOn', 'dueOn', 'externalId', 'activity']);
const SHOWN_DAYS = 5;

/** How a task recurs, or null. @throws Failure `memory.not_found` */
export async function recurrenceOf(scope: Scope, task: string): Promise<StoredRecurrence | null> {
  return scope.read(async (tx) => {
    const { id } = await recallOne(scope.within(tx), task);
    const row = await runningIn(tx, id);
    return row === undefined ? null : storedOf(row);
  });
}

/**
 * Lets a task come again: when it is done, or when its next day has come. A second rule takes the place of the first.
 *
 * @throws Failure `memory.not_found`, `recurrence.rule`, `recurrence.no_day`, `input.invalid` for a zone that is none.
 */
export async function recur(
  scope: Scope,
  want: { task: string; rule: string; timeZone: string; workdays: Workdays },
): Promise<StoredRecurrence> {
  if (!isZone(want.timeZone))
    throw new Failure('input.invalid', {
      fields: [{ path: 'timeZone', rule: 'shape', params: { detail: 'IANA time zone' } }],
    });
  return scope.write(async (tx) => {
    const task = await recallOne(scope.within(tx), want.task);
    if (task.kind !== 'task') throw new Failure('memory.not_found', { facts: { id: task.id } });
    const day = task.data['dueOn'];
    if (typeof day !== 'string') throw new Failure('recurrence.no_day');
    const startsOn = day.slice(0, 10);
    const rule = readRule(want.rule, startsOn);
    await endIn(tx, task.id);
    const [row] = await tx.query<Row>(
      `insert into recurrence (tenant_id, id, rule, time_zone, starts_on, workdays, task_id, current_on, made_by)
       values ($1, $2, $3, $4, $5, $6, $7, $5, $8) returning ${COLUMNS}`,
      [
        tx.settings.tenantId,
        newId('recurrence'),
        rule,
        want.timeZone,
        startsOn,
        want.workdays,
        task.id,
        JSON.stringify({ id: scope.actor.id, name: scope.actor.name }),
      ],
    );
    if (row === undefined) throw new Error('one row was written');
    await waitFor(tx, row);
    await tx.emit('record.touched', { kind: 'task', ids: [task.id] });
    return storedOf(row);
  });
}

/** A task does not come again any more. @throws Failure `memory.not_found` */
export async function endRecurrence(scope: Scope, task: string): Promise<void> {
  await scope.write(async (tx) => {
    const { id } = await recallOne(scope.within(tx), task);
    await endIn(tx, id);
    await tx.emit('record.touched', { kind: 'task', ids: [id] });
  });
}

/** The next tasks of those that are done. */
export async function goOnRecurring(scope: Scope, doneTasks: readonly string[]): Promise<void> {
  await scope.write(async (tx) => {
    const rows = await tx.query<Row>(
      `select ${COLUMNS} from recurrence where tenant_id = $1 and task_id = any ($2::uuid[]) and status = 'running' order by id for update`,
      [tx.settings.tenantId, doneTasks],
    );
    await goOn(scope.within(tx), tx, rows);
  });
}

/** The next tasks of those whose next day has come while the last one is still open. */
export async function goOnDue(scope: Scope, due: readonly DueTimer[]): Promise<void> {
  await scope.write(async (tx) => {
    const rows = await tx.query<Row>(
      `select ${COLUMNS} from recurrence where tenant_id = $1 and id = any ($2::uuid[]) and status = 'running' order by id for update`,
      [tx.settings.tenantId, due.map((d) => d.key)],
    );
    await goOn(scope.within(tx), tx, rows);
  });
}

/** The row is locked and moves on with the task it makes, so that done and due together make one. */
async function goOn(scope: Scope, tx: Tx, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map((row) => row.task_id);
  const tasks = new Map((await recallMany(scope, ids)).map((task) => [task.id, task]));
  const moved: { id: string; task_id: string; current_on: string }[] = [];
  const ended: string[] = [];
  const sayings = rows.flatMap((row) => {
    const task = tasks.get(row.task_id);
    const day = task === undefined ? null : nextOf(row);
    if (task === undefined || day === null) {
      ended.push(row.id);
      return [];
    }
    const id = taskIdFor(row.id, day);
    moved.push({ id: row.id, task_id: id, current_on: day });
    return [{ kind: 'task', id, data: dataFor(task, workdayFor(day, row.workdays)) }];
  });
  if (sayings.length > 0)
    await observe(scope, { source: { kind: 'calculation', name: '重复任务 / recurring task' }, sayings });
  const next = await tx.query<Row>(
    `update recurrence as c set task_id = r.task_id, current_on = r.current_on
     from jsonb_to_recordset($2) as r (id uuid, task_id uuid, current_on date) where c.tenant_id = $1 and c.id = r.id
     returning c.id, c.rule, c.time_zone, c.starts_on::text as starts_on, c.workdays, c.task_id, c.current_on::text as current_on`,
    [tx.settings.tenantId, JSON.stringify(moved)],
  );
  for (const row of next) await waitFor(tx, row);
  await tx.query(
    `update recurrence set status = 'ended', ended_at = now() where tenant_id = $1 and id = any ($2::uuid[])`,
    [tx.settings.tenantId, ended],
  );
}

/** The next day by the rule. What was missed for long does not pile up: at most the day before today comes late. */
function nextOf(row: Row): string | null {
  const yesterday = dayAfter(dayAt(new Date(), row.time_zone), -1);
  return nextByRule(recurringOf(row), row.current_on > yesterday ? row.current_on : yesterday);
}

function dataFor(task: Entity, dueOn: string): Data {
  const kept = Object.entries(task.data).filter(([field]) => !ITS_OWN.has(field));
  return { ...Object.fromEntries(kept), status: 'open', dueOn };
}

/** Waits until the next day begins; then the next task is there although the last one may be open. */
async function waitFor(tx: Tx, row: Row): Promise<void> {
  const day = nextByRule(recurringOf(row), row.current_on);
  if (day === null) await dropTimers(tx, RECURRENCE, [row.id]);
  else {
    const dueAt = instantAt(workdayFor(day, row.workdays), '00:05', row.time_zone);
    await setTimers(tx, RECURRENCE, [{ key: row.id, dueAt }]);
  }
}

async function endIn(tx: Tx, task: string): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    `update recurrence set status = 'ended', ended_at = now() where tenant_id = $1 and task_id = $2 and status = 'running' returning id`,
    [tx.settings.tenantId, task],
  );
  await dropTimers(
    tx,
    RECURRENCE,
    rows.map((row) => row.id),
  );
}

async function runningIn(tx: Tx, task: string): Promise<Row | undefined> {
  const [row] = await tx.query<Row>(
    `select ${COLUMNS} from recurrence where tenant_id = $1 and task_id = $2 and status = 'running'`,
    [tx.settings.tenantId, task],
  );
  return row;
}

function recurringOf(row: Row) {
  return { rule: row.rule, startsOn: row.starts_on, workdays: row.workdays };
}

function storedOf(row: Row): StoredRecurrence {
  return {
    id: row.id,
    taskId: row.task_id,
    rule: row.rule,
    timeZone: row.time_zone,
    workdays: row.workdays,
    words: wordsOf(recurringOf(row)),
    next: nextDays(recurringOf(row), row.current_on, SHOWN_DAYS),
  };
}

/** The same day of the same recurrence names the same task. */
function taskIdFor(recurrence: string, day: string): string {
  const hex = createHash('sha256').update(`${recurrence} ${day}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
