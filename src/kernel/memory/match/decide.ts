import { Failure } from '#base';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import { retractBatch } from '../batch.ts';
import type { Entity } from '../entity.ts';
import { kindIn } from '../kinds.ts';
import { mergeRecords } from '../merge/merge.ts';
import { recallMany } from '../recall.ts';
import { markDue } from './fresh.ts';
import { featuresOf } from './judge-rows.ts';
import { knownOf } from './learned.ts';
import { wakeLearning } from './learn.ts';
import { lockPair, readPair, type Pair, type PairStatus } from './pair-table.ts';
import { planOf, rawRowOf } from './plan-of-kind.ts';

export type PairAnswer = Readonly<{
  answer: 'same' | 'different' | 'open';
  /** The record that stays; the fuller one unless told. */
  keep?: string;
  /** Per field, the observation whose value shall stand. */
  choose?: Readonly<Record<string, string>>;
}>;

export type Decided = Readonly<{ id: string; status: PairStatus; record: Entity | null; batchId: string | null }>;

/**
 * Answers whether two records are the same. `same` merges them under a batch, `different` keeps them apart for good, `open`
 * takes the answer back, and with it the merge. People's answers are what trees learn from.
 *
 * @throws Failure `memory.not_found`, `match.decided`, and as `mergeRecords`.
 */
export async function answerPair(scope: Scope, id: string, answer: PairAnswer): Promise<Decided> {
  if (answer.answer === 'open') return reopen(scope, id);
  return scope.write(async (tx) => {
    const bound = scope.within(tx);
    const pair = await lockPair(tx, id);
    if (pair.status !== 'open') throw new Failure('match.decided');
    const sides = await sidesOf(bound, pair);
    const features = await featuresIn(tx, sides);
    if (answer.answer === 'different') {
      await write(tx, scope, { pair, status: 'different', keepId: null, batchId: null, features });
      await wakeLearning(tx, pair.kind);
      return { id, status: 'different', record: null, batchId: null };
    }
    const { id: keepId, batchId } = await mergePair(tx, bound, { pair, sides, answer });
    await write(tx, scope, { pair, status: 'merged', keepId, batchId, features });
    await wakeLearning(tx, pair.kind);
    const [record = null] = await recallMany(bound, [keepId]);
    return { id, status: 'merged', record, batchId };
  });
}

type Sides = readonly [Entity, Entity];

/** Both records, as the asker may see them. @throws Failure `memory.not_found` */
async function sidesOf(scope: Scope, pair: Pair): Promise<Sides> {
  const found = await recallMany(scope, [pair.leftId, pair.rightId]);
  const left = found.find((e) => e.id === pair.leftId);
  const right = found.find((e) => e.id === pair.rightId);
  if (left === undefined || right === undefined) throw new Failure('memory.not_found', { facts: { id: pair.id } });
  return [left, right];
}

/** What the trees will learn from: kept now, since a merged record is not there to be looked at any more. */
async function featuresIn(tx: Tx, [left, right]: Sides): Promise<object | null> {
  const kindPlan = planOf(await kindIn(tx, left.kind));
  if (kindPlan === null) return null;
  const known = await knownOf(tx, kindPlan);
  return featuresOf(kindPlan, [rawRowOf(kindPlan, left.data), rawRowOf(kindPlan, right.data)], known);
}

/** The one that knows more stays, then the older one. */
export function keeperOf(left: Entity, right: Entity): string {
  const known = (entity: Entity) => Object.keys(entity.data).length;
  if (known(left) !== known(right)) return known(left) > known(right) ? left.id : right.id;
  return left.createdAt.getTime() <= right.createdAt.getTime() ? left.id : right.id;
}

