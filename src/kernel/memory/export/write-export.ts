import type { Scope } from '#kernel/security';
import type { Selection } from '../bulk/selection.ts';
import type { Kind } from '../kinds.ts';
import { seenKind } from '../sight.ts';
import { refusal } from '../writing-rights.ts';
import { columnsOf, type Cell, type Column, type Spelling } from './columns.ts';
import { csvOf } from './csv.ts';
import { exportPages, type ExportPage } from './export-rows.ts';
import { jsonLinesOf } from './json-lines.ts';
import { xlsxOf, type XlsxNotes } from './xlsx.ts';

export type ExportFormat = 'csv' | 'xlsx' | 'jsonl';

/** What goes into a file, and how it is written. */
export type ExportSpec = Readonly<{
  selection: Selection;
  format: ExportFormat;
  columns: readonly string[] | null;
  spelling: Spelling;
  encoding: 'utf-8' | 'gb18030';
  isMarked: boolean;
}>;

export const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  jsonl: 'application/jsonl',
};

/** The media type of a file, with its encoding where that matters. */
export function mediaTypeOf({ format, encoding }: ExportSpec): string {
  return format === 'csv' && encoding === 'gb18030' ? 'text/csv; charset=gb18030' : MEDIA_TYPES[format];
}

/** What is told while a file is written: rows so far. Thrown from, it stops the writing. */
export type OnRows = (rows: number) => Promise<void>;

/** A file as it comes, with what is to be said of it at its end. */
export type ExportFile = Readonly<{ body: AsyncGenerator<Buffer>; notes: XlsxNotes; columns: readonly Column[] }>;

/**
 * Writes the records of a selection in one look at the database: call it with a scope bound to one open reading
 * transaction, and what others change meanwhile does not show. Only some pages are in memory.
 *
 * @throws Failure `memory.unknown_kind`, `input.invalid`, `rights.refused`
 */
export async function writeExport(scope: Scope, spec: ExportSpec, onRows: OnRows): Promise<ExportFile> {
  const kind = await scope.read((tx) => seenKind(tx, scope, spec.selection.list.kind));
  if (!kind.right.export) throw refusal(kind, 'export');
  const columns = columnsOf(scope, kind, spec.columns, spec.spelling);
  const notes = { cut: 0 };
  const pages = counted(exportPages(scope, kind, spec.selection), onRows);
  return { columns, notes, body: bodyOf({ spec, kind, columns, pages, notes }) };
}

type Body = Readonly<{
  spec: ExportSpec;
  kind: Kind;
  columns: readonly Column[];
  pages: AsyncGenerator<ExportPage>;
  notes: XlsxNotes;
}>;

function bodyOf({ spec, kind, columns, pages, notes }: Body): AsyncGenerator<Buffer> {
  if (spec.format === 'jsonl') return jsonLinesOf(kind, fieldsOf(kind, columns), pages);
  const cells = cellsOf(columns, pages);
  return spec.format === 'csv' ? csvOf(columns, cells, spec) : xlsxOf(columns, cells, notes);
}

function fieldsOf(kind: Kind, columns: readonly Column[]): string[] {
  return [...new Set(columns.map(({ id }) => id.replace('.$id', '')))].filter((id) => kind.byId.has(id));
}

async function* counted(pages: AsyncGenerator<ExportPage>, onRows: OnRows): AsyncGenerator<ExportPage> {
  let rows = 0;
  for await (const page of pages) {
    yield page;
    rows += page.entities.length;
    await onRows(rows);
  }
}

async function* cellsOf(
  columns: readonly Column[],
  pages: AsyncIterable<ExportPage>,
): AsyncGenerator<readonly (readonly Cell[])[]> {
  for await (const { entities, titles } of pages)
    yield entities.map((entity) => columns.map((column) => column.cellOf(entity, titles)));
}
