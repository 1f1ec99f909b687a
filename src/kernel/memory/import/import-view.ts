import type { Import } from '@valence/contract';
import type { FailureCode, Params } from '#base';
import type { ImportColumn, ImportProblem, ImportState, ImportStatus } from './import-state.ts';

/** An import as the wire shows it, but for the texts: problems carry rule and values, the error its code. */
export type ImportView = Omit<Import, 'fileProblems' | 'error'> &
  Readonly<{ fileProblems: ImportProblem[]; error: Readonly<{ code: FailureCode; params: Params }> | null }>;

const WORKING: ReadonlySet<ImportStatus> = new Set(['reading', 'checking', 'importing', 'undoing']);

export function viewOf(state: ImportState): ImportView {
  const { report } = state;
  const isStuck = state.isStuck && WORKING.has(state.status);
  return {
    id: state.id,
    kind: state.kind,
    fileName: state.fileName,
    bytes: state.bytes,
    status: isStuck ? 'failed' : state.status,
    encoding: report.encoding,
    separator: report.separator,
    sheet: report.sheet,
    sheets: [...report.sheets],
    headerRow: report.headerRow,
    options: state.options,
    columns: report.columns.map(columnOf),
    mapping: [...state.mapping],
    isRemembered: report.isRemembered,
    keys: [...state.keys],
    keyReason: report.keyReason,
    outcome: state.outcome,
    onlyValid: state.onlyValid,
    fileProblems: report.fileProblems,
    counts: report.counts,
    progress: progressOf(state),
    startedBy: report.startedBy,
    createdAt: state.madeAt.toISOString(),
    endedAt: state.endedAt?.toISOString() ?? null,
    error: isStuck ? { code: 'import.failed', params: { id: state.id } } : state.error,
  };
}

function columnOf(column: ImportColumn): ImportView['columns'][number] {
  const { column: name, examples, distinct, emptyRatio, inferredType, suggestion, confidence, reason } = column;
  return { column: name, examples, distinct, emptyRatio, inferredType, suggestion, confidence, reason };
}

function progressOf({ progress, status }: ImportState): ImportView['progress'] {
  if (progress === null || !WORKING.has(status)) return null;
  const { done, total, rowsPerSecond } = progress;
  const remainingMs = rowsPerSecond > 0 ? Math.round((Math.max(0, total - done) / rowsPerSecond) * 1000) : null;
  return { done, total, rowsPerSecond, remainingMs };
}
