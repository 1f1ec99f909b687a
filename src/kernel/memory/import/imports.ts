import { Failure, newId, RULES, say, type Locale } from '#base';
import type { Scope } from '#kernel/security';
import { cancelJob, receiveBlob, type Tx } from '#store';
import { openBatch } from '../batch.ts';
import { addFields } from '../fields.ts';
import { seenKind, sightIn } from '../sight.ts';
import { refusal } from '../writing-rights.ts';
import {
  assertStatus,
  IMPORT_COLUMNS,
  IMPORT_FROM,
  ImportOptions,
  ImportProblem,
  lockImport,
  NO_COUNTS,
  readImport,
  stateOf,
  updateImport,
  type ColumnMapping,
  type ImportState,
  type OutcomeGuess,
  type Report,
} from './import-state.ts';
import { viewOf, type ImportView } from './import-view.ts';
import { enqueueStep } from './job-life.ts';
import { ownWorkOnly } from '../limits.ts';
import { ofOwn } from './own-imports.ts';
import { planImport } from './plan-import.ts';
import { profileFile, type FileProfile, type GuessOutcome } from './profile-file.ts';
import { writeRefused, type RefusedFile } from './refused-file.ts';
import { rememberedMapping, rememberMapping } from './remembered-mapping.ts';

/** Kinds of the jobs that work on imports. */
export const CHECK_IMPORT = 'import.check';
export const RUN_IMPORT = 'import.run';
export const UNDO_IMPORT = 'import.undo';

/** A file on its way in. The body may come slowly; it is never held whole. */
export type ImportFile = Readonly<{ fileName: string; kind: string; body: AsyncIterable<Buffer> | Buffer }>;

/** What a person decides about a file: `outcome` undefined leaves the one that was found. */
export type MappingChoice = Readonly<{
  mapping: readonly ColumnMapping[];
  keys: readonly string[];
  outcome?: OutcomeGuess | null | undefined;
}>;

export type PageOf<T> = Readonly<{ items: readonly T[]; next: string | null }>;

/** The steps of an import, from the file to its undoing. Each answers the import as it stands then. */
export type ImportsDoor = Readonly<{
  /** Keeps the file, looks into it and suggests what its columns mean. @throws Failure `import.too_large`, `memory.unknown_kind` */
  startImport(scope: Scope, file: ImportFile): Promise<ImportView>;
  /** Takes the person's mapping and begins the dry run. @throws Failure `input.invalid`, `import.not_ready`, `import.unreadable` */
  setMapping(scope: Scope, id: string, choice: MappingChoice): Promise<ImportView>;
  /** Reads the file anew, with what a person says of its encoding, separator, sheet, header or dates. @throws Failure `import.not_ready` */
  setOptions(scope: Scope, id: string, options: ImportOptions): Promise<ImportView>;
  /** The refused rows as a file, to be mended and imported again. @throws Failure `memory.not_found`, `export.no_file` */
  refusedFile(scope: Scope, id: string, format: RefusedFile['format']): Promise<RefusedFile>;
  /** Begins to write. Rows with problems are left out only when `onlyValid` says so. @throws Failure `import.has_errors`, `import.not_ready` */
  startRun(scope: Scope, id: string, options: { onlyValid: boolean }): Promise<ImportView>;
  /** Stops the import; what it wrote is taken back. @throws Failure `import.not_ready` when it has ended. */
  cancelImport(scope: Scope, id: string): Promise<ImportView>;
  /** Takes a finished import back. @throws Failure `import.not_ready` */
  undoImport(scope: Scope, id: string): Promise<ImportView>;
  /** Imports of the workspace, newest first. */
  listImports(scope: Scope, page: { after?: string | null; limit: number }): Promise<PageOf<ImportView>>;
  /** @throws Failure `memory.not_found` */
  getImport(scope: Scope, id: string): Promise<ImportView>;
  /** What is wrong with the rows, in the order of the file. @throws Failure `memory.not_found` */
  listProblems(
    scope: Scope,
    id: string,
    page: { after?: string | null; limit: number },
  ): Promise<PageOf<ImportProblem>>;
}>;

const MB = 1_048_576;
/** Largest file that is taken. Chosen: a spreadsheet of a million rows of forty columns. */
const MOST_MB = 200;

/** The imports of all workspaces. `guessOutcome` comes from who knows about learning; without it nothing is guessed. */
export function openImports(ports: { guessOutcome?: GuessOutcome } = {}): ImportsDoor {
  const guess = ports.guessOutcome ?? (() => null);
  return {
    startImport: (scope, file) => startImport(scope, file, guess),
    setMapping: ofOwn(setMapping),
    setOptions: ofOwn((scope, id, options: ImportOptions) => setOptions(scope, id, options, guess)),
    refusedFile: ofOwn(writeRefused),
    startRun: ofOwn(startRun),
    cancelImport: ofOwn(cancelImport),
    undoImport: ofOwn(undoImport),
    listImports,
    getImport: ofOwn((scope, id) => scope.read(async (tx) => viewOf(await readImport(tx, id)))),
    listProblems: ofOwn(listProblems),
  };
}

