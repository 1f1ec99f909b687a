import { basename } from 'node:path';
import type { ReadStream } from 'node:fs';
import { Failure, RULES, say } from '#base';
import { kindsOf, type ImportProblem, type ImportsDoor, type ImportView } from '#kernel/memory';
import { BY_ROW } from '#kernel/process';
import type { Scope } from '#kernel/security';
import type { ChainArguments } from './chain.ts';

export type ImportedFile = Readonly<{
  counts: ImportView['counts'];
  importMs: number;
  outcome: ImportView['outcome'];
  /** Field whose value decides which rows are held out, or the row number. */
  idField: string;
  /** The field that a column of the file became; the column's name itself when there is none. */
  fieldOf(column: string): string;
  /** The column of the file that a field was filled from; null when it was none. */
  columnOf(field: string): string | null;
}>;

type Job = Readonly<{ scope: Scope; imports: ImportsDoor; stream: ReadStream; asked: ChainArguments }>;

const POLL_MS = 25;

/** Imports the file with the suggested mapping. @throws Failure `import.*`, `setup.arguments` for a column that is not there. */
export async function importFile({ scope, imports, stream, asked }: Job): Promise<ImportedFile> {
  const since = performance.now();
  const read = await imports.startImport(scope, { fileName: basename(asked.file), kind: 'lead', body: stream });
  if (read.fileProblems.length > 0) throw unreadable(read.fileProblems);
  const column = (name: string): string => columnNamed(read, name);
  const keys = asked.id === null ? read.keys : [column(asked.id)];
  const outcome = asked.outcome === null ? read.outcome : await outcomeIn(read, column(asked.outcome));
  await imports.setMapping(scope, read.id, { mapping: read.mapping, keys, outcome });
  const checked = await settled(scope, imports, read.id, 'checking');
  if (checked.counts.refused > 0 && !asked.onlyValid) throw await refused(scope, imports, checked);
  await imports.startRun(scope, read.id, { onlyValid: asked.onlyValid });
  const done = await settled(scope, imports, read.id, 'importing');
  const fields = await fieldsByColumn(scope, done);
  const [key] = keys;
  return {
    counts: done.counts,
    importMs: Math.round(performance.now() - since),
    outcome: done.outcome,
    idField: (keys.length === 1 && key !== undefined ? fields.get(key) : undefined) ?? BY_ROW,
    fieldOf: (name) => fields.get(column(name)) ?? name,
    columnOf: (field) => [...fields].find(([, id]) => id === field)?.[0] ?? null,
  };
}

/** @throws Failure `setup.arguments` with the columns there are. */
function columnNamed(view: ImportView, name: string): string {
  const plain = name.trim().toLowerCase();
  const found =
    view.columns.find((c) => c.column === name) ?? view.columns.find((c) => c.column.trim().toLowerCase() === plain);
  if (found === undefined)
    throw new Failure('setup.arguments', {
      params: { reason: `${name} ∉ ${view.columns.map((c) => c.column).join(', ')}` },
    });
  return found.column;
}

/** An outcome column that was told: the words of the values decide, and where they do not, the found ones stand. */
async function outcomeIn(view: ImportView, column: string): Promise<ImportView['outcome']> {
  if (view.outcome?.column === column) return view.outcome;
  return { column, won: [...YES], lost: [...NO], why: { zh: '由命令行指定', en: 'told on the command line' } };
}

const YES = ['1', 'true', 'yes', 'y', 'won', 'converted', '是', '成交', '赢单', 'Yes', 'True', 'Won', 'Closed Won'];
const NO = ['0', 'false', 'no', 'n', 'lost', '否', '丢单', '输单', 'No', 'False', 'Lost', 'Closed Lost'];

async function settled(
  scope: Scope,
  imports: ImportsDoor,
  id: string,
  working: ImportView['status'],
): Promise<ImportView> {
  for (;;) {
    const view = await imports.getImport(scope, id);
    if (view.error !== null) throw new Failure(view.error.code, { params: view.error.params });
    if (view.status !== working) return view;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function unreadable(problems: readonly ImportProblem[]): Failure {
  const reason = problems.map(line).join(' ');
  return new Failure('import.unreadable', { params: { reason } });
}

/** Most problems that are printed; the first ones tell what is wrong with the rest. */
const MOST_PRINTED = 10;

async function refused(scope: Scope, imports: ImportsDoor, view: ImportView): Promise<Failure> {
  const { items } = await imports.listProblems(scope, view.id, { limit: MOST_PRINTED });
  const fields = items.map((p) => ({
    path: `row ${p.row}${p.column === null ? '' : ` · ${p.column}`}`,
    rule: p.rule,
    params: p.params,
  }));
  return new Failure('import.has_errors', { params: { count: view.counts.refused }, fields });
}

function line({ row, column, rule, params }: ImportProblem): string {
  return `${row}${column === null ? '' : ` ${column}`}: ${say(RULES[rule], 'en', params)}`;
}

/** The field that each column became: the mapped one, or the custom field that carries the column's name. */
async function fieldsByColumn(scope: Scope, view: ImportView): Promise<ReadonlyMap<string, string>> {
  const lead = (await kindsOf(scope)).find((k) => k.name === 'lead');
  const custom = new Map((lead?.fields ?? []).filter((f) => f.isCustom === true).map((f) => [f.title.zh, f.id]));
  return new Map(
    view.mapping.flatMap(({ column, field }) => {
      const id = field ?? custom.get(column);
      return id === undefined ? [] : [[column, id] as const];
    }),
  );
}
