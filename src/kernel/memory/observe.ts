import { Failure, newId, type Problem } from '#base';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import { addSayings, foldField, readSayings, writeFolded, type Folded, type Sayings } from './fold.ts';
import { claimKeys } from './keys.ts';
import { kindIn, type Kind } from './kinds.ts';
import { computeFormulas } from './kinds/complete.ts';
import { brokenRules, isGuarded } from './kinds/guard.ts';
import { giveNumbers } from './kinds/number.ts';
import { planOf } from './kinds/plan.ts';
import { refsIn, resolvedRefs } from './merge/refs.ts';
import { lockAndOpen, type Opened, type Prepared } from './open-records.ts';
import { orphansAmong } from './refold.ts';
import { sightIn, type Sight } from './sight.ts';
import { refuseOverAllocation } from './sales/allocation-limits.ts';
import { refuseUnknownVariables } from './sales/mail-template.ts';
import { refuseStageMoves, stagesBefore } from './sales/stage-moves.ts';
import { ensureSource, type Source, type SourceSpec } from './source.ts';
import type { Data, Value } from './value.ts';
import { asMakers, problemsOf, refuseUnallowed, refuseUnseen } from './writing-rights.ts';

/** What is said about one record. Without `id` it is a new record. */
export type Saying = Readonly<{
  kind: string;
  id?: string;
  data: Data;
  /** When it was so, as the source has it; now unless told. */
  at?: Date;
  /** Probability 0–1 that the source got it right; 1 unless told. */
  confidence?: number;
  /** Where in the source: `{ row: 7 }`, `{ page: 2, box: […] }`, `{ span: [3, 9] }`. */
  spot?: object | null;
  /** Per field, the observation its editor saw (null: none). A newer one → `memory.conflict`. */
  base?: Readonly<Record<string, string | null>>;
  /** The version of the record that its editor saw. Another one → `request.precondition`, also where no field clashes. */
  version?: number;
  /** Names the record in its source, for importing again. */
  key?: string;
}>;

export type LinkSaying = Readonly<{ kind: string; from: string; to: string; at?: Date; confidence?: number }>;

export type Observation = Readonly<{
  source: SourceSpec | { id: string };
  batchId?: string | null;
  runId?: string | null;
  sayings: readonly Saying[];
  links?: readonly LinkSaying[];
  now?: Date;
}>;

/** One id per saying, in their order. */
export type Observed = Readonly<{ entities: readonly string[]; observations: readonly string[] }>;

/**
 * The only write. Appends what a source says, folds the records it speaks of, and commits the evidence entry and the
 * events with it. Everything or nothing.
 *
 * @throws Failure `input.invalid` field by field, `memory.not_found`, `memory.unknown_kind`, `memory.conflict`, `rights.refused`.
 */
export async function observe(scope: Scope, said: Observation): Promise<Observed> {
  return scope.write((tx) => observeIn(tx, scope, said));
}

async function observeIn(tx: Tx, scope: Scope, said: Observation): Promise<Observed> {
  const now = said.now ?? new Date();
  const kinds = new Map<string, Kind>();
  for (const { kind } of said.sayings) if (!kinds.has(kind)) kinds.set(kind, await kindIn(tx, kind));
  const sight = await sightIn(tx, scope);
  assertValid(scope, sight, said);
  const told = said.sayings.map((s): Prepared => ({
    ...s,
    data: s.id === undefined ? dataOfNew(sight, s) : s.data,
    id: s.id ?? newId('entity'),
    observation: newId('observation'),
    isNew: s.id === undefined,
  }));
  const source = await ensureSource(tx, said.source, now);
  const opened = await lockAndOpen(tx, told, kinds, now);
  const folded = { ...opened, sayings: await completeNew(tx, opened, now) };
  const { sayings } = folded;
  await refuseUnallowed(tx, scope, folded);
  assertBase(sayings, folded);
  const stages = stagesBefore(folded.open, folded.existing);
  const canonical = await insertObservations(tx, said, sayings, { source: source.id, kinds, now });
  await foldIn(tx, folded, source, { canonical, now });
  const existed = new Set(sayings.filter((s) => folded.existing.has(s.id)).map((s) => s.id));
  refuseBroken(folded);
  await refuseStageMoves(tx, stages, folded.open);
  await refuseUnknownVariables(tx, folded.open);
  await writeFolded(tx, [...folded.open.values()], existed, { isLenient: false });
  await refuseOverAllocation(tx, sayings, folded.open);
  await refuseUnseen(
    tx,
    scope,
    sayings.filter((s) => !existed.has(s.id)),
  );
  const claims = sayings.flatMap(({ kind, key, id: entity, observation }) =>
    key === undefined ? [] : [{ kind, key, entity, observation }],
  );
  await claimKeys(tx, claims, said.batchId ?? null);
  if (said.links !== undefined && said.links.length > 0) await insertLinks(tx, said, said.links, source.id, now);
  await tell(tx, said, sayings, existed);
  return { entities: sayings.map((s) => s.id), observations: sayings.map((s) => s.observation) };
}

