import { observe, recallList, type Entity } from '#kernel/memory';
import { BY_ROW, isHeldOut } from '#kernel/process';
import type { Scope } from '#kernel/security';

const PAGE = 1_000;

/**
 * The leads the chain is for: the open ones. Where every lead has an outcome, the held-out ones, made open again in this
 * workspace of its own, so that they are treated as they were before anybody knew. Best known first: in file order.
 */
export async function openLeads(scope: Scope, idField: string, limit: number | null): Promise<readonly Entity[]> {
  const all: Entity[] = [];
  let after: string | null = null;
  do {
    const page = await recallList(scope, { kind: 'lead', after, limit: PAGE });
    all.push(...page.items);
    after = page.next;
  } while (after !== null);
  all.reverse();
  const open = all.filter(({ data }) => data['status'] !== 'won' && data['status'] !== 'lost');
  if (open.length > 0) return limit === null ? open : open.slice(0, limit);
  const held = all.filter((lead, i) => isHeldOut(idField === BY_ROW ? String(i + 1) : idOf(lead, idField)));
  const chosen = limit === null ? held : held.slice(0, limit);
  for (let i = 0; i < chosen.length; i += PAGE) {
    const sayings = chosen.slice(i, i + PAGE).map(({ id }) => ({ kind: 'lead', id, data: { status: 'new' } }));
    await observe(scope, { source: { kind: 'person', name: '命令行', version: 'as if open' }, sayings });
  }
  return chosen;
}

/** The lead's id in the file. */
export function idOf(lead: Entity, idField: string): string {
  const told = lead.data[idField];
  return typeof told === 'string' || typeof told === 'number' ? String(told) : lead.id;
}
