import type { Tx } from '#store';

/** What one endpoint has used in a month, per currency (empty: no price was known). */
export type Spent = Readonly<{ endpointId: string; currency: string; tokens: number; costMicro: number }>;

/** The month that an instant falls into in this zone, as `2026-11-01`. */
export function monthOf(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit' }).formatToParts(at);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-01`;
}

/** Sums of the month by endpoint and currency. Sums of pg's bigint come as text. */
export async function spentIn(tx: Tx, month: string): Promise<readonly Spent[]> {
  const rows = await tx.query<{ endpoint_id: string; currency: string; tokens: string; cost_micro: string }>(
    `select endpoint_id, currency, sum(tokens_in + tokens_out)::text as tokens, sum(cost_micro)::text as cost_micro
     from model_month where tenant_id = $1 and month = $2 group by endpoint_id, currency`,
    [tx.settings.tenantId, month],
    'model-spent',
  );
  return rows.map((row) => ({
    endpointId: row.endpoint_id,
    currency: row.currency,
    tokens: Number(row.tokens),
    costMicro: Number(row.cost_micro),
  }));
}