async function startImport(scope: Scope, file: ImportFile, guess: GuessOutcome): Promise<ImportView> {
  const kind = await scope.read((tx) => seenKind(tx, scope, file.kind));
  if (!kind.right.make) throw refusal(kind, 'make');
  const fileName = file.fileName.trim().slice(0, 200) || 'file';
  const spec = { subjectId: null, name: fileName, mediaType: 'application/octet-stream', body: limited(file.body) };
  const blob = await receiveBlob(scope.write, spec);
  const source = { blobId: blob.id, kind: file.kind, options: AS_DETECTED };
  const profile = await profileFile(scope, source, guess);
  const id = newId('import');
  return scope.write(async (tx) => {
    const { mapping, keys, outcome, isRemembered } = await firstMapping(tx, scope, file.kind, profile);
    const told = { sha256: blob.sha256, startedBy: scope.actor.name, isRemembered };
    const report = reportOf(profile, told);
    await tx.query(
      `insert into import (tenant_id, id, kind, file_name, blob_id, bytes, status, report, mapping, keys, outcome, made_by)
       values ($1, $2, $3, $4, $5, $6, 'mapping', $7, $8, $9, $10, $11)`,
      [
        tx.settings.tenantId,
        id,
        file.kind,
        fileName,
        blob.id,
        blob.bytes,
        ...[report, mapping, keys].map((value) => JSON.stringify(value)),
        outcome === null ? null : JSON.stringify(outcome),
        tx.settings.actor,
      ],
    );
    return viewOf(await readImport(tx, id));
  });
}

const AS_DETECTED = ImportOptions.parse({});

function reportOf(profile: FileProfile, told: Pick<Report, 'sha256' | 'startedBy' | 'isRemembered'>): Report {
  const { rows, problems, keyReason, encoding, separator, sheet, sheets, headerRow, columns } = profile;
  return {
    encoding,
    separator,
    sheet,
    sheets: [...sheets],
    headerRow,
    columns: [...columns],
    ...told,
    keyReason,
    fileProblems: [...problems],
    counts: { ...NO_COUNTS, rowsRead: rows },
    isCancelling: false,
  };
}

/** The mapping of the last file with these columns where it still fits, else what was suggested. */
async function firstMapping(
  tx: Tx,
  scope: Scope,
  kindName: string,
  { columns, keys, outcome }: FileProfile,
): Promise<MappingChoice & { outcome: OutcomeGuess | null; isRemembered: boolean }> {
  const suggested = { mapping: columns.map(({ suggestion }) => suggestion), keys, outcome };
  const known = await rememberedMapping(tx, kindName, columns);
  if (known === null) return { ...suggested, isRemembered: false };
  try {
    planImport((await sightIn(tx, scope)).kinds, kindName, { ...known, outcome, columns: [...columns] });
    return { ...known, outcome, isRemembered: true };
  } catch (error) {
    // The kinds have changed since: a field is gone or has become another.
    if (!(error instanceof Failure)) throw error;
    return { ...suggested, isRemembered: false };
  }
}

/** Reads the file anew as a person says it is to be read; mapping and rehearsal begin anew. @throws Failure `import.not_ready` */
async function setOptions(scope: Scope, id: string, options: ImportOptions, guess: GuessOutcome): Promise<ImportView> {
  const before = await scope.read((tx) => readImport(tx, id));
  assertStatus(before, 'mapping', 'checked');
  const profile = await profileFile(scope, { ...before, options }, guess);
  return scope.write(async (tx) => {
    const state = await lockImport(tx, id);
    assertStatus(state, 'mapping', 'checked');
    const { mapping, keys, outcome, isRemembered } = await firstMapping(tx, scope, state.kind, profile);
    const { sha256, startedBy } = state.report;
    const report = reportOf(profile, { sha256, startedBy, isRemembered });
    await updateImport(tx, id, { status: 'mapping', report, mapping, keys, outcome, options });
    return viewOf(await readImport(tx, id));
  });
}

async function* limited(body: ImportFile['body']): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of Buffer.isBuffer(body) ? [body] : body) {
    bytes += chunk.length;
    if (bytes > MOST_MB * MB) throw new Failure('import.too_large', { params: { max: MOST_MB } });
    yield chunk;
  }
}

async function setMapping(scope: Scope, id: string, choice: MappingChoice): Promise<ImportView> {
  return scope.write(async (tx) => {
    const state = await lockImport(tx, id);
    assertStatus(state, 'mapping', 'checking', 'checked');
    assertReadable(state, scope.locale);
    const outcome = choice.outcome === undefined ? state.outcome : choice.outcome;
    planImport((await sightIn(tx, scope)).kinds, state.kind, { ...choice, outcome, columns: state.report.columns });
    if (state.jobId !== null) await cancelJob(tx, state.jobId);
    const jobId = await enqueueStep(scope, tx, CHECK_IMPORT, id);
    const { mapping, keys } = choice;
    await updateImport(tx, id, { status: 'checking', mapping, keys, outcome, jobId });
    return viewOf(await readImport(tx, id));
  });
}

