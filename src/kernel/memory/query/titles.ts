import type { Scope } from '#kernel/security';
import { isTitleOpen, sightIn } from '../sight.ts';
import type { Data } from '../value.ts';
import { askIn } from './ask-in.ts';
import { anyRowsSeen } from './rows.ts';
import { idList } from './id-list.ts';
import { statementName } from './statement-name.ts';

/** What a record is called, for showing what points to it. */
export type Titled = Readonly<{ id: string; kind: string; title: string }>;

type Row = { id: string; kind: string; title: string; data: Data | null };

/** The names of those of the records that exist and may be seen, by their ids: one statement that reads no values where nothing is masked. */
export async function recallTitles(scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, Titled>> {
  if (ids.length === 0) return new Map();
  return scope.read(async (tx) => {
    const { kinds } = await sightIn(tx, scope);
    const masked = [...kinds.values()].filter((k) => k.masked.length > 0).map((k) => k.name);
    const asking = await askIn(tx, scope);
    const list = asking.add([...new Set(ids)]);
    const data =
      masked.length === 0 ? 'null::jsonb' : `case when e.kind = any (${asking.add(masked)}::text[]) then e.data end`;
    const seen = await anyRowsSeen(asking, 'e');
    const text = `select e.id, e.kind, e.title, ${data} as data from entity e where e.tenant_id = $1 and e.id = any (${idList(list)})${seen === null ? '' : ` and ${seen}`}`;
    const rows = await tx.query<Row>(text, asking.values, statementName('titles', text));
    const found = new Map<string, Titled>();
    for (const { id, kind: name, title, data: values } of rows) {
      const kind = kinds.get(name);
      if (kind !== undefined) found.set(id, { id, kind: name, title: isTitleOpen(kind, values ?? {}) ? title : '—' });
    }
    return found;
  });
}
