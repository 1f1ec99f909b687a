import type { CallOutcome } from '@valence/contract';
import { newUuid } from '#base';
import type { Tx } from '#store';
import type { ModelCost, ModelRequest } from '../port.ts';

/** One call of an endpoint as the ledger keeps it. */
export type CallEntry = Readonly<{
  at: Date;
  endpointId: string;
  endpoint: string;
  model: string;
  adapter: string | null;
  tokensIn: number;
  tokensOut: number;
  isEstimated: boolean;
  cost: ModelCost | null;
  ms: number;
  firstMs: number | null;
  repairs: number;
  outcome: CallOutcome;
}>;

/** How long single calls stand in the ledger: the same month of last year can still be looked into. Sums stay for good. */
const KEPT_DAYS = 400;
const MS_PER_DAY = 86_400_000;
/** Calls that one writer takes away; fewer are written, so none older stay for long. */
const SWEPT = 20;

/** Takes away some calls that are older than anybody looks at. Their ids begin with the time, so the key finds them. */
export async function sweepCalls(tx: Tx, now: Date): Promise<void> {
  const before = (now.getTime() - KEPT_DAYS * MS_PER_DAY).toString(16).padStart(12, '0');
  await tx.query(
    `delete from model_call where tenant_id = $1 and id in (
       select id from model_call where tenant_id = $1 and id < $2::uuid order by id limit ${SWEPT})`,
    [tx.settings.tenantId, `${before.slice(0, 8)}-${before.slice(8)}-0000-0000-000000000000`],
    'model-call-sweep',
  );
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** Writes calls of one request and adds them to the sums of the month, in one statement. */
export async function writeCalls(
  tx: Tx,
  { task, run }: Pick<ModelRequest, 'task' | 'run'>,
  { entries, month }: { entries: readonly CallEntry[]; month: string },
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({
    id: newUuid(),
    at: entry.at.toISOString(),
    endpoint_id: entry.endpointId,
    endpoint: entry.endpoint,
    model: entry.model,
    adapter: entry.adapter,
    tokens_in: entry.tokensIn,
    tokens_out: entry.tokensOut,
    is_estimated: entry.isEstimated,
    cost_micro: entry.cost?.micro ?? null,
    currency: entry.cost?.currency ?? null,
    ms: Math.round(entry.ms),
    first_ms: entry.firstMs === null ? null : Math.round(entry.firstMs),
    repairs: entry.repairs,
    outcome: entry.outcome,
  }));
  const runId = run !== null && UUID.test(run.id) ? run.id : null;
  await tx.query(
    `with told as materialized (
       select * from jsonb_to_recordset($2) as r (id uuid, at timestamptz, endpoint_id uuid, endpoint text, model text, adapter text,
         tokens_in bigint, tokens_out bigint, is_estimated boolean, cost_micro bigint, currency text, ms integer, first_ms integer,
         repairs integer, outcome text)),
     kept as (
       insert into model_call (tenant_id, id, at, endpoint_id, endpoint, model, adapter, task, run_id, agent, node,
         tokens_in, tokens_out, is_estimated, cost_micro, currency, ms, first_ms, repairs, outcome)
       select $1, id, at, endpoint_id, endpoint, model, adapter, $3, $4, $5, $6,
         tokens_in, tokens_out, is_estimated, cost_micro, currency, ms, first_ms, repairs, outcome from told)
     insert into model_month as m (tenant_id, month, endpoint_id, agent, task, currency, endpoint, calls, cached, failed,
       tokens_in, tokens_out, cost_micro, ms)
     select $1, $7, endpoint_id, coalesce($5, ''), $3, coalesce(currency, ''), max(endpoint), count(*),
       count(*) filter (where outcome = 'cached'), count(*) filter (where outcome not in ('answered', 'cached')),
       sum(tokens_in), sum(tokens_out), coalesce(sum(cost_micro), 0), sum(ms)
     from told group by endpoint_id, coalesce(currency, '') order by endpoint_id, coalesce(currency, '')
     on conflict (tenant_id, month, endpoint_id, agent, task, currency) do update set endpoint = excluded.endpoint,
       calls = m.calls + excluded.calls, cached = m.cached + excluded.cached, failed = m.failed + excluded.failed,
       tokens_in = m.tokens_in + excluded.tokens_in, tokens_out = m.tokens_out + excluded.tokens_out,
       cost_micro = m.cost_micro + excluded.cost_micro, ms = m.ms + excluded.ms`,
    [tx.settings.tenantId, JSON.stringify(rows), task, runId, run?.agent ?? null, run?.node ?? null, month],
    'model-calls',
  );
}
