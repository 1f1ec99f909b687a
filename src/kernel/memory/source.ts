import { Failure, newId } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';

/** Who or what says something. */
export type SourceKind =
  | 'person'
  | 'import'
  | 'agent'
  | 'model'
  | 'connector'
  | 'document'
  | 'playbook'
  | 'generator'
  /** The product itself, where it computes what nobody says: sums, states, turns. */
  | 'calculation';
export type SourceSpec = Readonly<{
  kind: SourceKind;
  name: string;
  version?: string | null;
  uri?: string | null;
  sha256?: string | null;
  retrievedAt?: Date;
}>;

/** Reliability before anything was learned about a source: probability that what it says is right. Chosen, not fitted: decision 0004. */
const PRIOR_RELIABILITY: Readonly<Record<SourceKind, number>> = {
  person: 0.98,
  connector: 0.92,
  import: 0.9,
  playbook: 0.95,
  document: 0.85,
  generator: 0.9,
  model: 0.75,
  agent: 0.8,
  calculation: 0.99,
};

/** A registered source as the fold needs it. */
export type Source = Readonly<{ id: string; kind: string; name: string; reliability: number }>;

/** Whoever acts in this scope, as a source: a person by their account, shown by name; a program by its key. */
export function actingSource({ actor }: Scope): SourceSpec {
  if (actor.key !== undefined) return { kind: 'connector', name: actor.key.name, uri: `key:${actor.key.id}` };
  return actor.type === 'person'
    ? { kind: 'person', name: actor.name, uri: `user:${actor.id}` }
    : { kind: 'agent', name: actor.id };
}

/** Sources known to be committed, by workspace and identity. They never change. */
const committed = new Map<string, Source>();
const MOST_REMEMBERED = 10_000;

/** The source itself, registered when it is new. The same kind, name, version, address and content is the same source. */
export async function ensureSource(tx: Tx, spec: SourceSpec | { id: string }, now: Date): Promise<Source> {
  const { tenantId } = tx.settings;
  const key =
    'id' in spec
      ? `${tenantId} ${spec.id}`
      : JSON.stringify([tenantId, spec.kind, spec.name, spec.version ?? null, spec.uri ?? null, spec.sha256 ?? null]);
  const remembered = committed.get(key);
  if (remembered !== undefined) return remembered;
  const source =
    'id' in spec
      ? await sourceById(tx, spec.id)
      : ((await findSource(tx, spec)) ?? (await insertSource(tx, spec, now)));
  tx.afterCommit(() => {
    if (committed.size >= MOST_REMEMBERED) committed.clear();
    committed.set(key, source);
  });
  return source;
}

async function sourceById(tx: Tx, id: string): Promise<Source> {
  const [row] = await tx.query<Source>(
    'select id, kind, name, reliability from source where tenant_id = $1 and id = $2',
    [tx.settings.tenantId, id],
  );
  if (row === undefined) throw new Failure('memory.not_found', { facts: { source: id } });
  return row;
}

async function findSource(tx: Tx, spec: SourceSpec): Promise<Source | undefined> {
  const [row] = await tx.query<Source>(
    `select id, kind, name, reliability from source where tenant_id = $1 and kind = $2 and name = $3
     and version is not distinct from $4 and uri is not distinct from $5 and sha256 is not distinct from $6 limit 1`,
    [tx.settings.tenantId, spec.kind, spec.name, spec.version ?? null, spec.uri ?? null, spec.sha256 ?? null],
  );
  return row;
}

async function insertSource(tx: Tx, spec: SourceSpec, now: Date): Promise<Source> {
  const source = { id: newId('source'), kind: spec.kind, name: spec.name, reliability: PRIOR_RELIABILITY[spec.kind] };
  await tx.query(
    'insert into source (tenant_id, id, kind, name, version, uri, sha256, retrieved_at, reliability) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [
      tx.settings.tenantId,
      source.id,
      spec.kind,
      spec.name,
      spec.version ?? null,
      spec.uri ?? null,
      spec.sha256 ?? null,
      spec.retrievedAt ?? now,
      source.reliability,
    ],
  );
  return source;
}