function assertReadable({ report }: ImportState, locale: Locale): void {
  const [problem] = report.fileProblems;
  if (problem === undefined) return;
  const reason = say(RULES[problem.rule], locale, problem.params);
  throw new Failure('import.unreadable', { params: { reason } });
}

async function startRun(scope: Scope, id: string, { onlyValid }: { onlyValid: boolean }): Promise<ImportView> {
  return scope.write(async (tx) => {
    const state = await lockImport(tx, id);
    assertStatus(state, 'checked');
    const { refused } = state.report.counts;
    if (refused > 0 && !onlyValid) throw new Failure('import.has_errors', { params: { count: refused } });
    const bound = scope.within(tx);
    const plan = planImport((await sightIn(tx, scope)).kinds, state.kind, { ...state, columns: state.report.columns });
    await rememberMapping(tx, state);
    const label = { zh: `导入 ${state.fileName}`, en: `Import of ${state.fileName}` };
    const batchId = await openBatch(bound, { kind: 'import', label });
    if (plan.newFields.length > 0) await addFields(bound, state.kind, plan.newFields, batchId);
    const jobId = await enqueueStep(scope, tx, RUN_IMPORT, id, label);
    await updateImport(tx, id, { status: 'importing', onlyValid, batchId, jobId });
    return viewOf(await readImport(tx, id));
  });
}

async function cancelImport(scope: Scope, id: string): Promise<ImportView> {
  return scope.write(async (tx) => {
    const state = await lockImport(tx, id);
    assertStatus(state, 'reading', 'mapping', 'checking', 'checked', 'importing');
    if (state.status === 'importing') await askToStop(scope, tx, state);
    else {
      if (state.jobId !== null) await cancelJob(tx, state.jobId);
      await updateImport(tx, id, { status: 'cancelled', isEnded: true });
    }
    return viewOf(await readImport(tx, id));
  });
}

/** The job itself takes back what it wrote; where it gave up, a new one does. */
async function askToStop(scope: Scope, tx: Tx, state: ImportState): Promise<void> {
  const report = { ...state.report, isCancelling: true };
  const jobId = state.isStuck ? await enqueueStep(scope, tx, RUN_IMPORT, state.id) : state.jobId;
  await updateImport(tx, state.id, { report, jobId });
}

async function undoImport(scope: Scope, id: string): Promise<ImportView> {
  return scope.write(async (tx) => {
    const state = await lockImport(tx, id);
    if (!state.isStuck || state.batchId === null) assertStatus(state, 'done');
    const jobId = await enqueueStep(scope, tx, UNDO_IMPORT, id, {
      zh: `撤销导入 ${state.fileName}`,
      en: `Undo of the import of ${state.fileName}`,
    });
    await updateImport(tx, id, { status: 'undoing', jobId, isEnded: false, error: null });
    return viewOf(await readImport(tx, id));
  });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function badCursor(): Failure {
  return new Failure('input.invalid', { fields: [{ path: 'after', rule: 'shape', params: { detail: 'cursor' } }] });
}

async function listImports(
  scope: Scope,
  { after = null, limit }: { after?: string | null; limit: number },
): Promise<PageOf<ImportView>> {
  if (after !== null && !UUID.test(after)) throw badCursor();
  const rows = await scope.read(async (tx) =>
    tx.query(
      `select ${IMPORT_COLUMNS} from ${IMPORT_FROM} where i.tenant_id = $1 and ($2::uuid is null or i.id < $2) and ($4::text is null or i.made_by = $4) order by i.id desc limit $3`,
      [tx.settings.tenantId, after, limit + 1, await ownWorkOnly(tx, scope)],
    ),
  );
  const items = rows.slice(0, limit).map((row) => viewOf(stateOf(row)));
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

async function listProblems(
  scope: Scope,
  id: string,
  { after = null, limit }: { after?: string | null; limit: number },
): Promise<PageOf<ImportProblem>> {
  if (after !== null && !/^\d{1,15}$/.test(after)) throw badCursor();
  return scope.read(async (tx) => {
    await readImport(tx, id);
    const rows = await tx.query<{ ordinal: bigint; problem: unknown }>(
      `select ordinal, problem from import_problem where tenant_id = $1 and import_id = $2 and ordinal > $3 order by ordinal limit $4`,
      [tx.settings.tenantId, id, after ?? 0, limit + 1],
    );
    const page = rows.slice(0, limit);
    const items = page.map(({ problem }) => ImportProblem.parse(problem));
    return { items, next: rows.length > limit ? String(page.at(-1)?.ordinal ?? '') : null };
  });
}
