import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { canonicalOf } from './merge/whereabouts.ts';
import { recallOne } from './query/recall.ts';
import { idList } from './query/id-list.ts';
import { idsAllowed } from './query/ids-allowed.ts';
import { seenKind, sightIn, type SeenKind } from './sight.ts';
import { shownObservation } from './support.ts';
import type { Data, Value } from './value.ts';

/** One saying about one field of a record. */
export type HistoryItem = Readonly<{
  observation: string;
  value: Value;
  actor: string;
  recordedAt: Date;
  isShown: boolean;
  isRetracted: boolean;
}>;

/** Sayings shown for one field; older ones are kept and not listed. */
const MOST_LISTED = 200;

type ObservationRow = {
  id: string;
  kind: string;
  data: Data;
  actor: string;
  recorded_at: Date;
  at: Date;
  is_retracted: boolean;
  run_id: string | null;
  batch_id: string | null;
};

/** Every saying about one field, also about the records merged into this one, newest first. @throws Failure `memory.not_found` */
export async function fieldHistory(scope: Scope, entityId: string, field: string): Promise<HistoryItem[]> {
  return scope.read(async (tx) => {
    await recallOne(scope.within(tx), entityId);
    const [entity] = await tx.query<{ kind: string; shown: string | null }>(
      `select kind, ${shownObservation('support', '$3')} as shown from entity where tenant_id = $1 and id = $2`,
      [tx.settings.tenantId, entityId, field],
    );
    if (entity === undefined) throw new Failure('memory.not_found', { facts: { id: entityId } });
    if (!(await seenKind(tx, scope, entity.kind)).byId.has(field))
      throw new Failure('memory.not_found', { facts: { field } });
    const rows = await readObservations(tx, entityId, `and o.data ? $3`, [field], MOST_LISTED);
    return rows.map((r) => ({
      observation: r.id,
      value: r.data[field] ?? null,
      actor: r.actor,
      recordedAt: r.recorded_at,
      isShown: r.id === entity.shown,
      isRetracted: r.is_retracted,
    }));
  });
}

/** One saying about a record as its timeline shows it. */
export type Change = Readonly<{
  observation: string;
  at: Date;
  recordedAt: Date;
  actor: string;
  data: Data;
  isRetracted: boolean;
  run: string | null;
}>;

/** What was said about a record, newest first; `after` is the observation the last page ended with. */
export async function changesOf(
  scope: Scope,
  entityId: string,
  page: { after: string | null; limit: number },
): Promise<Change[]> {
  return scope.read(async (tx) => {
    await recallOne(scope.within(tx), entityId);
    const { kinds } = await sightIn(tx, scope);
    const rows = await readObservations(tx, entityId, 'and ($3::uuid is null or o.id < $3)', [page.after], page.limit);
    return rows.map((row) => changeOf(kinds, row));
  });
}

/** These sayings as a timeline shows them, in no order. For whoever has asked already whether the record may be seen. */
export async function changesIn(
  tx: Tx,
  kinds: ReadonlyMap<string, SeenKind>,
  observations: readonly string[],
): Promise<Change[]> {
  if (observations.length === 0) return [];
  const rows = await tx.query<ObservationRow>(
    `select ${SAYING} from observation o left join batch b on b.tenant_id = o.tenant_id and b.id = o.batch_id
     where o.tenant_id = $1 and o.id = any (${idList('$2')})`,
    [tx.settings.tenantId, observations],
    'timeline-changes',
  );
  return rows.map((row) => changeOf(kinds, row));
}

function changeOf(kinds: ReadonlyMap<string, SeenKind>, row: ObservationRow): Change {
  const kind = kinds.get(row.kind);
  return {
    observation: row.id,
    at: row.at,
    recordedAt: row.recorded_at,
    actor: row.actor,
    data: Object.fromEntries(Object.entries(row.data).filter(([id]) => kind?.byId.has(id) === true)),
    isRetracted: row.is_retracted,
    run: row.run_id,
  };
}

