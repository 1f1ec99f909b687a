import { newUuid } from '#base';
import type { Tx } from '#store';
import { isOver, isUsedUp } from '../endpoints/caps.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { setupIn } from '../endpoints/setup.ts';
import type { ModelRequest } from '../port.ts';
import { estimateAsked } from '../told.ts';
import { costOf } from './cost.ts';
import { spentIn, type Spent } from './months.ts';

/** Longer than a request may take, so that only what a dead process held lapses. */
const GRACE_MS = 60_000;

/** `reached`: used up. `held`: calls under way may use up what is left. Else the id of what is held now. */
export type Held = 'reached' | 'held' | Readonly<{ id: string }>;

/**
 * Holds against the caps what a call may use at most, until its cost is known: many calls at once, of whatever processes,
 * overstep a cap by one of them at most. Nothing stays locked while the call works.
 */
export async function holdFor(
  tx: Tx,
  { endpoint, request, month }: Readonly<{ endpoint: Endpoint; request: ModelRequest; month: string }>,
): Promise<Held> {
  const { tenantId } = tx.settings;
  await tx.query("select pg_advisory_xact_lock(hashtextextended('model-cap:' || $1, 0))", [tenantId], 'model-cap-lock');
  const [{ settings }, spent, held] = await Promise.all([setupIn(tx), spentIn(tx, month), heldIn(tx)]);
  if (isOver(spent, settings) || isUsedUp(endpoint, spent)) return 'reached';
  const all = [...spent, ...held];
  if (isOver(all, settings) || isUsedUp(endpoint, all)) return 'held';
  const tokensIn = estimateAsked(request.messages, request.tools);
  const tokensOut = Math.min(request.maxTokens, endpoint.config.maxTokens);
  const cost = costOf(endpoint.config.price, tokensIn, tokensOut);
  const id = newUuid();
  await tx.query(
    `insert into model_hold (tenant_id, id, endpoint_id, tokens, cost_micro, currency, expires_at)
     values ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 ms')`,
    [
      tenantId,
      id,
      endpoint.id,
      tokensIn + tokensOut,
      cost?.micro ?? 0,
      cost?.currency ?? '',
      request.timeoutMs + GRACE_MS,
    ],
    'model-hold',
  );
  return { id };
}

async function heldIn(tx: Tx): Promise<readonly Spent[]> {
  const rows = await tx.query<{ endpoint_id: string; currency: string; tokens: string; cost_micro: string }>(
    `select endpoint_id, currency, sum(tokens)::text as tokens, sum(cost_micro)::text as cost_micro
     from model_hold where tenant_id = $1 and expires_at > now() group by endpoint_id, currency`,
    [tx.settings.tenantId],
    'model-held',
  );
  return rows.map((row) => ({
    endpointId: row.endpoint_id,
    currency: row.currency,
    tokens: Number(row.tokens),
    costMicro: Number(row.cost_micro),
  }));
}

/** Lets go of what calls held, in the transaction that writes what they used; and of what has lapsed. */
export async function letGo(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    'delete from model_hold where tenant_id = $1 and (id = any ($2::uuid[]) or expires_at <= now())',
    [tx.settings.tenantId, ids],
    'model-let-go',
  );
}
