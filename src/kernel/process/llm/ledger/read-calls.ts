import { CALL_OUTCOMES, LANGUAGE_TASKS, type LanguageCall, type LanguageSum } from '@valence/contract';
import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { monthOf } from './months.ts';

type CallRow = {
  id: string;
  at: Date;
  endpoint: string;
  model: string;
  adapter: string | null;
  task: string;
  agent: string | null;
  run_id: string | null;
  node: string | null;
  tokens_in: string;
  tokens_out: string;
  is_estimated: boolean;
  cost_micro: string | null;
  currency: string | null;
  ms: number;
  first_ms: number | null;
  repairs: number;
  outcome: string;
};

/** Calls of models, newest first, after the one with this id. For administrators. @throws Failure `auth.forbidden` */
export async function listCalls(
  scope: Scope,
  { after, limit }: { after: string | null; limit: number },
): Promise<{ items: LanguageCall[]; next: string | null }> {
  assertAdmin(scope);
  const rows = await scope.read((tx) =>
    tx.query<CallRow>(
      `select id, at, endpoint, model, adapter, task, agent, run_id, node, tokens_in, tokens_out, is_estimated, cost_micro,
         currency, ms, first_ms, repairs, outcome
       from model_call where tenant_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
      [scope.tenantId, after, limit + 1],
      'model-call-page',
    ),
  );
  const page = rows.slice(0, limit);
  return { items: page.map(callOf), next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

function callOf(row: CallRow): LanguageCall {
  return {
    id: row.id,
    at: row.at.toISOString(),
    endpoint: row.endpoint,
    model: row.model,
    adapter: row.adapter,
    task: oneOf(LANGUAGE_TASKS, row.task),
    agent: row.agent,
    run: row.run_id,
    node: row.node,
    tokensIn: Number(row.tokens_in),
    tokensOut: Number(row.tokens_out),
    isEstimated: row.is_estimated,
    costMicro: row.cost_micro === null ? null : Number(row.cost_micro),
    currency: row.currency,
    ms: row.ms,
    firstMs: row.first_ms,
    repairs: row.repairs,
    outcome: oneOf(CALL_OUTCOMES, row.outcome),
  };
}

type SumRow = Record<
  | 'endpoint_id'
  | 'endpoint'
  | 'agent'
  | 'task'
  | 'currency'
  | 'calls'
  | 'cached'
  | 'failed'
  | 'tokens_in'
  | 'tokens_out'
  | 'cost_micro'
  | 'ms',
  string
>;

/** Sums of a month (`2026-11`; this one where none is named) by endpoint, agent and task, the dearest first. @throws Failure `auth.forbidden` */
export async function monthSums(
  scope: Scope,
  { month, now, timeZone = 'Asia/Shanghai' }: { month: string | null; now: Date; timeZone?: string },
): Promise<{ month: string; sums: LanguageSum[] }> {
  assertAdmin(scope);
  const day = month === null ? monthOf(now, timeZone) : `${month}-01`;
  const rows = await scope.read((tx) =>
    tx.query<SumRow>(
      `select endpoint_id, endpoint, agent, task, currency, calls, cached, failed, tokens_in, tokens_out, cost_micro, ms
       from model_month where tenant_id = $1 and month = $2 order by cost_micro desc, tokens_in desc limit 500`,
      [scope.tenantId, day],
      'model-month',
    ),
  );
  return { month: day.slice(0, 7), sums: rows.map(sumOf) };
}

function sumOf(row: SumRow): LanguageSum {
  return {
    endpointId: row.endpoint_id,
    endpoint: row.endpoint,
    agent: row.agent === '' ? null : row.agent,
    task: oneOf(LANGUAGE_TASKS, row.task),
    calls: Number(row.calls),
    cached: Number(row.cached),
    failed: Number(row.failed),
    tokensIn: Number(row.tokens_in),
    tokensOut: Number(row.tokens_out),
    costMicro: Number(row.cost_micro),
    currency: row.currency === '' ? null : row.currency,
    ms: Number(row.ms),
  };
}

function oneOf<T extends string>(list: readonly T[], value: string): T {
  const found = list.find((one) => one === value);
  if (found === undefined) throw new Error(`the ledger holds “${value}”, which is none of ${list.join(', ')}`);
  return found;
}

function assertAdmin(scope: Scope): void {
  if (scope.actor.role !== 'admin') throw new Failure('auth.forbidden');
}
