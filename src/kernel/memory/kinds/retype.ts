import { z } from 'zod';
import { newId, type Text } from '#base';
import type { Scope } from '#kernel/security';
import { enqueueJob, type JobRun, type Tx } from '#store';
import type { FieldSpec } from '../kind.ts';
import { kindIn, kindsIn, type Kind } from '../kinds.ts';
import { ShownProgress, ShownResult } from '../jobs/job-view.ts';
import { rateOf } from '../jobs/jobs.ts';
import { observe, type Saying } from '../observe.ts';
import { shownObservation } from '../support.ts';
import type { Value } from '../value.ts';
import { usersOf } from './check-definition.ts';
import { canBecome, convertValue, type Target } from './convert-value.ts';
import { insertField } from './define-field.ts';
import { invalid, lockChanges, settle, writeChanges } from './save.ts';

/** Background work that says the values of a field anew in a field of another type. */
export const RETYPE_FIELD = 'memory.retype-field';

/** Values looked at for a preview; more would keep a person waiting. */
const MOST_PREVIEWED = 50_000;
const READ_CHUNK = 5_000;
const WRITE_CHUNK = 500;
const SAMPLE = 12;

export type RetypePreview = Readonly<{
  total: number;
  kept: number;
  lost: number;
  isExact: boolean;
  /** Values that cannot be read as the new type, with their records. */
  sample: readonly Readonly<{ id: string; title: string; value: Value }>[];
  keptSample: readonly Readonly<{ before: Value; after: Value }>[];
}>;

/** What would become of a field's values. @throws Failure `input.invalid` */
export async function previewRetype(scope: Scope, kindName: string, id: string, to: Target): Promise<RetypePreview> {
  return scope.read(async (tx) => {
    const { field } = await retypable(tx, kindName, id, to);
    const seen = { total: 0, kept: 0, lost: 0 };
    const sample: RetypePreview['sample'][number][] = [];
    const keptSample: RetypePreview['keptSample'][number][] = [];
    let after: string | null = null;
    for (;;) {
      const rows: ValueRow[] = await readValues(tx, kindName, id, { after, limit: READ_CHUNK });
      for (const row of rows) {
        const next = convertValue(field, to, row.value);
        seen.total += 1;
        if (next === null) seen.lost += 1;
        else seen.kept += 1;
        if (next === null && sample.length < SAMPLE) sample.push(row);
        if (next !== null && keptSample.length < SAMPLE) keptSample.push({ before: row.value, after: next });
      }
      after = rows.at(-1)?.id ?? null;
      const isAll = rows.length < READ_CHUNK;
      if (isAll || seen.total >= MOST_PREVIEWED) return { ...seen, isExact: isAll, sample, keptSample };
    }
  });
}

type ValueRow = { id: string; title: string; value: NonNullable<Value>; observation: string | null };

