import { withReadFormulas } from './kinds/complete.ts';
import { isTitleOpen, type SeenKind } from './sight.ts';
import type { SupportEntry } from './resolve.ts';
import { unpackSupport, type PackedSupport } from './support.ts';
import type { Data } from './value.ts';

/** One record as a scope may see it: fields outside its purpose are absent, not null. */
export type Entity = Readonly<{
  id: string;
  kind: string;
  title: string;
  data: Data;
  /** Per field, why its value is shown. */
  support: Readonly<Record<string, SupportEntry>>;
  /** Which customer it is about; null for what is about none. */
  subjectId: string | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}>;

export type EntityRow = {
  id: string;
  kind: string;
  title: string;
  data: Data;
  support: PackedSupport;
  subject_id: string | null;
  version: number;
  created_at: Date;
  updated_at: Date;
};

export const ENTITY_COLUMNS = 'id, kind, title, data, support, subject_id, version, created_at, updated_at';

/** The row as the scope that sees the kind so may see it. */
export function unmask(kind: SeenKind, row: EntityRow): Entity {
  const data: Record<string, Data[string]> = {};
  const all = unpackSupport(row.support);
  const support: Record<string, SupportEntry> = {};
  for (const [id, value] of Object.entries(withReadFormulas(kind, row.data))) {
    if (!kind.byId.has(id)) continue;
    data[id] = value;
    const why = all[id];
    if (why !== undefined) support[id] = why;
  }
  return {
    id: row.id,
    kind: row.kind,
    title: isTitleOpen(kind, row.data) ? row.title : '—',
    data,
    support,
    subjectId: row.subject_id,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
