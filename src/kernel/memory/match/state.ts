import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { kindIn } from '../kinds.ts';
import { askIn } from '../query/ask-in.ts';
import { rowsSeen } from '../query/rows.ts';
import { seenKind } from '../sight.ts';
import { ANSWERS_NEEDED } from './learn.ts';
import { planOf } from './plan-of-kind.ts';
import { openScan } from './scan.ts';

/** How far the search for duplicates of one kind is. */
export type MatchState = Readonly<{
  kind: string;
  open: number;
  merged: number;
  different: number;
  due: number;
  scanned: Readonly<{ at: Date; records: number; compared: number }> | null;
  judge: 'weights' | 'trees';
  answersMissing: number;
  isAutomatic: boolean;
  job: string | null;
}>;

type Row = {
  open: bigint;
  merged: bigint;
  different: bigint;
  answered: bigint;
  due: bigint;
  records: number | null;
  compared: bigint | null;
  scanned_at: Date | null;
  has_trees: boolean | null;
  is_automatic: boolean | null;
};

/** @throws Failure `memory.unknown_kind`, `match.not_comparable` */
export async function matchState(scope: Scope, kindName: string): Promise<MatchState> {
  return scope.read((tx) => stateIn(tx, scope.within(tx), kindName));
}

async function stateIn(tx: Tx, scope: Scope, kindName: string): Promise<MatchState> {
  const kind = await seenKind(tx, scope, kindName);
  if (planOf(kind) === null) throw new Failure('match.not_comparable', { params: { kind: kind.plural.zh } });
  const asking = await askIn(tx, scope);
  const [one, other] = [await rowsSeen(asking, kind, 'l'), await rowsSeen(asking, kind, 'r')];
  // Whoever sees only some records is told of pairs among them, and of no number of all.
  const isAll = one === null || other === null;
  const seen = isAll
    ? ''
    : `join entity l on l.tenant_id = p.tenant_id and l.id = case when p.status = 'merged' then p.keep_id else p.left_id end and ${one}
       join entity r on r.tenant_id = p.tenant_id and r.id = case when p.status = 'merged' then p.keep_id else p.right_id end and ${other}`;
  const ofKind = asking.add(kindName);
  const [row] = await tx.query<Row>(
    `select p.*, (select count(*) from match_due d where d.tenant_id = $1 and d.kind = ${ofKind}) as due,
       s.records, s.compared, s.scanned_at, s.trees is not null as has_trees, s.is_automatic
     from (select count(*) filter (where p.status = 'open') as open, count(*) filter (where p.status = 'merged') as merged,
         count(*) filter (where p.status = 'different') as different,
         count(*) filter (where p.status <> 'open' and p.features is not null) as answered
       from match_pair p ${seen} where p.tenant_id = $1 and p.kind = ${ofKind}) p
     left join match_state s on s.tenant_id = $1 and s.kind = ${ofKind}`,
    asking.values,
  );
  const state = stateOf(kindName, row ?? NOTHING, await openScan(tx, kindName));
  return isAll ? state : { ...state, due: 0, scanned: null };
}

const NOTHING: Row = {
  open: 0n,
  merged: 0n,
  different: 0n,
  answered: 0n,
  due: 0n,
  records: null,
  compared: null,
  scanned_at: null,
  has_trees: null,
  is_automatic: null,
};

function stateOf(kind: string, row: Row, job: string | null): MatchState {
  const { open, merged, different, due, scanned_at: at } = row;
  return {
    kind,
    open: Number(open),
    merged: Number(merged),
    different: Number(different),
    due: Number(due),
    scanned: at === null ? null : { at, records: row.records ?? 0, compared: Number(row.compared ?? 0n) },
    judge: row.has_trees === true ? 'trees' : 'weights',
    answersMissing: row.has_trees === true ? 0 : Math.max(0, ANSWERS_NEEDED - Number(row.answered)),
    isAutomatic: row.is_automatic ?? false,
    job,
  };
}

/** Whether the surest pairs are merged without asking. */
export async function setAutomatic(scope: Scope, kind: string, isAutomatic: boolean): Promise<MatchState> {
  return scope.write(async (tx) => {
    await kindIn(tx, kind);
    await tx.query(
      `insert into match_state (tenant_id, kind, is_automatic, next_at) values ($1, $2, $3, now() + interval '1 day')
       on conflict (tenant_id, kind) do update set is_automatic = excluded.is_automatic`,
      [tx.settings.tenantId, kind, isAutomatic],
    );
    return stateIn(tx, scope.within(tx), kind);
  });
}
