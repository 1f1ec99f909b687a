import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useCallback, useRef, useState } from 'react';
import type { CellsChanged, Field, RecordRef, RecordRow, Value } from '@valence/contract';
import { post } from '../../../parts/api.ts';
import { useRecordTexts } from '../texts.ts';

/** One cell as it is to be. `refs` names the records that the value names, so that they can be shown at once. */
export type CellEdit = Readonly<{
  row: RecordRow;
  field: Field;
  value: Value;
  refs?: Readonly<Record<string, RecordRef>>;
}>;
export type Conflict = CellsChanged['conflicts'][number] & Readonly<{ field: string; title: string }>;

/** Cells sent at once; more go one after the other under batches of their own. */
const MOST_CELLS = 1000;
/** Changes that can be taken back one after the other. */
const MOST_UNDO = 50;

export type Edits = Readonly<{
  write: (edits: readonly CellEdit[]) => void;
  undo: () => void;
  conflicts: readonly Conflict[];
  /** Ends the conflicts: with one's own values over theirs, or leaving theirs. */
  settle: (keepsMine: boolean) => void;
}>;

/**
 * Writes cells: shown at once, taken back when the server refuses, and where somebody was faster both values are put
 * side by side. What was written can be undone, last first.
 */
export function useEdits(kind: string, replace: (rows: readonly RecordRow[]) => void): Edits {
  const client = useQueryClient();
  const texts = useRecordTexts();
  const { message } = App.useApp();
  const [conflicts, setConflicts] = useState<readonly Conflict[]>([]);
  const batches = useRef<{ batch: string; cells: number }[]>([]);
  // One after the other, in the order of the hands: what is taken back is what was written last, its answer come or not.
  const line = useRef<Promise<void>>(Promise.resolve());
  const inTurn = useCallback((work: () => Promise<void>): void => void (line.current = line.current.then(work)), []);
  const undo = useCallback(async (): Promise<void> => {
    const last = batches.current.pop();
    if (last === undefined) return void message.info(texts('nothingToUndo'));
    try {
      const { rows } = await post<Pick<CellsChanged, 'rows'>>(pathOf(kind, '/cells/undo'), { batch: last.batch });
      replace(rows);
      figuresChanged(client, kind);
      void message.success(texts('undoneCells', { count: last.cells }));
    } catch (error) {
      void message.error((error as Error).message);
    }
  }, [client, kind, message, replace, texts]);

  const send = useCallback(
    async (edits: readonly CellEdit[], seen: (edit: CellEdit) => Value): Promise<void> => {
      const before = rowsBefore(edits);
      try {
        const changes = edits.map((edit) => ({
          id: edit.row.id,
          field: edit.field.id,
          value: edit.value,
          seen: seen(edit),
        }));
        const answer = await post<CellsChanged>(pathOf(kind, '/cells'), { changes });
        replace(answer.rows);
        if (answer.batch !== null) {
          batches.current = [...batches.current, { batch: answer.batch, cells: edits.length }].slice(-MOST_UNDO);
          if (edits.length > 1)
            void message.success(texts('changedCells', { count: edits.length - answer.conflicts.length }));
        }
        const titles = new Map(edits.map(({ row }) => [row.id, row.title]));
        setConflicts(answer.conflicts.map((conflict) => ({ ...conflict, title: titles.get(conflict.id) ?? '' })));
        figuresChanged(client, kind);
      } catch (error) {
        replace(before);
        void message.error((error as Error).message);
      }
    },
    [client, kind, message, replace, texts],
  );

  const sendInTurn = useCallback(
    (edits: readonly CellEdit[], seen: (edit: CellEdit) => Value): void => {
      replace(rowsAfter(edits));
      inTurn(() => send(edits, seen));
    },
    [inTurn, replace, send],
  );

  const mine = useRef<readonly CellEdit[]>([]);
  const write = useCallback(
    (edits: readonly CellEdit[]): void => {
      const real = edits.filter(({ row, field, value }) => !isSameValue(row.data[field.id], value));
      mine.current = real;
      for (let at = 0; at < real.length; at += MOST_CELLS)
        sendInTurn(real.slice(at, at + MOST_CELLS), ({ row, field }) => row.data[field.id] ?? null);
    },
    [sendInTurn],
  );
  const settle = useCallback(
    (keepsMine: boolean): void => {
      setConflicts([]);
      if (!keepsMine) return;
      const theirs = new Map(conflicts.map((conflict) => [`${conflict.id} ${conflict.field}`, conflict]));
      const again = mine.current.filter(({ row, field }) => theirs.get(`${row.id} ${field.id}`)?.isGone === false);
      sendInTurn(again, ({ row, field }) => theirs.get(`${row.id} ${field.id}`)?.theirs ?? null);
    },
    [conflicts, sendInTurn],
  );
  return { write, undo: () => inTurn(undo), conflicts, settle };
}

/** Whether two values mean the same. */
export function isSameValue(a: Value | undefined, b: Value | undefined): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

/** The rows as they are to be, cells of one row together. */
export function rowsAfter(edits: readonly CellEdit[]): RecordRow[] {
  const rows = new Map<string, RecordRow>();
  for (const { row, field, value, refs } of edits) {
    const known = rows.get(row.id) ?? row;
    rows.set(row.id, { ...known, data: { ...known.data, [field.id]: value }, refs: { ...known.refs, ...refs } });
  }
  return [...rows.values()];
}

function rowsBefore(edits: readonly CellEdit[]): RecordRow[] {
  return [...new Map(edits.map(({ row }) => [row.id, row])).values()];
}

/** Counts, sums and groups may be others now; the rows themselves stay where they are until the list is asked anew. */
function figuresChanged(client: ReturnType<typeof useQueryClient>, kind: string): void {
  void client.invalidateQueries({ queryKey: ['records', kind, 'groups'] });
  void client.invalidateQueries({ queryKey: ['records', kind, 'count'] });
  void client.invalidateQueries({ queryKey: ['record'] });
}

function pathOf(kind: string, rest: string): string {
  return `/api/records/${encodeURIComponent(kind)}${rest}`;
}
