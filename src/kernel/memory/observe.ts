import { Failure, newId, type Problem } from '#base';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import { ENTITY_COLUMNS, type EntityRow } from './entity.ts';
import { addSayings, foldedOf, foldField, readSayings, writeFolded, type Folded, type Sayings } from './fold.ts';
import { claimKeys } from './keys.ts';
import { kindIn, type Kind } from './kinds.ts';
import { computeFormulas } from './kinds/complete.ts';
import { brokenRules, isGuarded } from './kinds/guard.ts';
import { giveNumbers } from './kinds/number.ts';
import { planOf } from './kinds/plan.ts';
import { refsIn, resolvedRefs } from './merge/refs.ts';
import { refuseTrashed, saidBefore, whereaboutsOf } from './merge/whereabouts.ts';
import { orphansAmong } from './refold.ts';
import { sightIn, type Sight } from './sight.ts';
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

type Prepared = Saying & { id: string; observation: string; isNew: boolean };

async function observeIn(tx: Tx, scope: Scope, said: Observation): Promise<Observed> {
  const now = said.now ?? new Date();
  const kinds = new Map<string, Kind>();
  for (const { kind } of said.sayings) if (!kinds.has(kind)) kinds.set(kind, await kindIn(tx, kind));
  const sight = await sightIn(tx, scope);
  assertValid(sight, said);
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
  await writeFolded(tx, [...folded.open.values()], existed, { isLenient: false });
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

function assertValid(sight: Sight, said: Observation): void {
  const byPerson = 'kind' in said.source && said.source.kind === 'person';
  const fields = problemsOf(sight, said.sayings, byPerson);
  if (fields.length > 0) throw new Failure('input.invalid', { fields: fields.slice(0, 100) });
}

type Opened = {
  /** What is said, of merged records now of those they were merged into. */
  sayings: readonly Prepared[];
  open: Map<string, Folded>;
  existing: ReadonlySet<string>;
  /** Ids that were gone and of which something was said before: their fold begins with that. */
  revived: ReadonlySet<string>;
};

/** Someone may merge a record at the same time; each time it is looked for where it went. */
const MOST_MOVES = 5;

/**
 * Locks the known records in id order and opens the fold of all. A told id that was merged means the record it was merged
 * into; one that is not there yet makes a new record.
 *
 * @throws Failure `memory.in_trash`
 */
async function lockAndOpen(
  tx: Tx,
  told: readonly Prepared[],
  kinds: ReadonlyMap<string, Kind>,
  now: Date,
): Promise<Opened> {
  const open = new Map<string, Folded>();
  const revived = new Set<string>();
  let sayings = told;
  for (let move = 0; ; move += 1) {
    const wanted = new Set(sayings.flatMap((s) => (s.isNew || open.has(s.id) || revived.has(s.id) ? [] : [s.id])));
    for (const [id, folded] of await lockKnown(tx, [...wanted], kinds)) open.set(id, folded);
    const missing = [...wanted].filter((id) => !open.has(id));
    const where = await whereaboutsOf(tx, missing);
    const moved = new Map<string, string>();
    refuseTrashed(where);
    for (const [id, { canonical }] of where) if (canonical !== id) moved.set(id, canonical);
    for (const id of await saidBefore(
      tx,
      missing.filter((m) => !moved.has(m)),
    ))
      revived.add(id);
    if (moved.size === 0) break;
    if (move === MOST_MOVES) throw new Failure('memory.not_found', { facts: { ids: [...moved.keys()].join(' ') } });
    sayings = sayings.map((s) => ({ ...s, id: moved.get(s.id) ?? s.id }));
  }
  const existing = new Set(open.keys());
  for (const s of sayings) {
    const known = open.get(s.id);
    const kind = kinds.get(s.kind);
    if (known !== undefined && known.kind.name !== s.kind)
      throw new Failure('memory.not_found', { facts: { id: s.id } });
    if (known === undefined && kind !== undefined)
      open.set(s.id, { id: s.id, kind, data: {}, support: {}, createdAt: now, isSearchStale: true });
  }
  return { sayings, open, existing, revived };
}

async function lockKnown(
  tx: Tx,
  ids: readonly string[],
  kinds: ReadonlyMap<string, Kind>,
): Promise<Map<string, Folded>> {
  const open = new Map<string, Folded>();
  if (ids.length === 0) return open;
  const rows = await tx.query<EntityRow>(
    `select ${ENTITY_COLUMNS} from entity where tenant_id = $1 and id = any ($2::uuid[]) order by id for update`,
    [tx.settings.tenantId, ids],
    'lock-entities',
  );
  for (const row of rows) open.set(row.id, foldedOf(row, kinds.get(row.kind) ?? (await kindIn(tx, row.kind))));
  return open;
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
    const stale = Object.entries(saying.base ?? {}).find(
      ([field, seen]) => field in saying.data && (entity?.support[field]?.observation ?? null) !== seen,
    );
    if (stale !== undefined) throw conflictOf(saying, entity, stale[0]);
  }
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
  const old = sayings.filter((s) => existing.has(s.id));
  const all: Sayings =
    old.length === 0
      ? new Map()
      : await readSayings(
          tx,
          [...new Set(old.map((s) => s.id))],
          [...new Set(old.flatMap((s) => Object.keys(s.data)))],
        );
  if (revived.size > 0) {
    const again = await readSayings(tx, [...revived], null);
    // What an agent concludes about a record that is gone does not bring it back.
    const [orphan] = await orphansAmong(tx, again);
    if (orphan !== undefined) throw new Failure('memory.not_found', { facts: { id: orphan } });
    for (const [id, fields] of again) all.set(id, fields);
  }
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
