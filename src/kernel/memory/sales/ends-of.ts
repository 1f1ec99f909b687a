import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { askIn } from '../query/ask-in.ts';
import { idList } from '../query/id-list.ts';
import { anyRowsSeen } from '../query/rows.ts';
import { statementName } from '../query/statement-name.ts';
import { settingIn } from './settings.ts';

/** The field that tells how a record of a kind ends. */
const TOLD_BY: Readonly<Record<string, string>> = { lead: 'status', deal: 'stage' };

export type End = 'won' | 'lost' | 'open';

/**
 * How leads and deals stand today: won, lost or still open. Records of other kinds, and those that the scope may not see or
 * whose end it may not know, are absent.
 */
export async function endsOf(scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, End>> {
  if (ids.length === 0) return new Map();
  return scope.read(async (tx) => {
    const asking = await askIn(tx, scope);
    const open = Object.entries(TOLD_BY).filter(([kind, field]) => asking.sight.kinds.get(kind)?.byId.has(field));
    const list = asking.add([...new Set(ids)]);
    const seen = await anyRowsSeen(asking, 'e');
    if (open.length === 0) return new Map();
    const fields = open.map(([kind, field]) => `when '${kind}' then e.data ->> '${field}'`).join(' ');
    const text = `select e.id, e.kind, case e.kind ${fields} end as told from entity e
      where e.tenant_id = $1 and e.id = any (${idList(list)}) and e.kind = any (${asking.add(open.map(([kind]) => kind))}::text[])
        ${seen === null ? '' : `and ${seen}`}`;
    const rows = await tx.query<{ id: string; kind: string; told: string | null }>(
      text,
      asking.values,
      statementName('ends-of', text),
    );
    const stages = await stageEnds(tx);
    const endOf = (kind: string, told: string | null): End => {
      if (kind === 'deal') return stages.get(told ?? '') ?? 'open';
      return told === 'won' || told === 'lost' ? told : 'open';
    };
    return new Map(rows.map((row) => [row.id, endOf(row.kind, row.told)]));
  });
}

/** Stages in which a deal has ended, and how; one id means one stage in every pipeline. */
async function stageEnds(tx: Tx): Promise<ReadonlyMap<string, 'won' | 'lost'>> {
  const { value } = await settingIn(tx, 'pipelines');
  return new Map(
    value.pipelines.flatMap(({ stages }) =>
      stages.flatMap(({ id, end }) => (end === null ? [] : [[id, end] as const])),
    ),
  );
}
