import type { Scope } from '#kernel/security';
import { actorNames } from '../changes/actor-names.ts';
import { recallOne } from '../recall.ts';
import { sightIn } from '../sight.ts';

/** A record that is part of another now. Taking `batchId` back parts it. */
export type MergedRecord = Readonly<{ id: string; title: string; at: Date; by: string; batchId: string }>;

/** Records merged into this one by merges that still stand, newest first; also through one another. @throws Failure `memory.not_found` */
export async function mergedInto(scope: Scope, id: string): Promise<readonly MergedRecord[]> {
  return scope.read(async (tx) => {
    const record = await recallOne(scope.within(tx), id);
    const kind = (await sightIn(tx, scope)).kinds.get(record.kind);
    const rows = await tx.query<{ id: string; title: string; at: Date; actor: string; batch_id: string }>(
      `select a.from_id as id, a.title, a.at, a.actor, a.batch_id
       from canonical c join alias a on a.tenant_id = $1 and a.from_id = c.id
       join batch b on b.tenant_id = $1 and b.id = a.batch_id
       where c.tenant_id = $1 and c.canonical_id = $2 and b.retracted_at is null order by a.id desc limit 200`,
      [tx.settings.tenantId, record.id],
    );
    const names = await actorNames(
      tx,
      rows.map((r) => r.actor),
    );
    const isNamed = kind?.byId.has(kind.titleField) === true;
    return rows.map((r) => ({
      id: r.id,
      title: isNamed ? r.title : '—',
      at: r.at,
      by: names.get(r.actor) ?? r.actor.replace(/^\w+:/, ''),
      batchId: r.batch_id,
    }));
  });
}
