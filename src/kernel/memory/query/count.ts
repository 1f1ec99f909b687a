import type { Scope } from '#kernel/security';
import { seenKind } from '../sight.ts';
import { askIn } from './ask-in.ts';
import { matching, type ListQuery } from './list.ts';
import { statementName } from './statement-name.ts';
import { MAYBE_CUT } from './words.ts';

/** Counting stops here and says so. */
const MOST_COUNTED = 10_000;

/** How many records there are; `isExact` is false when counting stopped at `most`, 10,000 unless told, or not every match of the words was looked at. */
export async function recallCount(
  scope: Scope,
  query: Pick<ListQuery, 'kind' | 'filters' | 'q' | 'tz' | 'now' | 'isPlanKept'>,
  most = MOST_COUNTED,
): Promise<{ count: number; isExact: boolean }> {
  return scope.read(async (tx) => {
    const kind = await seenKind(tx, scope, query.kind);
    if (kind.right.see === 'none') return { count: 0, isExact: true };
    const asking = await askIn(tx, scope, query);
    const { from, where, matches } = await matching(asking, kind, query);
    const text = `select count(*) as n, max(counted.matches) as matches from (select ${matches ?? 'null::bigint'} as matches from ${from} where ${where.join(' and ')} limit ${most + 1}) as counted`;
    const name = query.isPlanKept === true ? statementName('count', text) : undefined;
    const [row] = await tx.query<{ n: bigint; matches: bigint | null }>(text, asking.values, name);
    const count = Number(row?.n ?? 0);
    const isWhole = count <= most && Number(row?.matches ?? 0) < MAYBE_CUT;
    return { count: Math.min(count, most), isExact: isWhole };
  });
}