async function mergePair(
  tx: Tx,
  scope: Scope,
  { pair, sides, answer }: { pair: Pair; sides: Sides; answer: PairAnswer },
): Promise<{ id: string; batchId: string }> {
  const keep = answer.keep ?? keeperOf(...sides);
  if (keep !== pair.leftId && keep !== pair.rightId) throw new Failure('memory.not_found', { facts: { id: keep } });
  const from = keep === pair.leftId ? pair.rightId : pair.leftId;
  const merged = await mergeRecords(scope, {
    keep,
    from: [from],
    choose: answer.choose ?? (await keptValues(tx, scope, keep === sides[0].id ? sides : [sides[1], sides[0]])),
  });
  await tx.query(
    `delete from match_pair where tenant_id = $1 and status = 'open' and id <> $2 and (left_id = $3 or right_id = $3)`,
    [tx.settings.tenantId, pair.id, from],
  );
  // What spoke for the one that is gone may speak for the one that stays.
  await markDue(tx, pair.kind, [keep, from]);
  return { id: merged.id, batchId: merged.batchId };
}

/**
 * Where both know a field and differ, what the record says that someone chose to keep shall stand. What merges by itself
 * leaves it to the sources.
 */
async function keptValues(tx: Tx, scope: Scope, [kept, other]: Sides): Promise<Record<string, string>> {
  if (scope.actor.type !== 'person') return {};
  const kind = await kindIn(tx, kept.kind);
  const differing = kind.fields.filter(({ id, computed, isReadOnly }) => {
    const [mine, theirs] = [kept.data[id] ?? null, other.data[id] ?? null];
    const isWritten = computed === undefined && isReadOnly !== true;
    return isWritten && mine !== null && theirs !== null && JSON.stringify(mine) !== JSON.stringify(theirs);
  });
  return Object.fromEntries(
    differing.flatMap(({ id }) => {
      const said = kept.support[id]?.observation;
      return said === undefined ? [] : [[id, said]];
    }),
  );
}

type Change = Readonly<{
  pair: Pair;
  status: PairStatus;
  keepId: string | null;
  batchId: string | null;
  features: object | null;
}>;

async function write(tx: Tx, scope: Scope, { pair, status, keepId, batchId, features }: Change): Promise<void> {
  const isOpen = status === 'open';
  await tx.query(
    `update match_pair set status = $3, keep_id = $4, batch_id = $5, features = $6,
       decided_by = case when $3 = 'open' then null else $7 end, decider = case when $3 = 'open' then null else $8 end,
       decided_at = case when $3 = 'open' then null else now() end
     where tenant_id = $1 and id = $2`,
    [
      tx.settings.tenantId,
      pair.id,
      status,
      keepId,
      batchId,
      isOpen || features === null ? null : JSON.stringify(features),
      tx.settings.actor,
      scope.actor.name,
    ],
  );
  await notarise(tx, [
    { type: 'duplicates.answered', body: { pair: pair.id, kind: pair.kind, status, batch: batchId } },
  ]);
}

/** Takes an answer back; what was merged is two again. */
async function reopen(scope: Scope, id: string): Promise<Decided> {
  const pair = await scope.read(async (tx) => (await visible(scope.within(tx), await readPair(tx, id))) ?? missing(id));
  if (pair.status === 'merged' && pair.batchId !== null) await retractBatch(scope, pair.batchId);
  return scope.write(async (tx) => {
    const now = await lockPair(tx, id);
    if (now.status !== 'open')
      await write(tx, scope, { pair: now, status: 'open', keepId: null, batchId: null, features: null });
    return { id, status: 'open' as const, record: null, batchId: null };
  });
}

function missing(id: string): never {
  throw new Failure('memory.not_found', { facts: { id } });
}

/** The pair where its records may be seen by the scope: a merged one by what it was merged into. */
async function visible(scope: Scope, pair: Pair): Promise<Pair | null> {
  const wanted = pair.status === 'merged' && pair.keepId !== null ? [pair.keepId] : [pair.leftId, pair.rightId];
  return (await recallMany(scope, wanted)).length >= wanted.length ? pair : null;
}
