import { z } from 'zod';
import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { Entity } from '../entity.ts';
import { recallMany } from '../recall.ts';
import { kindsOf } from '../sight.ts';
import { keeperOf } from './decide.ts';
import { PAIR_COLUMNS, pairOf, type Pair, type PairRow, type PairStatus } from './pair-table.ts';

/** A pair with its records; of a merged one both are the record that stands for them. */
export type PairView = Omit<Pair, 'keepId'> & Readonly<{ left: Entity; right: Entity; keep: string }>;

export type PairQuery = Readonly<{
  kind: string;
  status: PairStatus;
  /** Probability from which on. */
  least: number;
  after: string | null;
  limit: number;
}>;

/** Rounds in which pairs are read when many of them may not be seen. */
const MOST_ROUNDS = 5;

/** Pairs whose two records the scope may see: open ones surest first, decided ones newest first. */
export async function listPairs(
  scope: Scope,
  query: PairQuery,
): Promise<{ items: readonly PairView[]; next: string | null }> {
  return scope.read(async (tx) => {
    const bound = scope.within(tx);
    const fields = new Map((await kindsOf(bound)).map((kind) => [kind.name, kind.byId]));
    const items: PairView[] = [];
    let cursor = readCursor(query.after);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const wanted = query.limit - items.length;
      const { text, values } = statement(query, cursor, wanted + 1);
      const rows = await tx.query<PairRow & { k: string }>(text, [tx.settings.tenantId, ...values]);
      const page = rows.slice(0, wanted);
      const last = page.at(-1);
      items.push(...(await viewsOf(bound, page.map(pairOf), fields)));
      if (last !== undefined) cursor = { k: last.k, id: last.id };
      if (rows.length <= wanted) return { items, next: null };
      if (items.length >= query.limit) break;
    }
    return { items, next: cursor === null ? null : Buffer.from(JSON.stringify(cursor)).toString('base64url') };
  });
}

type Cursor = { k: string; id: string };

function statement(
  { kind, status, least }: PairQuery,
  cursor: Cursor | null,
  limit: number,
): { text: string; values: unknown[] } {
  const isOpen = status === 'open';
  const order = isOpen ? 'p.probability' : 'p.decided_at';
  const values: unknown[] = [kind, limit];
  const add = (value: unknown) => `$${values.push(value) + 1}`;
  const conditions = [
    'p.tenant_id = $1',
    'p.kind = $2',
    isOpen ? `p.status = 'open'` : `p.status <> 'open' and p.status = ${add(status)}`,
    ...(isOpen ? [`p.probability >= ${add(least)}::float8`] : []),
    ...(cursor === null
      ? []
      : [`(${order}, p.id) < (${add(cursor.k)}::${isOpen ? 'float8' : 'timestamptz'}, ${add(cursor.id)}::uuid)`]),
  ];
  // Open pairs of records that are gone, in the trash or merged otherwise, wait to be tidied away: they are not shown.
  const live = isOpen
    ? 'join entity l on l.tenant_id = p.tenant_id and l.id = p.left_id join entity r on r.tenant_id = p.tenant_id and r.id = p.right_id'
    : '';
  return {
    text: `select ${PAIR_COLUMNS}, ${order}::text as k from match_pair p ${live} where ${conditions.join(' and ')} order by ${order} desc, p.id desc limit $3`,
    values,
  };
}

async function viewsOf(
  scope: Scope,
  pairs: readonly Pair[],
  fields: ReadonlyMap<string, ReadonlyMap<string, unknown>>,
): Promise<PairView[]> {
  const ids = pairs.flatMap((pair) =>
    pair.status === 'merged' && pair.keepId !== null ? [pair.keepId] : [pair.leftId, pair.rightId],
  );
  const found = new Map((await recallMany(scope, ids)).map((entity) => [entity.id, entity]));
  return pairs.flatMap((pair) => {
    const { keepId, ...rest } = pair;
    const isMerged = pair.status === 'merged' && keepId !== null;
    const left = found.get(isMerged ? keepId : pair.leftId);
    const right = found.get(isMerged ? keepId : pair.rightId);
    if (left === undefined || right === undefined) return [];
    const known = fields.get(pair.kind);
    const evidence = pair.evidence.filter(({ field }) => known?.has(field) === true);
    return [{ ...rest, evidence, left, right, keep: keepId ?? keeperOf(left, right) }];
  });
}

const CursorShape = z.object({ k: z.string(), id: z.uuid() });

function readCursor(text: string | null): Cursor | null {
  if (text === null) return null;
  try {
    return CursorShape.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch (cause) {
    throw new Failure('input.invalid', {
      fields: [{ path: 'after', rule: 'shape', params: { detail: 'cursor' } }],
      cause,
    });
  }
}
