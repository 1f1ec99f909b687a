import { notify } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { enqueueJob, type Tx } from '#store';
import { refitOrder } from '../feed/refit-order.ts';
import { fitInWorker } from '../learning/fit-in-worker.ts';
import { driftOf } from '../learning/drift.ts';
import { currentCalibrations, noteDrift, storeCalibration, type StoredCalibration } from './calibration-table.ts';
import { collectLabels } from './collect-labels.ts';
import { labelsOf } from './label-table.ts';

export const REFIT_JOB = 'calibration.refit';

/** Labels below which nothing is fitted: a calibration from fewer would only repeat chance. */
const LEAST_LABELS = 20;
/** A calibration is fitted anew when there are so many times as many labels, or when it has drifted. */
const GROWTH = 1.2;
const SEED = 20_261_122;
/** Overlap of collections, for what was committed late. */
const OVERLAP_MS = 3_600_000;

/** Puts a refit into the queue, unless one waits or is under way. */
export async function requestRefit(scope: Scope): Promise<void> {
  if ((await calibrationWork(scope)).isRefitting) return;
  await scope.write((tx) =>
    enqueueJob(tx, {
      kind: REFIT_JOB,
      input: {},
      actor: { id: scope.actor.id, role: scope.actor.role, locale: scope.locale },
    }),
  );
}

/** The background work of `requestRefit`: collects labels, looks for drift, fits what has changed enough. Safe to run again. */
export async function runRefit(scope: Scope): Promise<void> {
  await refit(scope);
  await refitOrder(scope);
}

type Group = { predicate: string; extractor: string; n: number };

/** Collects labels and fits anew what needs it. Returns what was fitted. */
export async function refit(scope: Scope): Promise<readonly StoredCalibration[]> {
  const known = new Map((await currentCalibrations(scope)).map((c) => [keyOf(c), c]));
  await collectLabels(scope, await lastLabel(scope));
  const groups = await scope.read((tx) =>
    tx.query<Group>(
      'select predicate, extractor, count(*)::int as n from label where tenant_id = $1 group by predicate, extractor having count(*) >= $2',
      [scope.tenantId, LEAST_LABELS],
    ),
  );
  const made: StoredCalibration[] = [];
  for (const group of groups) {
    const fitted = await refitOne(scope, group, known.get(keyOf(group)));
    if (fitted !== null) made.push(fitted);
  }
  return made;
}

function keyOf({ predicate, extractor }: Pick<Group, 'predicate' | 'extractor'>): string {
  return `${predicate} ${extractor}`;
}

async function lastLabel(scope: Scope): Promise<Date> {
  const [row] = await scope.read((tx) =>
    tx.query<{ at: Date | null }>('select max(at) as at from label where tenant_id = $1', [scope.tenantId]),
  );
  return new Date((row?.at ?? new Date(OVERLAP_MS)).getTime() - OVERLAP_MS);
}

/** Fitting is done between transactions: nothing is held while the processor works. */
async function refitOne(
  scope: Scope,
  group: Group,
  standing: StoredCalibration | undefined,
): Promise<StoredCalibration | null> {
  if (standing === undefined) return fitNew(scope, group, {});
  const later = await scope.read((tx) => labelsOf(tx, { ...group, since: standing.madeAt }));
  const drift = driftOf(standing.body, later);
  await scope.write(async (tx) => {
    await noteDrift(tx, standing.id, drift);
    if (drift.isAlarm && standing.drift?.isAlarm !== true) await tellDrift(tx, standing);
  });
  if (drift.isAlarm && later.length >= LEAST_LABELS) return fitNew(scope, group, { since: standing.madeAt });
  return group.n >= standing.n * GROWTH ? fitNew(scope, group, {}) : null;
}

async function fitNew(scope: Scope, group: Group, { since }: { since?: Date }): Promise<StoredCalibration> {
  const labels = await scope.read((tx) => labelsOf(tx, { ...group, ...(since === undefined ? {} : { since }) }));
  const body = await fitInWorker(labels, SEED);
  return scope.write((tx) => storeCalibration(tx, { ...group, body }));
}

/** How many statements were judged, and whether a refit is under way. */
export async function calibrationWork(scope: Scope): Promise<{ labels: number; isRefitting: boolean }> {
  const [row] = await scope.read((tx) =>
    tx.query<{ labels: number; at_work: boolean }>(
      `select (select count(*)::int from label where tenant_id = $1) as labels,
         exists (select from job where tenant_id = $1 and kind = $2 and status in ('ready', 'running')) as at_work`,
      [scope.tenantId, REFIT_JOB],
    ),
  );
  return { labels: row?.labels ?? 0, isRefitting: row?.at_work ?? false };
}

/** Who leads or administers hears that what was promised no longer comes true. */
async function tellDrift(tx: Tx, { id, predicate, extractor }: StoredCalibration): Promise<void> {
  const people = await tx.query<{ user_id: string }>(
    `select user_id from membership where tenant_id = $1 and role in ('admin', 'manager')`,
    [tx.settings.tenantId],
  );
  const title = {
    zh: `置信度不再准确：${predicate}（${extractor}）`,
    en: `Confidence no longer holds: ${predicate} (${extractor})`,
  };
  await notify(
    tx,
    people.map(({ user_id: userId }) => ({
      userId,
      type: 'notice',
      recordId: null,
      body: { title, href: '/confidence' },
      dedupeKey: `drift:${id}`,
    })),
  );
}
