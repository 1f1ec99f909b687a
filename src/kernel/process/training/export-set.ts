import { z } from 'zod';
import { Failure } from '#base';
import { enqueueShown, limitsOf } from '#kernel/memory';
import { notarise, type Scope } from '#kernel/security';
import { JobCancelled, receiveBlob, type JobRun, type StoredBlob, type Tx } from '#store';
import type { NamedAgent } from '../agents/agents-here.ts';
import type { EngineParts } from '../engine/engine-parts.ts';
import { countAnswered } from './set-rows.ts';
import { LEFT_OUT, writeSet, type LeftOut, type Written } from './write-set.ts';

export const TRAINING_SET_JOB = 'export.training-set';

const JobInput = z.object({ agent: z.string(), since: z.coerce.date() });
const MEDIA_TYPE = 'application/jsonl';

/** @throws Failure `auth.forbidden` unless an administrator asks who sees every record and field */
export async function assertMayExport(scope: Scope): Promise<void> {
  if (scope.actor.type !== 'person' || scope.actor.role !== 'admin') throw new Failure('auth.forbidden');
  // What a model was shown came out of records of every kind.
  const { rows, fields } = await limitsOf(scope.forPurpose('sales'));
  if (rows || fields) throw new Failure('auth.forbidden');
}

/** Begins to write a training set in the background; its job offers it for download. @throws Failure as `assertMayExport` */
export async function startSet(
  scope: Scope,
  { agent: { name, title }, since }: Readonly<{ agent: NamedAgent; since: Date }>,
): Promise<string> {
  await assertMayExport(scope);
  return scope.write((tx) =>
    enqueueShown(scope, tx, {
      kind: TRAINING_SET_JOB,
      input: { agent: name, since },
      title: { zh: `导出训练集：${title.zh}`, en: `Training set: ${title.en}` },
    }),
  );
}

/**
 * The work of `startSet`. Interrupted, it begins anew: half a file is never offered. That it left the workspace is notarised
 * with what was left out, and without content.
 */
export async function runSet(engine: EngineParts, scope: Scope, job: JobRun): Promise<void> {
  if (job.isCancelled) throw new JobCancelled();
  const period = JobInput.parse(job.input);
  await assertMayExport(scope);
  const startedMs = performance.now();
  const written: Written = { seen: 0, lines: 0, leftOut: { unwritten: 0, closed: 0, changed: 0, unplaced: 0 } };
  let total = 0;
  const told = () => ({
    done: written.seen,
    total: Math.max(total, written.seen),
    rowsPerSecond: Math.round((written.seen * 10_000) / Math.max(1, performance.now() - startedMs)) / 10,
  });
  const onPage = async (): Promise<void> => {
    job.signal.throwIfAborted();
    await scope.write((tx) => job.checkpoint(tx, told()));
  };
  const blob = await scope.read(async (tx): Promise<StoredBlob> => {
    total = await countAnswered(tx, period);
    await onPage();
    const body = writeSet({ engine, tx, scope: scope.within(tx) }, period, { written, onPage });
    return receiveBlob(scope.write, { subjectId: null, name: 'training-set', mediaType: MEDIA_TYPE, body });
  });
  await scope.write(async (tx) => {
    await job.checkpoint(tx, { ...told(), result: resultOf(blob, { ...period, written }) });
    await noteExport(tx, scope, { ...period, written });
  });
}

type Done = Readonly<{ agent: string; since: Date; written: Written }>;

function resultOf({ id, bytes }: StoredBlob, { agent, written: { lines, leftOut } }: Done): object {
  const name = `${agent}-${new Date().toISOString().slice(0, 10)}.jsonl`;
  const skipped = (Object.keys(LEFT_OUT) as LeftOut[])
    .filter((why) => leftOut[why] > 0)
    .map((why) => ({ reason: LEFT_OUT[why], count: leftOut[why], ids: [] }));
  return { changed: 0, unchanged: 0, skipped, file: { blob: id, name, mediaType: MEDIA_TYPE, bytes, rows: lines } };
}

async function noteExport(tx: Tx, scope: Scope, { agent, since, written }: Done): Promise<void> {
  const body = {
    agent,
    since: since.toISOString(),
    lines: written.lines,
    leftOut: written.leftOut,
    by: scope.actor.id,
  };
  await notarise(tx, [{ type: 'training.exported', body }]);
}
