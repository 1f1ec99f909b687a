import { kindsOf } from '../sight.ts';
import type { Scope } from '#kernel/security';
import type { Store } from '#store';
import { isMatched } from './fresh.ts';
import { startQuietScan } from './scan.ts';

/** Looked this often whether a scan is due. */
const LOOK_MS = 60_000;
const BATCH = 20;

type Night = Readonly<{
  store: Store;
  scopeFor: (tenantId: string) => Scope;
  report: (error: unknown, where: string) => void;
}>;

/** Starts the nightly scans of all workspaces until stopped. A night that was missed is made up for once. */
export function startNights(night: Night): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const look = () => {
    running = running.then(async () => {
      try {
        await runDue(night);
      } catch (error) {
        night.report(error, 'matching');
      }
    });
  };
  const timer = setInterval(look, LOOK_MS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** Claims what is due by setting its next time, the coming night at three in China, then starts the scans. */
export async function runDue({ store, scopeFor }: Omit<Night, 'report'>): Promise<number> {
  const { rows } = await store.dispatch.query<{ tenant_id: string; kind: string }>(
    `update match_state set next_at = (date_trunc('day', now() at time zone 'Asia/Shanghai') + interval '1 day 3 hours') at time zone 'Asia/Shanghai'
     where (tenant_id, kind) in (select tenant_id, kind from match_state where next_at <= now() order by next_at limit $1 for update skip locked)
     returning tenant_id, kind`,
    [BATCH],
  );
  for (const { tenant_id: tenantId, kind } of rows) await startQuietScan(scopeFor(tenantId), kind);
  return rows.length;
}

/** Has all kinds of a workspace that are compared looked through every night, from the next one on. */
export async function planNights(scope: Scope): Promise<void> {
  const kinds = (await kindsOf(scope)).filter(isMatched).map((kind) => kind.name);
  await scope.write((tx) =>
    tx.query(
      `insert into match_state (tenant_id, kind, next_at) select $1, kind, now() from unnest($2::text[]) as r (kind) on conflict do nothing`,
      [tx.settings.tenantId, kinds],
    ),
  );
}
