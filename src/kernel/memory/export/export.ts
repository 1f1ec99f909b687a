import { Failure, type Locale, type Text } from '#base';
import { notarise, type Scope } from '#kernel/security';
import { JobCancelled, receiveBlob, type JobRun } from '#store';
import { countSelection } from '../bulk/selection.ts';
import { addSkip } from '../bulk/skips.ts';
import { ShownResult, type JobView } from '../jobs/job-view.ts';
import { enqueueShown, getJob, rateOf } from '../jobs/jobs.ts';
import type { Kind } from '../kinds.ts';
import { seenKind } from '../sight.ts';
import { refusal } from '../writing-rights.ts';
import { columnsOf } from './columns.ts';
import { mediaTypeOf, writeExport, type ExportSpec } from './write-export.ts';

export const EXPORT_JOB = 'export.records';

/** Records that may be downloaded without a job: they are held in memory while the receiver takes them. */
const MOST_AT_ONCE = 10_000;
/** Rows between two reports of progress. */
const REPORT_ROWS = 10_000;

/**
 * Begins to write a file in the background; its job offers it for download.
 *
 * @throws Failure `memory.unknown_kind`, `input.invalid`
 */
export async function startExport(scope: Scope, spec: ExportSpec, key: string | null): Promise<JobView> {
  const id = await scope.write(async (tx) => {
    const kind = await seenKind(tx, scope, spec.selection.list.kind);
    if (!kind.right.export) throw refusal(kind, 'export');
    columnsOf(scope, kind, spec.columns, spec.spelling);
    return enqueueShown(scope, tx, {
      kind: EXPORT_JOB,
      input: spec,
      title: titleOf(kind, spec),
      ...(key === null ? {} : { key }),
    });
  });
  return getJob(scope, id);
}

function titleOf(kind: Kind, { format }: ExportSpec): Text {
  const name = format === 'jsonl' ? 'JSON Lines' : format.toUpperCase();
  return { zh: `导出${kind.title.zh}（${name}）`, en: `Export of ${kind.plural.en} (${name})` };
}

/** A whole small file, at once. @throws Failure `export.too_many` beyond 10,000 records. */
export async function exportNow(
  scope: Scope,
  spec: ExportSpec,
): Promise<Readonly<{ name: string; mediaType: string; rows: number; body: Buffer }>> {
  const file = await scope.read(async (tx) => {
    const bound = scope.within(tx);
    const kind = await seenKind(tx, scope, spec.selection.list.kind);
    let rows = 0;
    const { body } = await writeExport(bound, spec, async (written) => {
      rows = written;
      if (rows > MOST_AT_ONCE) throw await tooMany(bound, spec);
    });
    const pieces: Buffer[] = [];
    for await (const piece of body) pieces.push(piece);
    return { kind, rows, body: Buffer.concat(pieces) };
  });
  await note(scope, spec, file.rows);
  return {
    name: fileName(file.kind, spec, new Date()),
    mediaType: mediaTypeOf(spec),
    rows: file.rows,
    body: file.body,
  };
}

async function tooMany(scope: Scope, { selection }: ExportSpec): Promise<Failure> {
  const count = await countSelection(scope, selection);
  return new Failure('export.too_many', { params: { count, max: MOST_AT_ONCE } });
}

/** Writes down that data left the workspace: who, what kind, which fields, how many; no content and no filter. */
async function note(scope: Scope, { selection, format, columns }: ExportSpec, rows: number): Promise<void> {
  const body = { kind: selection.list.kind, format, fields: columns, rows };
  await scope.write((tx) => notarise(tx, [{ type: 'records.exported', body }]));
}

function fileName(kind: Kind, { format, spelling }: ExportSpec, now: Date): string {
  const name = spelling.locale === ('en' satisfies Locale) ? kind.plural.en : kind.title.zh;
  return `${name}-${now.toISOString().slice(0, 10)}.${format}`;
}

const CUT: Text = {
  zh: '单元格超过表格软件上限 32,767 字，已截短；CSV 与 JSON Lines 不截短',
  en: 'cells longer than the 32,767 characters a spreadsheet holds were cut; CSV and JSON Lines are not',
};

/** The work of `startExport`. Interrupted, it begins anew: half a file is never offered. */
export async function runExport(scope: Scope, job: JobRun): Promise<void> {
  if (job.isCancelled) throw new JobCancelled();
  const spec = job.input as ExportSpec;
  const total = await countSelection(scope, spec.selection);
  const startedMs = performance.now();
  let done = 0;
  const report = (rows: number) =>
    scope.write((tx) =>
      job.checkpoint(tx, { done: rows, total: Math.max(total, rows), rowsPerSecond: rateOf(rows, startedMs) }),
    );
  await report(0);
  let reported = 0;
  const { blob, kind, notes } = await scope.read(async (tx) => {
    const bound = scope.within(tx);
    const file = await writeExport(bound, spec, async (rows) => {
      job.signal.throwIfAborted();
      done = rows;
      if (rows - reported < REPORT_ROWS) return;
      reported = rows;
      await report(rows);
    });
    const media = { subjectId: null, name: 'export', mediaType: mediaTypeOf(spec), body: file.body };
    return {
      blob: await receiveBlob(scope.write, media),
      kind: await seenKind(tx, scope, spec.selection.list.kind),
      notes: file.notes,
    };
  });
  const file = {
    blob: blob.id,
    name: fileName(kind, spec, new Date()),
    mediaType: mediaTypeOf(spec),
    bytes: blob.bytes,
    rows: done,
  };
  const result = addSkip({ ...ShownResult.parse({}), file }, CUT, [], notes.cut);
  await scope.write((tx) => job.checkpoint(tx, { done, total: done, rowsPerSecond: rateOf(done, startedMs), result }));
  await note(scope, spec, done);
}
