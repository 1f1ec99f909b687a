import type { Evidence } from '@valence/contract';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { citeAll, type EvidenceRef } from '../cite.ts';
import { idList } from '../query/id-list.ts';
import { keyOf, type Data } from '../value.ts';

/** One source's word for or against a value. */
export type Word = Readonly<{
  observation: string;
  isFor: boolean;
  at: Date;
  /** Certainty of the saying times the standing reliability of its source. */
  raw: number;
  source: Readonly<{
    id: string;
    kind: string;
    name: string;
    version: string | null;
    uri: string | null;
    sha256: string | null;
    retrievedAt: Date;
  }>;
  /** The run of an agent that said it. */
  run: string | null;
}>;

/** A reference opened: the statement it makes and every live word on it, its own first. */
export type Behind = Readonly<{
  ref: EvidenceRef;
  evidence: Evidence;
  entity: string;
  kind: string;
  /** The saying was taken back after it was cited. */
  isRetracted: boolean;
  words: readonly Word[];
}>;

type Row = {
  id: string;
  entity_id: string;
  kind: string;
  at: Date;
  raw: number;
  data: Data;
  run_id: string | null;
  is_retracted: boolean;
  source_id: string;
  source_kind: string;
  name: string;
  version: string | null;
  uri: string | null;
  sha256: string | null;
  retrieved_at: Date;
};

/** Sayings read about one record; a record said about more often shows its newest. */
const MOST_SAYINGS = 60;

/**
 * What stands behind references, as this scope may know it: those it may not see are left out, as everywhere. For each
 * also what all other sources say of the same field of the same record. Two statements, however many references.
 */
export async function saidBehind(
  scope: Scope,
  refs: readonly EvidenceRef[],
): Promise<ReadonlyMap<EvidenceRef, Behind>> {
  if (refs.length === 0) return new Map();
  return scope.read(async (tx) => {
    const cited = await citeAll(scope.within(tx), refs);
    const rows = await sayingsAbout(tx, [...new Set([...cited.keys()].map((ref) => ref.observation))]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const byEntity = Map.groupBy(rows, (row) => row.entity_id);
    const behind = new Map<EvidenceRef, Behind>();
    for (const [ref, evidence] of cited) {
      const own = byId.get(ref.observation);
      if (own === undefined) continue;
      const words = wordsOn(own, ref.field, byEntity.get(own.entity_id) ?? []);
      behind.set(ref, { ref, evidence, entity: own.entity_id, kind: own.kind, isRetracted: own.is_retracted, words });
    }
    return behind;
  });
}

/** The cited sayings, and the newest others about the same records. */
function sayingsAbout(tx: Tx, observations: readonly string[]): Promise<Row[]> {
  return tx.query<Row>(
    `with cited as (select distinct entity_id from observation where tenant_id = $1 and id = any (${idList('$2')})), said as (
       select o.*, row_number() over (partition by o.entity_id order by o.id desc) as place from cited c
       join observation o on o.tenant_id = $1 and o.entity_id = c.entity_id)
     select o.id, o.entity_id, o.kind, o.at, o.confidence * s.reliability as raw, o.data, o.run_id, b.retracted_at is not null as is_retracted,
       s.id as source_id, s.kind as source_kind, s.name, s.version, s.uri, s.sha256, s.retrieved_at
     from said o join source s on s.tenant_id = o.tenant_id and s.id = o.source_id
     left join batch b on b.tenant_id = o.tenant_id and b.id = o.batch_id
     where o.place <= ${MOST_SAYINGS} or o.id = any (${idList('$2')})`,
    [tx.settings.tenantId, observations],
    'said-behind',
  );
}

/** The own word first, then those of other sources on the same field, newest first; what was taken back does not count. */
function wordsOn(own: Row, field: string | null, about: readonly Row[]): Word[] {
  const said = field === null ? undefined : own.data[field];
  const others =
    field === null || said === undefined
      ? []
      : about.filter((row) => row.id !== own.id && !row.is_retracted && row.data[field] !== undefined);
  const newest = others.toSorted((a, b) => b.at.getTime() - a.at.getTime());
  const latest = new Map<string, Row>();
  for (const row of newest) {
    const key = `${row.source_kind}:${row.name}`;
    if (key !== `${own.source_kind}:${own.name}` && !latest.has(key)) latest.set(key, row);
  }
  const key = keyOf(said ?? null);
  return [
    wordOf(own, true),
    ...[...latest.values()].map((row) => wordOf(row, keyOf(row.data[field ?? ''] ?? null) === key)),
  ];
}

function wordOf(row: Row, isFor: boolean): Word {
  return {
    observation: row.id,
    isFor,
    at: row.at,
    raw: row.raw,
    source: {
      id: row.source_id,
      kind: row.source_kind,
      name: row.name,
      version: row.version,
      uri: row.uri,
      sha256: row.sha256,
      retrievedAt: row.retrieved_at,
    },
    run: row.run_id,
  };
}
