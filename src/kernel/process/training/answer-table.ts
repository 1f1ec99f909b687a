import type { Tx } from '#store';
import { firstIdAt } from '../runs/read-runs.ts';

/** What became of suggestions, by how people answered. */
export type AnswerCounts = Readonly<{
  suggested: number;
  accepted: number;
  edited: number;
  refused: number;
  /** Put off, and not answered yet. */
  snoozed: number;
  open: number;
  /** Nobody answered in time, or somebody answered the same suggestion of another agent. */
  expired: number;
  /** The agent did it by itself, as its policy allows. */
  alone: number;
  /** What was done has been taken back. */
  undone: number;
}>;

/** What one version of an agent suggested, and what people answered. */
export type VersionAnswers = AnswerCounts &
  Readonly<{
    agent: string;
    version: string;
    /** Median time from the suggestion to its answer; null while nobody answered. */
    medianMs: number | null;
    firstAt: Date;
    lastAt: Date;
  }>;

type Row = Omit<VersionAnswers, 'medianMs' | 'firstAt' | 'lastAt'> & {
  median_ms: number | null;
  first_at: Date;
  last_at: Date;
};

const ANSWERED = `d.status in ('accepted', 'edited', 'refused')`;
const count = (status: string): string => `(count(*) filter (where d.status = '${status}'))::int`;

/** A suggestion belongs to the graph its run stands on; the period goes by when it was made. */
const FROM = `from decision d
  join run r on r.tenant_id = d.tenant_id and r.id = d.run_id
  join agent_graph g on g.tenant_id = r.tenant_id and g.hash = r.graph_hash
  where d.tenant_id = $1 and d.id >= $2::uuid and ($3::text is null or d.agent = $3)`;

/** Suggestions made since, by agent and version, the version that suggested last first. */
export async function answersByVersion(
  tx: Tx,
  { since, agent }: Readonly<{ since: Date; agent: string | null }>,
): Promise<VersionAnswers[]> {
  const rows = await tx.query<Row>(
    `select d.agent, g.version, count(*)::int as suggested, ${count('accepted')} as accepted, ${count('edited')} as edited,
       ${count('refused')} as refused, ${count('snoozed')} as snoozed, ${count('open')} as open, ${count('expired')} as expired,
       ${count('done')} as alone, ${count('undone')} as undone,
       percentile_cont(0.5) within group (order by extract(epoch from d.answered_at - d.made_at) * 1000) filter (where ${ANSWERED}) as median_ms,
       min(d.made_at) as first_at, max(d.made_at) as last_at
     ${FROM} group by d.agent, g.version order by d.agent, last_at desc, g.version`,
    [tx.settings.tenantId, firstIdAt(since.getTime()), agent],
    'training-answers',
  );
  return rows.map(({ median_ms: medianMs, first_at: firstAt, last_at: lastAt, ...row }) => ({
    ...row,
    medianMs,
    firstAt,
    lastAt,
  }));
}

/** Why suggestions were refused; `code` is null where the reason was none of the usual ones. */
export type RefusalReason = Readonly<{ version: string; code: string | null; count: number }>;

export function refusalsByVersion(
  tx: Tx,
  { since, agent }: Readonly<{ since: Date; agent: string }>,
): Promise<RefusalReason[]> {
  return tx.query<RefusalReason>(
    `select g.version, d.answer ->> 'code' as code, count(*)::int as count
     ${FROM} and d.status = 'refused' group by 1, 2 order by count desc, 2, 1`,
    [tx.settings.tenantId, firstIdAt(since.getTime()), agent],
    'training-refusals',
  );
}

/** Answers by the model that the run asked last, with its adapter; null where none was asked. */
export type ModelAnswers = Readonly<{ model: string | null; adapter: string | null; n: number; hits: number }>;

export function answersByModel(
  tx: Tx,
  { since, agent }: Readonly<{ since: Date; agent: string }>,
): Promise<ModelAnswers[]> {
  return tx.query<ModelAnswers>(
    `select m.model, m.adapter, count(*)::int as n, (count(*) filter (where d.status <> 'refused'))::int as hits
     from decision d left join lateral (
       select t.answer ->> 'model' as model, t.answer ->> 'adapter' as adapter from model_turn t
       where t.tenant_id = $1 and t.run_id = d.run_id order by t.at desc, t.turn desc limit 1) m on true
     where d.tenant_id = $1 and d.id >= $2::uuid and d.agent = $3 and ${ANSWERED}
     group by 1, 2 order by n desc, 1, 2`,
    [tx.settings.tenantId, firstIdAt(since.getTime()), agent],
    'training-models',
  );
}

/** Records that an agent's suggestions were about, by the last answer to one; those of before `since` are left out. */
export async function recordsByAnswer(
  tx: Tx,
  { since, agent }: Readonly<{ since: Date; agent: string }>,
): Promise<Readonly<{ accepted: readonly string[]; refused: readonly string[] }>> {
  const rows = await tx.query<{ record: string; is_refused: boolean }>(
    `select distinct on (record) coalesce(c.canonical_id, d.subject_id) as record, d.status = 'refused' as is_refused
     from decision d left join canonical c on c.tenant_id = d.tenant_id and c.id = d.subject_id
     where d.tenant_id = $1 and d.id >= $2::uuid and d.agent = $3 and d.subject_id is not null and ${ANSWERED}
     order by record, d.answered_at desc, d.id desc`,
    [tx.settings.tenantId, firstIdAt(since.getTime()), agent],
    'training-records',
  );
  const ids = (isRefused: boolean): string[] => rows.filter((r) => r.is_refused === isRefused).map((r) => r.record);
  return { accepted: ids(false), refused: ids(true) };
}

/** Cases that were made of refusals and that nobody has looked at; of one agent, or of all. */
export async function proposedCases(tx: Tx, agent: string | null): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    'select count(*)::int as n from case_set where tenant_id = $1 and is_proposed and ($2::text is null or agent = $2)',
    [tx.settings.tenantId, agent],
    'training-proposed',
  );
  return row?.n ?? 0;
}

/** What people answered in one week, over all agents. */
export type WeekOfAnswers = Readonly<{ accepted: number; refused: number; code: string | null; codeCount: number }>;

/** Answers of the weeks that end at `end` and seven days before, the later first. */
export async function answersOfTwoWeeks(
  tx: Tx,
  { start, middle, end }: Readonly<{ start: Date; middle: Date; end: Date }>,
): Promise<Readonly<{ last: WeekOfAnswers; before: WeekOfAnswers }>> {
  const rows = await tx.query<{ is_last: boolean; is_refused: boolean; code: string | null; n: number }>(
    `select answered_at >= $3 as is_last, status = 'refused' as is_refused,
       case when status = 'refused' then answer ->> 'code' end as code, count(*)::int as n
     from decision d where tenant_id = $1 and answered_at >= $2 and answered_at < $4 and ${ANSWERED}
     group by 1, 2, 3 order by n desc, code`,
    [tx.settings.tenantId, start, middle, end],
    'training-weeks',
  );
  const weekOf = (isLast: boolean): WeekOfAnswers => {
    const own = rows.filter((row) => row.is_last === isLast);
    const sum = (isRefused: boolean): number =>
      own.reduce((n, row) => n + (row.is_refused === isRefused ? row.n : 0), 0);
    const often = own.find((row) => row.is_refused);
    return { accepted: sum(false), refused: sum(true), code: often?.code ?? null, codeCount: often?.n ?? 0 };
  };
  return { last: weekOf(true), before: weekOf(false) };
}
