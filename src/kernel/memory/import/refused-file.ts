import { Failure, RULES, say, type Locale } from '#base';
import type { Scope } from '#kernel/security';
import type { Cell, Column } from '../export/columns.ts';
import { csvOf } from '../export/csv.ts';
import { MEDIA_TYPES } from '../export/write-export.ts';
import { xlsxOf } from '../export/xlsx.ts';
import { ImportProblem, readImport, type ImportState } from './import-state.ts';
import { withTable } from './open-file.ts';
import { refusalColumns } from './refusal-columns.ts';
import type { Table } from './reading/index.ts';

/** The refused rows of a file, with the columns they had and why they were refused. */
export type RefusedFile = Readonly<{
  format: 'csv' | 'xlsx';
  name: string;
  mediaType: string;
  rows: number;
  body: Buffer;
}>;

/** Rows of one piece. */
const PAGE = 1_000;

/** @throws Failure `memory.not_found`, `export.no_file` when no row was refused. */
export async function writeRefused(scope: Scope, id: string, format: RefusedFile['format']): Promise<RefusedFile> {
  const state = await scope.read((tx) => readImport(tx, id));
  if (state.report.counts.refused === 0) throw new Failure('export.no_file');
  const count = { rows: 0 };
  const pieces = await withTable(scope, state, async (table) => {
    const names = [...table.header, ...refusalColumns(scope.locale)];
    const columns = names.map((title): Column => ({ id: title, title, cellOf: () => null }));
    const pages = pagesOf(scope, { state, table, count });
    const body =
      format === 'csv'
        ? csvOf(columns, pages, { encoding: 'utf-8', isMarked: true })
        : xlsxOf(columns, pages, { cut: 0 });
    const kept: Buffer[] = [];
    for await (const piece of body) kept.push(piece);
    return kept;
  });
  const suffix = scope.locale === 'en' ? 'refused' : '未导入';
  return {
    format,
    name: `${state.fileName.replace(/\.\w{1,5}$/, '')}-${suffix}.${format}`,
    mediaType: MEDIA_TYPES[format],
    rows: count.rows,
    body: Buffer.concat(pieces),
  };
}

type Source = Readonly<{ state: ImportState; table: Table; count: { rows: number } }>;

/** Walks the file and the list of problems side by side: both are in the order of the rows. */
async function* pagesOf(scope: Scope, { state, table, count }: Source): AsyncGenerator<readonly (readonly Cell[])[]> {
  const problems = problemsOf(scope, state.id);
  let next = await problems.next();
  let page: Cell[][] = [];
  for await (const { row, cells } of table.rows()) {
    const wrong: ImportProblem[] = [];
    while (next.done !== true && next.value.row <= row) {
      if (next.value.row === row) wrong.push(next.value);
      next = await problems.next();
    }
    if (wrong.length === 0) continue;
    count.rows += 1;
    page.push([...table.header.map((_, i) => textCell(cells[i] ?? '')), ...reasonCells(row, wrong, scope.locale)]);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  await problems.return(undefined);
  yield page;
}

const textCell = (text: string): Cell => (text === '' ? null : { type: 'text', text });

function reasonCells(row: number, problems: readonly ImportProblem[], locale: Locale): Cell[] {
  const columns = [...new Set(problems.flatMap(({ column }) => column ?? []))];
  const reasons = problems.map(({ column, rule, params }) => {
    const text = say(RULES[rule], locale, params);
    return column === null ? text : `${column}: ${text}`;
  });
  return [
    { type: 'number', text: String(row) },
    textCell(columns.join(locale === 'en' ? ', ' : '、')),
    textCell(reasons.join(locale === 'en' ? ' ' : '')),
  ];
}

async function* problemsOf(scope: Scope, id: string): AsyncGenerator<ImportProblem> {
  for (let after = 0n; ;) {
    const from = after;
    const rows = await scope.read((tx) =>
      tx.query<{ ordinal: bigint; problem: unknown }>(
        'select ordinal, problem from import_problem where tenant_id = $1 and import_id = $2 and ordinal > $3 order by ordinal limit $4',
        [tx.settings.tenantId, id, from, PAGE],
      ),
    );
    for (const { problem } of rows) yield ImportProblem.parse(problem);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.ordinal;
  }
}
