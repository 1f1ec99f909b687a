import type { PipelineSetting } from '@valence/contract';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { Entity } from '../entity.ts';
import { readSayings } from '../fold.ts';
import { observe, type Saying } from '../observe.ts';
import { recallMany, recallOne } from '../recall.ts';
import type { FieldSaying } from '../resolve.ts';
import type { Data } from '../value.ts';
import { pipelineOf, stageOf } from './pipeline-of.ts';
import { numberIn, textIn } from './read.ts';
import { CALCULATION } from './save-quote.ts';
import { settingIn } from './settings.ts';

/** One stay of a deal in a stage; `until` null: it is still there. */
export type StageStay = Readonly<{ stage: string; since: Date; until: Date | null; observation: string }>;

/** The stays of each deal, earliest first, out of everything said about its stage that still stands. */
export async function stageStays(tx: Tx, deals: readonly string[]): Promise<ReadonlyMap<string, readonly StageStay[]>> {
  if (deals.length === 0) return new Map();
  const sayings = await readSayings(tx, deals, ['stage']);
  return new Map(deals.map((id) => [id, staysOf(sayings.get(id)?.get('stage') ?? [])]));
}

function staysOf(sayings: readonly FieldSaying[]): StageStay[] {
  const stays: StageStay[] = [];
  const ordered = sayings.toSorted(
    (a, b) => a.at.getTime() - b.at.getTime() || (a.observation < b.observation ? -1 : 1),
  );
  for (const { value, at, observation } of ordered) {
    const last = stays.at(-1);
    if (typeof value !== 'string' || last?.stage === value) continue;
    if (last !== undefined) stays[stays.length - 1] = { ...last, until: at };
    stays.push({ stage: value, since: at, until: null, observation });
  }
  return stays;
}

/** The stays of one deal. @throws Failure `memory.not_found` */
export async function staysOfDeal(scope: Scope, id: string): Promise<readonly StageStay[]> {
  return scope.read(async (tx) => {
    const deal = await recallOne(scope.within(tx), id);
    return (await stageStays(tx, [deal.id])).get(deal.id) ?? [];
  });
}

/**
 * Brings up to date what follows from a deal's stage: since when it stands there, its probability where nobody said
 * another, and the day it ended. Writes only what differs.
 */
export async function followStages(scope: Scope, ids: readonly string[]): Promise<void> {
  await scope.write(async (tx) => {
    const bound = scope.within(tx);
    const deals = (await recallMany(bound, ids)).filter((e) => e.kind === 'deal');
    const [stays, { value }] = [
      await stageStays(
        tx,
        deals.map((d) => d.id),
      ),
      await settingIn(tx, 'pipelines'),
    ];
    const isOurs = await probabilityFromUs(
      tx,
      deals.map((d) => d.id),
    );
    const sayings = deals.flatMap((deal): Saying[] => {
      const stay = stays.get(deal.id)?.at(-1);
      const data = stay === undefined ? {} : followingFrom(deal, { stay, setting: value, isOurs: isOurs.has(deal.id) });
      return Object.keys(data).length === 0 ? [] : [{ kind: 'deal', id: deal.id, data }];
    });
    if (sayings.length > 0) await observe(bound, { source: CALCULATION, sayings });
  });
}

type Standing = Readonly<{ stay: StageStay; setting: PipelineSetting; isOurs: boolean }>;

/** What the deal's stage makes of it and what does not stand there yet. */
function followingFrom(deal: Entity, { stay, setting, isOurs }: Standing): Data {
  const pipeline = pipelineOf(setting, deal);
  const stage = pipeline === undefined ? undefined : stageOf(pipeline, textIn(deal, 'stage'));
  const since = stay.since.toISOString();
  const isEnd = stage !== undefined && stage.end !== null;
  return {
    ...(textIn(deal, 'stageSince') === since ? {} : { stageSince: since }),
    ...(stage === undefined || !isOurs || numberIn(deal, 'probability') === stage.probability
      ? {}
      : { probability: stage.probability }),
    ...(isEnd && textIn(deal, 'closedOn') === null ? { closedOn: since.slice(0, 10) } : {}),
  };
}

/** Deals whose probability is unknown or was set by a stage and not by anybody. */
async function probabilityFromUs(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const sayings = await readSayings(tx, ids, ['probability']);
  return new Set(
    ids.filter((id) => (sayings.get(id)?.get('probability') ?? []).every((s) => s.sourceKind === CALCULATION.kind)),
  );
}
