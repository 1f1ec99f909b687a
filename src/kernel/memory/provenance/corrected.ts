import type { Scope } from '#kernel/security';
import { kindsIn } from '../kinds.ts';

/** A value that a program said and that a person later said again or corrected. */
export type Corrected = Readonly<{
  observation: string;
  kind: string;
  field: string;
  source: Readonly<{ kind: string; name: string; version: string | null }>;
  raw: number;
  isRight: boolean;
  /** Who judged it, and when. */
  by: string;
  at: Date;
}>;

type Row = {
  observation: string;
  kind: string;
  field: string;
  source_kind: string;
  name: string;
  version: string | null;
  raw: number;
  is_right: boolean;
  by: string;
  at: Date;
};

/**
 * What people confirmed or corrected since a moment: each field a person wrote, beside what the newest program before them
 * had said of it. One statement; the person's word is the truth it is measured by.
 */
export async function correctedSince(
  scope: Scope,
  { since, limit }: { since: Date; limit: number },
): Promise<readonly Corrected[]> {
  return scope.read(async (tx) => {
    const rows = await tx.query<Row>(
      `select w.id as observation, p.kind, p.field, ws.kind as source_kind, ws.name, ws.version, w.confidence * ws.reliability as raw,
         w.data -> p.field = p.value as is_right, p.actor as by, p.recorded_at as at
       from (
         select o.id, o.entity_id, o.kind, o.actor, o.recorded_at, f.key as field, f.value
         from observation o join source s on s.tenant_id = o.tenant_id and s.id = o.source_id and s.kind = 'person'
         left join batch b on b.tenant_id = o.tenant_id and b.id = o.batch_id
         cross join lateral jsonb_each(o.data) as f
         where o.tenant_id = $1 and o.id > $2 and b.retracted_at is null
         order by o.id limit $3) p
       join lateral (
         select c.id, c.source_id, c.confidence, c.data from observation c
         join source cs on cs.tenant_id = c.tenant_id and cs.id = c.source_id and cs.kind not in ('person', 'calculation')
         where c.tenant_id = $1 and c.entity_id = p.entity_id and c.id < p.id and c.data ? p.field
         order by c.id desc limit 1) w on true
       join source ws on ws.tenant_id = $1 and ws.id = w.source_id`,
      [tx.settings.tenantId, firstIdAt(since), limit],
    );
    const kinds = await kindsIn(tx);
    // That a status, an owner or a score was changed says nothing about what stood there before.
    const lasting = rows.filter((r) => kinds.get(r.kind)?.byId.get(r.field)?.isState !== true);
    return lasting.map((r) => ({
      observation: r.observation,
      kind: r.kind,
      field: r.field,
      source: { kind: r.source_kind, name: r.name, version: r.version },
      raw: r.raw,
      isRight: r.is_right,
      by: r.by,
      at: r.at,
    }));
  });
}

/** Ids begin with the millisecond they were made in. */
function firstIdAt(at: Date): string {
  const time = Math.max(0, at.getTime()).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