function dataOfNew(sight: Sight, { kind, data }: Saying): Data {
  const seen = sight.kinds.get(kind);
  return seen === undefined ? data : asMakers(sight, seen, data);
}

function assertValid(scope: Scope, sight: Sight, said: Observation): void {
  // A program that acts with a key may no more than the person could.
  const byPerson = scope.actor.key !== undefined || ('kind' in said.source && said.source.kind === 'person');
  const fields = problemsOf(sight, said.sayings, byPerson);
  if (fields.length > 0) throw new Failure('input.invalid', { fields: fields.slice(0, 100) });
}

/** Gives new records what they start with: the defaults of their kind and their automatic numbers. */
async function completeNew(
  tx: Tx,
  { sayings, open, existing, revived }: Opened,
  now: Date,
): Promise<readonly Prepared[]> {
  const started = new Set<string>();
  const drafts = new Map<Prepared, { kind: Kind; data: Record<string, Value> }>();
  for (const saying of sayings) {
    const kind = open.get(saying.id)?.kind;
    if (kind === undefined || existing.has(saying.id) || revived.has(saying.id) || started.has(saying.id)) continue;
    started.add(saying.id);
    const { defaults, numbers } = planOf(kind);
    if (defaults.length === 0 && numbers.length === 0) continue;
    const data: Record<string, Value> = { ...saying.data };
    for (const { id, value } of defaults) data[id] ??= value;
    drafts.set(saying, { kind, data });
  }
  if (drafts.size === 0) return sayings;
  await giveNumbers(tx, [...drafts.values()], now);
  return sayings.map((saying) => ({ ...saying, data: drafts.get(saying)?.data ?? saying.data }));
}

/** @throws Failure `input.invalid` with what the rules of the kinds ask for, field by field */
function refuseBroken({ sayings, open, existing }: Opened): void {
  const touched = Map.groupBy(sayings, (s) => s.id);
  const problems: Problem[] = [];
  for (const [id, folded] of open) {
    if (!isGuarded(folded.kind)) continue;
    computeFormulas(folded);
    const fields = new Set((touched.get(id) ?? []).flatMap((s) => Object.keys(s.data)));
    problems.push(...brokenRules({ kind: folded.kind, data: folded.data, touched: fields, isNew: !existing.has(id) }));
  }
  if (problems.length > 0) throw new Failure('input.invalid', { fields: problems.slice(0, 100) });
}

function assertBase(sayings: readonly Prepared[], { open }: Opened): void {
  for (const saying of sayings) {
    const entity = open.get(saying.id);
    if (saying.version !== undefined && saying.version !== (entity?.version ?? 0)) throw otherVersion(saying, entity);
    const stale = Object.entries(saying.base ?? {}).find(
      ([field, seen]) => field in saying.data && (entity?.support[field]?.observation ?? null) !== seen,
    );
    if (stale !== undefined) throw conflictOf(saying, entity, stale[0]);
  }
}

function otherVersion({ id, data }: Prepared, entity: Folded | undefined): Failure {
  const fields = Object.keys(data).filter((field) => entity?.kind.byId.has(field) === true);
  const theirs = Object.fromEntries(fields.map((field) => [field, entity?.data[field] ?? null]));
  const version = entity?.version ?? 0;
  return new Failure('request.precondition', {
    params: { version },
    facts: { id },
    extra: { conflict: { version, yours: data, theirs } },
  });
}

function conflictOf(saying: Prepared, entity: Folded | undefined, field: string): Failure {
  const conflict = {
    field,
    yours: saying.data[field],
    theirs: entity?.data[field] ?? null,
    observation: entity?.support[field]?.observation ?? null,
  };
  return new Failure('memory.conflict', {
    params: { field: entity?.kind.byId.get(field)?.title.zh ?? field },
    extra: { conflict },
  });
}

