import { z } from 'zod';
import type { Scope } from '#kernel/security';
import { enqueueJob, type JobRun, type Tx } from '#store';
import { MATCH_ACTOR } from './fresh.ts';
import type { MatchLearner } from './learner.ts';

export const LEARN_JOB = 'match.learn';

/** Answers below which the weights judge alone, in all and of each kind. 200: where trees overtook them in trials. */
export const ANSWERS_NEEDED = 200;
const EACH_NEEDED = 20;
/** New answers after which it is learned again. Chosen, not fitted. */
const LEARN_EVERY = 50;

/** Has it learned anew when there is enough to learn from. */
export async function wakeLearning(tx: Tx, kind: string): Promise<void> {
  const [row] = await tx.query<{ same: bigint; all: bigint; learned: number | null; waiting: boolean }>(
    `select count(*) filter (where status = 'merged') as same, count(*) as all,
       (select learned_from from match_state s where s.tenant_id = $1 and s.kind = $2) as learned,
       exists (select from job j where j.tenant_id = $1 and j.kind = $3 and j.status = 'ready') as waiting
     from match_pair where tenant_id = $1 and kind = $2 and status <> 'open' and features is not null`,
    [tx.settings.tenantId, kind, LEARN_JOB],
  );
  const [all, same] = [Number(row?.all ?? 0n), Number(row?.same ?? 0n)];
  const isEnough = all >= ANSWERS_NEEDED && Math.min(same, all - same) >= EACH_NEEDED;
  if (!isEnough || row?.waiting === true || all - (row?.learned ?? 0) < LEARN_EVERY) return;
  await enqueueJob(tx, { kind: LEARN_JOB, input: { kind }, actor: MATCH_ACTOR });
}

const Input = z.object({ kind: z.string() });
const Features = z.record(z.string(), z.number().nullable());

/** Grows trees from what was answered; they judge from now on. A restart begins anew. */
export async function runLearning(
  { scope, learner }: { scope: Scope; learner: MatchLearner },
  job: JobRun,
): Promise<void> {
  const { kind } = Input.parse(job.input);
  const rows = await scope.read((tx) =>
    tx.query<{ id: string; status: string; features: unknown }>(
      `select id, status, features from match_pair
       where tenant_id = $1 and kind = $2 and status <> 'open' and features is not null order by id limit 20000`,
      [tx.settings.tenantId, kind],
    ),
  );
  const model = await learner.learn(
    {
      ids: rows.map((row) => row.id),
      features: rows.map((row) => Features.parse(row.features)),
      same: rows.map((row) => row.status === 'merged'),
    },
    job.signal,
  );
  await scope.write(async (tx) => {
    await tx.query(
      `insert into match_state (tenant_id, kind, trees, learned_from, next_at) values ($1, $2, $3, $4, now() + interval '1 day')
       on conflict (tenant_id, kind) do update set trees = excluded.trees, learned_from = excluded.learned_from`,
      [tx.settings.tenantId, kind, model === null ? null : JSON.stringify(model), rows.length],
    );
    await job.checkpoint(tx, { done: rows.length });
  });
}
