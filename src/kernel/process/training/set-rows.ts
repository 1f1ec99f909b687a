import { z } from 'zod';
import type { EvidenceRef } from '#kernel/memory';
import type { Tx } from '#store';
import { loadGraphs } from '../engine/graph-table.ts';
import { RunMemo } from '../engine/live-run.ts';
import type { CompiledGraph } from '../graph/compile.ts';
import { Answer } from '../decisions/decision-table.ts';
import { Turn } from '../llm/turn.ts';
import { firstIdAt } from '../runs/read-runs.ts';

/** Which answers go into a set: those to one agent that were given to suggestions made since. */
export type SetPeriod = Readonly<{ agent: string; since: Date }>;

/** A suggestion that somebody answered and for which a model was asked. */
export type AnsweredSuggestion = Readonly<{
  id: string;
  runId: string;
  /** The record it is about, as it is called today. */
  record: string | null;
  status: 'accepted' | 'edited' | 'refused';
  card: unknown;
  answer: Answer;
  answeredAt: Date;
}>;

const ANSWERED = `d.tenant_id = $1 and d.agent = $2 and d.id >= $3::uuid and d.status in ('accepted', 'edited', 'refused')
  and d.answered_at is not null`;
const ASKED = 'from model_turn t where t.tenant_id = $1 and t.run_id = d.run_id';
const CHILD_ASKED = `from run c join model_turn t on t.tenant_id = $1 and t.run_id = c.id
  where c.tenant_id = $1 and c.parent_id = d.run_id`;

/** How many suggestions a set would be made of. */
export async function countAnswered(tx: Tx, { agent, since }: SetPeriod): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `select count(*)::int as n from decision d where ${ANSWERED} and (exists (select ${ASKED}) or exists (select ${CHILD_ASKED}))`,
    [tx.settings.tenantId, agent, firstIdAt(since.getTime())],
    'training-count',
  );
  return row?.n ?? 0;
}

/** A page of them in the order they were made, after one of them. */
export async function answeredAfter(
  tx: Tx,
  { agent, since }: SetPeriod,
  { after, limit }: Readonly<{ after: string | null; limit: number }>,
): Promise<AnsweredSuggestion[]> {
  const rows = await tx.query<{
    id: string;
    run_id: string;
    record: string | null;
    status: AnsweredSuggestion['status'];
    card: unknown;
    answer: unknown;
    answered_at: Date;
  }>(
    `select d.id, d.run_id, coalesce(k.canonical_id, d.subject_id) as record, d.status, d.card, d.answer, d.answered_at
     from decision d left join canonical k on k.tenant_id = d.tenant_id and k.id = d.subject_id
     where ${ANSWERED} and ($4::uuid is null or d.id > $4)
       -- Asked suggestion by suggestion: all turns would be read anew for each page otherwise.
       and ((select true ${ASKED} limit 1) or (select true ${CHILD_ASKED} limit 1))
     order by d.id limit $5`,
    [tx.settings.tenantId, agent, firstIdAt(since.getTime()), after, limit],
    'training-page',
  );
  return rows.map(({ run_id: runId, answered_at: answeredAt, answer, ...row }) => ({
    ...row,
    runId,
    answeredAt,
    answer: Answer.parse(answer),
  }));
}

/** What a run, or one of its branches or called agents, asked models and was given. */
export type AskingRun = Readonly<{
  id: string;
  /** The run that suggested. */
  of: string;
  compiled: CompiledGraph;
  memo: RunMemo;
  /** What each node `llm` was given, by `node#iteration`. */
  given: ReadonlyMap<string, Readonly<{ in: Record<string, unknown>; prompt: string }>>;
  turns: readonly Readonly<{ node: string; iteration: number; at: Date; turn: Turn }>[];
  /** Everything that its steps rested on. */
  evidence: readonly EvidenceRef[];
}>;

const Given = z.object({ in: z.record(z.string(), z.unknown()), prompt: z.string() });
const Refs = z.array(z.object({ observation: z.string(), field: z.string().nullable() }));

/** The runs behind these suggestions, with those that each of them started. */
export async function askingRuns(tx: Tx, ids: readonly string[]): Promise<AskingRun[]> {
  const values = [tx.settings.tenantId, ids];
  const family = `run r where r.tenant_id = $1 and (r.id = any ($2::uuid[]) or r.parent_id = any ($2::uuid[]))`;
  const [runs, steps, turns] = await Promise.all([
    tx.query<{ id: string; of: string; graph_hash: string; state: unknown }>(
      `select r.id, case when r.id = any ($2::uuid[]) then r.id else r.parent_id end as of, r.graph_hash, r.state from ${family}`,
      values,
      'training-runs',
    ),
    tx.query<{ run_id: string; node: string; iteration: number; input: unknown; evidence: unknown }>(
      `select s.run_id, s.node, s.iteration, case when s.type = 'llm' then s.input end as input, s.evidence
       from step s where s.tenant_id = $1 and s.run_id in (select r.id from ${family}) order by s.run_id, s.ordinal`,
      values,
      'training-steps',
    ),
    tx.query<{
      run_id: string;
      node: string;
      iteration: number;
      turn: number;
      answer: unknown;
      done: unknown;
      at: Date;
    }>(
      `select t.run_id, t.node, t.iteration, t.turn, t.answer, t.done, t.at
       from model_turn t where t.tenant_id = $1 and t.run_id in (select r.id from ${family})
       order by t.run_id, t.at, t.node, t.iteration, t.turn`,
      values,
      'training-turns',
    ),
  ]);
  const graphs = await loadGraphs(
    tx,
    runs.map((run) => run.graph_hash),
  );
  return runs.flatMap(({ id, of, graph_hash: hash, state }): AskingRun[] => {
    const compiled = graphs.get(hash);
    if (compiled === undefined) return [];
    const own = steps.filter((step) => step.run_id === id);
    const given = own.flatMap(({ node, iteration, input }) => {
      const read = Given.safeParse(input);
      return read.success ? [[`${node}#${iteration}`, read.data] as const] : [];
    });
    const told = turns
      .filter((row) => row.run_id === id)
      .map(({ node, iteration, at, turn, answer, done }) => ({
        node,
        iteration,
        at,
        turn: Turn.parse({ ...z.looseObject({}).parse(answer), turn, done }),
      }));
    const evidence = own.flatMap((step) => Refs.parse(step.evidence));
    return [{ id, of, compiled, memo: RunMemo.parse(state), given: new Map(given), turns: told, evidence }];
  });
}

/** Those of these records on which nothing restricts what they may be used for. */
export async function unrestricted(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }>(
    'select id from entity where tenant_id = $1 and id = any ($2::uuid[]) and consent_class = 0',
    [tx.settings.tenantId, ids],
    'training-unrestricted',
  );
  return new Set(rows.map((row) => row.id));
}
