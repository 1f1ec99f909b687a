import type { Scope } from '#kernel/security';
import type { Entity } from '../entity.ts';
import type { Kind } from '../kinds.ts';
import { recallList, recallMany } from '../recall.ts';
import type { Selection } from '../bulk/selection.ts';
import { refsIn, type Titles } from './columns.ts';

/** Records per statement. */
const PAGE = 2_000;
/** Titles of referred records that are remembered; the oldest are asked for again. */
const MOST_TITLES = 50_000;

export type ExportPage = Readonly<{ entities: readonly Entity[]; titles: Titles }>;

/** The records of a selection in the order of the list, with the titles of those they refer to. */
export async function* exportPages(scope: Scope, kind: Kind, selection: Selection): AsyncGenerator<ExportPage> {
  const titles = new Map<string, string>();
  for await (const entities of pagesOf(scope, selection)) {
    if (titles.size > MOST_TITLES) titles.clear();
    const missing = [...new Set(refsIn(kind, entities))].filter((id) => !titles.has(id));
    for (const { id, title } of await recallMany(scope, missing)) titles.set(id, title);
    yield { entities, titles };
  }
}

async function* pagesOf(scope: Scope, { list, ids }: Selection): AsyncGenerator<readonly Entity[]> {
  if (ids !== null) {
    for (let at = 0; at < ids.length; at += PAGE) {
      const wanted = ids.slice(at, at + PAGE);
      const found = new Map((await recallMany(scope, wanted)).map((entity) => [entity.id, entity]));
      yield wanted.flatMap((id) => found.get(id) ?? []).filter(({ kind }) => kind === list.kind);
    }
    return;
  }
  for (let after: string | null = null; ;) {
    const page: Awaited<ReturnType<typeof recallList>> = await recallList(scope, { ...list, after, limit: PAGE });
    yield page.items;
    if (page.next === null) return;
    after = page.next;
  }
}