/** Appends what is said. Returns, of the merged records that new values name, those they were merged into. */
async function insertObservations(
  tx: Tx,
  said: Observation,
  sayings: readonly Prepared[],
  by: { source: string; kinds: ReadonlyMap<string, Kind>; now: Date },
): Promise<ReadonlyMap<string, string>> {
  const rows = sayings.map((s) => ({
    id: s.observation,
    entity_id: s.id,
    kind: s.kind,
    at: s.at ?? by.now,
    confidence: s.confidence ?? 1,
    data: s.data,
    spot: s.spot ?? null,
  }));
  const named = new Set(sayings.flatMap((s) => refsIn(by.kinds.get(s.kind), s.data)));
  const { tenantId, actor, purpose } = tx.settings;
  const merged = await tx.query<{ id: string; canonical_id: string }>(
    `with said as (
       insert into observation (tenant_id, source_id, batch_id, run_id, actor, purpose, id, entity_id, kind, at, confidence, data, spot)
       select $1, $2, $3, $4, $5, $6, r.id, r.entity_id, r.kind, r.at, r.confidence, r.data, nullif(r.spot, 'null'::jsonb)
       from jsonb_to_recordset($7) as r (id uuid, entity_id uuid, kind text, at timestamptz, confidence float8, data jsonb, spot jsonb))
     select id, canonical_id from canonical where tenant_id = $1 and id = any ($8::uuid[])`,
    [tenantId, by.source, said.batchId ?? null, said.runId ?? null, actor, purpose, JSON.stringify(rows), [...named]],
    'insert-observations',
  );
  return new Map(merged.map((m) => [m.id, m.canonical_id]));
}

/** Folds the spoken-of fields. Records that existed are folded from all their live sayings, just written ones included. */
async function foldIn(
  tx: Tx,
  { sayings, open, existing, revived }: Opened,
  source: Source,
  { canonical, now }: { canonical: ReadonlyMap<string, string>; now: Date },
): Promise<void> {
  const all = await readSpokenOf(
    tx,
    sayings.filter((s) => existing.has(s.id)),
  );
  if (revived.size > 0) for (const [id, fields] of await readRevived(tx, revived)) all.set(id, fields);
  for (const s of sayings) {
    if (existing.has(s.id) || revived.has(s.id)) continue;
    const by = {
      observation: s.observation,
      source: source.id,
      sourceKind: source.kind,
      sourceKey: `${source.kind}:${source.name}`,
      reliability: source.reliability,
      confidence: s.confidence ?? 1,
      at: s.at ?? now,
    };
    addSayings(all, s.id, by, resolvedRefs(open.get(s.id)?.kind, s.data, canonical), null);
  }
  for (const [id, entity] of open) for (const [field, list] of all.get(id) ?? []) foldField(entity, field, list);
}

/** All live sayings about the fields that are spoken of. */
async function readSpokenOf(tx: Tx, sayings: readonly Prepared[]): Promise<Sayings> {
  if (sayings.length === 0) return new Map();
  const fields = new Set(sayings.flatMap((s) => Object.keys(s.data)));
  return readSayings(tx, [...new Set(sayings.map((s) => s.id))], [...fields]);
}

/** What was said of records that are gone and are spoken of again. @throws Failure `memory.not_found` */
async function readRevived(tx: Tx, revived: ReadonlySet<string>): Promise<Sayings> {
  const again = await readSayings(tx, [...revived], null);
  // What an agent concludes about a record that is gone does not bring it back.
  const [orphan] = await orphansAmong(tx, again);
  if (orphan !== undefined) throw new Failure('memory.not_found', { facts: { id: orphan } });
  return again;
}

async function insertLinks(
  tx: Tx,
  said: Observation,
  links: readonly LinkSaying[],
  sourceId: string,
  now: Date,
): Promise<void> {
  const rows = links.map((l) => ({
    id: newId('link'),
    kind: l.kind,
    from_id: l.from,
    to_id: l.to,
    at: l.at ?? now,
    confidence: l.confidence ?? 1,
  }));
  const { tenantId, actor } = tx.settings;
  await tx.query(
    `insert into link (tenant_id, source_id, batch_id, run_id, actor, id, kind, from_id, to_id, at, confidence)
     select $1, $2, $3, $4, $5, r.id, r.kind, r.from_id, r.to_id, r.at, r.confidence
     from jsonb_to_recordset($6) as r (id uuid, kind text, from_id uuid, to_id uuid, at timestamptz, confidence float8)`,
    [tenantId, sourceId, said.batchId ?? null, said.runId ?? null, actor, JSON.stringify(rows)],
  );
}

/** One event per kind and one evidence entry, whatever the number of records. */
async function tell(
  tx: Tx,
  said: Observation,
  sayings: readonly Prepared[],
  existed: ReadonlySet<string>,
): Promise<void> {
  if (sayings.length === 0) return;
  const by = { batchId: said.batchId ?? null, runId: said.runId ?? null };
  const groups = Map.groupBy(sayings, (s) => `${existed.has(s.id) ? 'record.changed' : 'record.made'} ${s.kind}`);
  for (const [key, group] of groups) {
    const [topic = '', kind = ''] = key.split(' ');
    const fields = [...new Set(group.flatMap((s) => Object.keys(s.data)))];
    await tx.emit(topic, { kind, ids: [...new Set(group.map((s) => s.id))], fields, ...by });
  }
  const kinds = [...new Set(sayings.map((s) => s.kind))];
  await notarise(tx, [
    {
      type: 'record.written',
      body: { kinds, count: sayings.length, firstObservation: sayings[0]?.observation ?? null, ...by },
    },
  ]);
}
