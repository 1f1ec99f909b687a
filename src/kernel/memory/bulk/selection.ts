import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { recallCount, recallList, recallMany, type ListQuery } from '../recall.ts';

/** Which records: told one by one, or all that a list finds. Rights hold as in any list. */
export type Selection = Readonly<{ list: Omit<ListQuery, 'after' | 'limit'>; ids: readonly string[] | null }>;

/** Records looked at per statement. */
const PAGE = 2_000;

type Item = Readonly<{ id: string; version: number; title: string }>;

/** The records of a selection in pages. Told ids that are not there, not of the kind or not to be seen are left out. */
export async function* itemsOf(scope: Scope, { list, ids }: Selection): AsyncGenerator<readonly Item[]> {
  if (ids !== null) {
    for (let at = 0; at < ids.length; at += PAGE) {
      const found = await recallMany(scope, ids.slice(at, at + PAGE));
      yield found.filter(({ kind }) => kind === list.kind).map(({ id, version, title }) => ({ id, version, title }));
    }
    return;
  }
  for (let after: string | null = null; ;) {
    const page: Awaited<ReturnType<typeof recallList>> = await recallList(scope, { ...list, after, limit: PAGE });
    yield page.items.map(({ id, version, title }) => ({ id, version, title }));
    if (page.next === null) return;
    after = page.next;
  }
}

/** How many records a selection holds, exactly; of told ids those that are told. */
export async function countSelection(scope: Scope, { list, ids }: Selection): Promise<number> {
  if (ids !== null) return new Set(ids).size;
  return (await recallCount(scope, list, 1_000_000_000)).count;
}

/** Fixes which records a job goes through, with the version each has now. Returns how many. */
export async function freezeSelection(scope: Scope, tx: Tx, job: string, selection: Selection): Promise<number> {
  let total = 0;
  for await (const items of itemsOf(scope.within(tx), selection)) {
    const made = await tx.query(
      `insert into job_item (tenant_id, job_id, entity_id, version)
       select $1, $2, r.id, r.version from jsonb_to_recordset($3) as r (id uuid, version integer) on conflict do nothing returning 1`,
      [tx.settings.tenantId, job, JSON.stringify(items.map(({ id, version }) => ({ id, version })))],
    );
    total += made.length;
  }
  return total;
}

/** Forgets the list of records of a job that has ended. */
export async function dropSelection(tx: Tx, job: string): Promise<void> {
  await tx.query('delete from job_item where tenant_id = $1 and job_id = $2', [tx.settings.tenantId, job]);
}