function readValues(
  tx: Tx,
  kind: string,
  field: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<ValueRow[]> {
  return tx.query<ValueRow>(
    `select id, title, data -> $3::text as value, ${shownObservation('support', '$3::text')} as observation from entity
     where tenant_id = $1 and kind = $2 and data ? $3::text and ($4::uuid is null or id > $4) order by id limit $5`,
    [tx.settings.tenantId, kind, field, after, limit],
  );
}

async function retypable(tx: Tx, kindName: string, id: string, to: Target): Promise<{ kind: Kind; field: FieldSpec }> {
  const kind = await kindIn(tx, kindName);
  const field = kind.byId.get(id);
  if (field === undefined) throw invalid([{ path: 'field', rule: 'unknown_field' }]);
  const isFixed = field.isCustom !== true || field.computed !== undefined || !canBecome(field.type);
  if (isFixed || !canBecome(to.type) || to.type === field.type) throw invalid([{ path: 'type', rule: 'fixed' }]);
  const user = usersOf(await kindsIn(tx), kind, id);
  if (user !== null) throw invalid([{ path: 'type', rule: 'used_by', params: { name: user } }]);
  return { kind, field };
}

/**
 * Gives a field another type: a new field takes its place and its name, the values are said anew there by the sources
 * that said them, under one batch, in the background. Taking the batch back removes the new field and brings the old one
 * back. Returns the new field's id and the batch.
 *
 * @throws Failure `input.invalid`
 */
export async function retypeField(
  scope: Scope,
  kindName: string,
  id: string,
  to: Target,
): Promise<{ field: string; batch: string }> {
  return scope.write(async (tx) => {
    await kindIn(tx, kindName);
    const changes = await lockChanges(tx, kindName);
    const { kind, field } = await retypable(tx, kindName, id, to);
    const { title } = field;
    const note: Text = { zh: `更改字段“${title.zh}”的类型`, en: `Changed the type of the field “${title.en}”` };
    const batch = newId('batch');
    const { tenantId, actor } = tx.settings;
    await tx.query('insert into batch (tenant_id, id, kind, label, made_by) values ($1, $2, $3, $4, $5)', [
      tenantId,
      batch,
      'field.retype',
      JSON.stringify(note),
      actor,
    ]);
    const next = await insertField(tx, scope, kindName, { ...inherited(field), type: to.type, choices: to.choices });
    await tx.query(
      `update field set made_by_batch = case when id = $3 then $5::uuid else made_by_batch end,
         retired_at = case when id = $4 then now() else retired_at end, retired_by_batch = case when id = $4 then $5::uuid else retired_by_batch end
       where tenant_id = $1 and kind = $2 and id in ($3, $4)`,
      [tenantId, kindName, next, id, batch],
    );
    // Both ids stand in one place, so that the field keeps it now and when this is taken back.
    const beside = (ids: readonly string[]): string[] => ids.flatMap((one) => (one === id ? [one, next] : [one]));
    await writeChanges(tx, kindName, {
      ...changes,
      ...(changes.columns !== undefined && { columns: beside(changes.columns) }),
      order: beside(changes.order ?? kind.fields.map((f) => f.id)),
    });
    await settle(tx, scope, kindName, { note });
    await enqueueJob(tx, {
      kind: RETYPE_FIELD,
      input: { kind: kindName, from: id, to: next, batch },
      actor: { id: scope.actor.id, role: scope.actor.role, locale: scope.locale, name: scope.actor.name },
      title: note,
      batchId: batch,
    });
    return { field: next, batch };
  });
}

/** What a field keeps when its type changes. A default and uniqueness belong to the old values. */
function inherited({ title, category, help, isSearched, isHidden, isReadOnly }: FieldSpec) {
  return { title, category, help, isSearched, isHidden, isReadOnly };
}

const Progress = ShownProgress.extend({ after: z.string().nullable().default(null), result: ShownResult.prefault({}) });
type Progress = z.infer<typeof Progress>;
type Input = Readonly<{ kind: string; from: string; to: string; batch: string }>;

/** The background work of `retypeField`, in chunks by id; goes on where it stopped. */
export async function runRetype(scope: Scope, job: JobRun): Promise<void> {
  const input = job.input as Input;
  let progress = Progress.parse(job.progress ?? {});
  const [startedMs, from] = [performance.now(), progress.done];
  for (;;) {
    job.signal.throwIfAborted();
    const before = progress;
    progress = await scope.write(async (tx) => {
      const next = await retypeChunk(tx, scope, input, before);
      await job.checkpoint(tx, { ...next, rowsPerSecond: rateOf(next.done - from, startedMs) });
      return next;
    });
    if (progress.after === null) return;
  }
}

const LOST: Text = { zh: '原来的值不能读成新的类型', en: 'The value cannot be read as the new type' };

async function retypeChunk(tx: Tx, scope: Scope, input: Input, progress: Progress): Promise<Progress> {
  const kind = await kindIn(tx, input.kind);
  const from = kind.retired.find((f) => f.id === input.from);
  const to = kind.byId.get(input.to);
  if (from === undefined || to === undefined) return { ...progress, after: null };
  const rows = await readValues(tx, input.kind, input.from, { after: progress.after, limit: WRITE_CHUNK });
  const said = await sayingsBehind(tx, rows);
  const lost: string[] = [];
  const bySource = new Map<string, Saying[]>();
  for (const row of rows) {
    const value = convertValue(from, to, row.value);
    const by = said.get(row.observation ?? '');
    if (value === null || by === undefined) {
      lost.push(row.id);
      continue;
    }
    const saying = { kind: input.kind, id: row.id, data: { [input.to]: value }, at: by.at, confidence: by.confidence };
    const list = bySource.get(by.source);
    if (list === undefined) bySource.set(by.source, [saying]);
    else list.push(saying);
  }
  for (const [source, sayings] of bySource)
    await observe(scope.within(tx), { source: { id: source }, batchId: input.batch, sayings });
  return afterChunk(progress, rows, lost);
}

function afterChunk(progress: Progress, rows: readonly ValueRow[], lost: readonly string[]): Progress {
  const done = progress.done + rows.length;
  const before = progress.result.skipped.find((skip) => skip.reason.en === LOST.en);
  const ids = [...(before?.ids ?? []), ...lost].slice(0, 20);
  const count = (before?.count ?? 0) + lost.length;
  return {
    ...progress,
    done,
    total: Math.max(progress.total, done),
    after: rows.length < WRITE_CHUNK ? null : (rows.at(-1)?.id ?? null),
    result: {
      ...progress.result,
      changed: progress.result.changed + rows.length - lost.length,
      skipped: count === 0 ? [] : [{ reason: LOST, count, ids }],
    },
  };
}

type Behind = Readonly<{ source: string; at: Date; confidence: number }>;

/** Who said the values that are shown, when and how surely. */
async function sayingsBehind(tx: Tx, rows: readonly ValueRow[]): Promise<ReadonlyMap<string, Behind>> {
  const ids = rows.flatMap((row) => row.observation ?? []);
  const found = await tx.query<{ id: string; source_id: string; at: Date; confidence: number }>(
    'select id, source_id, at, confidence from observation where tenant_id = $1 and id = any ($2::uuid[])',
    [tx.settings.tenantId, ids],
  );
  return new Map(found.map((o) => [o.id, { source: o.source_id, at: o.at, confidence: o.confidence }]));
}