const SAYING =
  'o.id, o.kind, o.data, o.actor, o.recorded_at, o.at, b.retracted_at is not null as is_retracted, o.run_id, o.batch_id';

async function readObservations(
  tx: Tx,
  entityId: string,
  condition: string,
  values: readonly unknown[],
  limit: number,
): Promise<ObservationRow[]> {
  return tx.query<ObservationRow>(
    `select ${SAYING}
     from observation o left join batch b on b.tenant_id = o.tenant_id and b.id = o.batch_id
     where o.tenant_id = $1 and o.entity_id = any ($2::uuid || array(select id from canonical where tenant_id = $1 and canonical_id = $2)) ${condition} order by o.id desc limit ${limit}`,
    [tx.settings.tenantId, entityId, ...values],
  );
}

/** A source opened at its spot. */
export type OpenedObservation = Readonly<{
  id: string;
  entityId: string;
  kind: string;
  at: Date;
  recordedAt: Date;
  confidence: number;
  data: Data;
  spot: Readonly<Record<string, unknown>> | null;
  actor: string;
  run: string | null;
  isRetracted: boolean;
  source: {
    id: string;
    kind: string;
    name: string;
    version: string | null;
    uri: string | null;
    retrievedAt: Date;
    sha256: string | null;
  };
}>;

/** @throws Failure `memory.not_found` */
export async function openObservation(scope: Scope, id: string): Promise<OpenedObservation> {
  return scope.read(async (tx) => {
    const [row] = await tx.query<
      Omit<OpenedObservation, 'source' | 'entityId' | 'isRetracted' | 'recordedAt'> & {
        entity_id: string;
        is_retracted: boolean;
        recorded_at: Date;
        source: OpenedObservation['source'];
      }
    >(
      `select o.id, o.entity_id, o.kind, o.at, o.recorded_at, o.confidence, o.data, o.spot, o.actor, o.run_id as run, b.retracted_at is not null as is_retracted,
         json_build_object('id', s.id, 'kind', s.kind, 'name', s.name, 'version', s.version, 'uri', s.uri, 'retrievedAt', s.retrieved_at, 'sha256', s.sha256) as source
       from observation o join source s on s.tenant_id = o.tenant_id and s.id = o.source_id
       left join batch b on b.tenant_id = o.tenant_id and b.id = o.batch_id where o.tenant_id = $1 and o.id = $2`,
      [tx.settings.tenantId, id],
    );
    const kind = row === undefined ? undefined : (await sightIn(tx, scope)).kinds.get(row.kind);
    if (row === undefined || kind === undefined) throw new Failure('memory.not_found', { facts: { id } });
    await refuseUnseenSaying(tx, scope, row);
    const data = Object.fromEntries(Object.entries(row.data).filter(([f]) => kind.byId.has(f)));
    const { entity_id, is_retracted, recorded_at, source, ...rest } = row;
    return {
      ...rest,
      entityId: entity_id,
      isRetracted: is_retracted,
      recordedAt: recorded_at,
      data,
      source: { ...source, retrievedAt: new Date(source.retrievedAt) },
    };
  });
}

/** What was said about a record that is gone stays open to those whom no rule limits. @throws Failure `memory.not_found` */
async function refuseUnseenSaying(
  tx: Tx,
  scope: Scope,
  said: Readonly<{ id: string; entity_id: string; kind: string; data: Data }>,
): Promise<void> {
  const canonical = (await canonicalOf(tx, [said.entity_id])).get(said.entity_id) ?? said.entity_id;
  if ((await idsAllowed(tx, scope, [canonical])).size > 0) return;
  const exists = await tx.query('select 1 from entity where tenant_id = $1 and id = $2', [
    tx.settings.tenantId,
    canonical,
  ]);
  const kind = await seenKind(tx, scope, said.kind);
  const isOpen = exists.length === 0 && kind.right.see === 'all' && said.data['isPrivate'] !== true;
  if (!isOpen) throw new Failure('memory.not_found', { facts: { id: said.id } });
}
