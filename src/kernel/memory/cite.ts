import type { Evidence } from '@valence/contract';
import { textOfId, type Id, type Text } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { askIn } from './query/ask-in.ts';
import { anyRowsSeen } from './query/rows.ts';
import { firstOf } from './query/first-of.ts';
import { idList } from './query/id-list.ts';
import { statementName } from './query/statement-name.ts';
import { sightIn, type SeenKind } from './sight.ts';
import type { Data } from './value.ts';

/** What a stored sentence rests on: an observation and the field meant. `label` says it in words where the field's name does not. */
export type EvidenceRef = Readonly<{ observation: string; field: string | null; label?: Text }>;

type Row = {
  id: string;
  entity_id: string;
  kind: string;
  at: Date;
  confidence: number;
  data: Data;
  is_retracted: boolean;
  exists: boolean;
  is_seen: boolean | null;
  source_id: string;
  source_kind: string;
  name: string;
  version: string | null;
  reliability: number;
};

/**
 * The sources behind references, in their order, for showing. References to what this scope may not know, or that does
 * not exist, are left out. The confidence is the saying's own: its certainty times the reliability of its source.
 */
export async function cite(scope: Scope, refs: readonly EvidenceRef[]): Promise<Evidence[]> {
  const cited = await citeAll(scope, refs);
  return refs.flatMap((ref) => cited.get(ref) ?? []);
}

/** Like `cite`, by reference: for pages that show many sentences, in one statement. */
export async function citeAll(scope: Scope, refs: readonly EvidenceRef[]): Promise<Map<EvidenceRef, Evidence>> {
  if (refs.length === 0) return new Map();
  return scope.read(async (tx) => {
    const rows = new Map((await readRows(tx, scope, refs)).map((r) => [r.id, r]));
    const { kinds } = await sightIn(tx, scope);
    const cited = new Map<EvidenceRef, Evidence>();
    for (const ref of refs) {
      const row = rows.get(ref.observation);
      const evidence = row === undefined ? null : evidenceOf(kinds.get(row.kind), row, ref);
      if (evidence !== null) cited.set(ref, evidence);
    }
    return cited;
  });
}

/** `is_seen`: who asks may open the record; of records that are gone, that no rule limits their kind. */
async function readRows(tx: Tx, scope: Scope, refs: readonly EvidenceRef[]): Promise<Row[]> {
  const asking = await askIn(tx, scope);
  const ids = asking.add([...new Set(refs.map((r) => r.observation))]);
  const seen = await anyRowsSeen(asking, 'e');
  const text = `select o.id, coalesce(e.id, o.entity_id) as entity_id, o.kind, o.at, o.confidence, o.data, b.retracted_at is not null as is_retracted, e.id is not null as exists, ${seen ?? 'true'} as is_seen,
       s.id as source_id, s.kind as source_kind, s.name, s.version, s.reliability
     from observation o
     join source s on s.tenant_id = o.tenant_id and s.id = o.source_id
     left join batch b on b.tenant_id = o.tenant_id and b.id = o.batch_id
     left join canonical c on c.tenant_id = o.tenant_id and c.id = o.entity_id
     left join lateral (select * from entity r where r.tenant_id = o.tenant_id and r.id = ${firstOf('c.canonical_id', 'o.entity_id')} limit 1) e on true
     where o.tenant_id = $1 and o.id = any (${idList(ids)})`;
  return tx.query<Row>(text, asking.values, statementName('cite', text));
}

function evidenceOf(kind: SeenKind | undefined, row: Row, ref: EvidenceRef): Evidence | null {
  if (!isOpen(kind, row, ref)) return null;
  const field = ref.field === null ? undefined : kind?.byId.get(ref.field);
  return {
    observation: textOfId('observation', row.id as Id<'observation'>),
    record: row.exists ? textOfId('entity', row.entity_id as Id<'entity'>) : null,
    field: ref.field,
    label: ref.label ?? field?.title ?? kind?.title ?? { zh: row.kind, en: row.kind },
    source: {
      id: textOfId('source', row.source_id as Id<'source'>),
      kind: row.source_kind,
      name: row.name,
      version: row.version,
    },
    at: row.at.toISOString(),
    confidence: Math.round(row.confidence * row.reliability * 10_000) / 10_000,
  };
}

function isOpen(kind: SeenKind | undefined, row: Row, ref: EvidenceRef): boolean {
  const isSeen = row.exists ? row.is_seen === true : kind?.right.see === 'all';
  return isSeen && kind?.masked.some((f) => f.id === ref.field) !== true;
}
