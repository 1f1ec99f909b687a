import { Button } from 'antd';
import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react';
import type { Kind, RecordRow } from '@valence/contract';
import { EmptyState } from '../../parts/empty-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { Cards } from './cards.tsx';
import type { ColumnActs } from './column-acts.tsx';
import { changeColumn, moveColumn } from './columns.ts';
import { Grid } from './grid/grid.tsx';
import { useEdits } from './grid/use-edits.ts';
import { useCount, useLines, type ListLines } from './list-data.ts';
import { columnsOf, keptColumns, type Column, type ListState } from './list-state.ts';
import { useRecordTexts } from './texts.ts';
import { useCellLook } from './use-cell-look.ts';

const ConflictDialog = lazy(() =>
  import('./grid/conflict-dialog.tsx').then(({ ConflictDialog: found }) => ({ default: found })),
);
const BulkBar = lazy(() => import('./bulk-bar.tsx').then(({ BulkBar: found }) => ({ default: found })));

type Props = Readonly<{
  kind: Kind;
  state: ListState;
  /** What narrows the list down. */
  tools: ReactNode;
  isCards: boolean;
  onChange: (change: Partial<ListState>) => void;
}>;

/** The list as a spreadsheet; on a narrow screen as cards. */
export function TableLayout({ tools, ...rest }: Props): ReactNode {
  return (
    <>
      <div className="rec-tools">{tools}</div>
      <Rows {...rest} />
    </>
  );
}

function Rows({ kind, state, isCards, onChange }: Omit<Props, 'tools'>): ReactNode {
  const groupField = kind.fields.find(({ id }) => id === state.groupBy);
  // Cards are not grouped: a phone shows too few of them at once
  const flat = useMemo(() => (isCards ? { ...state, groupBy: null } : state), [state, isCards]);
  const list = useLines(kind.name, flat, groupField);
  const count = useCount(kind.name, state, flat.groupBy === null ? list : undefined);
  const edits = useEdits(kind.name, list.lines.replace);
  const look = useCellLook();
  const { columns, widen } = useColumns(kind, state, onChange);
  const ticks = useTicks(list, JSON.stringify([state.filters, state.q]));
  const { ticked } = ticks;
  const acts: ColumnActs = {
    sortBy: (sort) => onChange({ sort }),
    move: (moved, before) => onChange({ columns: keptColumns(moveColumn(columns, moved, before)) }),
    widen,
    freeze: (field, isFrozen) => onChange({ columns: keptColumns(changeColumn(columns, field, { isFrozen })) }),
    hide: (field) => onChange({ columns: keptColumns(columns.filter((column) => column.field.id !== field)) }),
    group: (field) => onChange({ groupBy: field }),
    sum: (field, fn) =>
      onChange({ sums: [...state.sums.filter((sum) => sum.field !== field), ...(fn === null ? [] : [{ field, fn }])] }),
    groupedBy: state.groupBy,
    sums: state.sums,
    order: columns.map(({ field }) => field.id),
  };
  const foot = (
    <Foot
      isLoading={list.isLoading}
      failure={list.isReady ? list.failure : null}
      isEnd={list.isEnd}
      onRetry={list.retry}
    />
  );
  const instead = insteadOf(list);
  if (instead === 'skeleton') return <Skeleton />;
  if (instead === 'failure') return <Failed failure={list.failure} onRetry={list.retry} />;
  if (instead === 'nothing')
    return <Nothing kind={kind} state={state} onClear={() => onChange({ filters: [], q: '' })} />;
  return (
    <>
      {isCards ? (
        <Cards list={list} fields={columns.map(({ field }) => field)} look={look} foot={foot} />
      ) : (
        <Grid
          kind={kind}
          columns={columns}
          state={state}
          list={list}
          total={count?.count}
          look={look}
          acts={acts}
          edits={edits}
          ticked={ticks.ids}
          onTick={ticks.tick}
          onTickAll={ticks.tickAll}
          foot={foot}
        />
      )}
      <Suspense fallback={null}>
        {edits.conflicts.length > 0 && (
          <ConflictDialog kind={kind} conflicts={edits.conflicts} onSettle={edits.settle} />
        )}
        {ticked.size > 0 && (
          <BulkBar
            kind={kind}
            state={state}
            rows={[...ticked.values()]}
            isAll={ticks.isAll}
            count={count}
            onAll={ticks.takeAll}
            onDone={() => ticks.tickAll(false)}
          />
        )}
      </Suspense>
    </>
  );
}

/** What stands in place of the rows, if anything does. */
function insteadOf(list: ListLines): 'skeleton' | 'failure' | 'nothing' | null {
  if (list.isPending) return 'skeleton';
  if (!list.isReady) return list.failure === null ? null : 'failure';
  return list.count === 0 && !list.isLoading ? 'nothing' : null;
}

/** The ticked rows. Another question to the list unticks them: nobody should change what they do not see. */
function useTicks({ lines, count }: ListLines, asked: string) {
  const [ticked, setTicked] = useState<ReadonlyMap<string, RecordRow>>(new Map());
  const [isAll, setAll] = useState(false);
  const [seen, setSeen] = useState(asked);
  const take = (next: ReadonlyMap<string, RecordRow>): void => {
    setAll(false);
    setTicked(next);
  };
  if (seen !== asked) {
    setSeen(asked);
    take(new Map());
  }
  const ids = useMemo(() => new Set(ticked.keys()), [ticked]);
  return {
    ticked,
    ids,
    isAll,
    tick: (row: RecordRow, isRange: boolean) =>
      take(isRange ? withRange(ticked, row, lines.lineAt, count) : toggled(ticked, row)),
    tickAll: (isOn: boolean) => take(isOn ? rowsBetween(lines.lineAt, 0, count - 1) : new Map()),
    /** Everything the list finds is meant. */
    takeAll: () => setAll(true),
  };
}

/** Columns as shown; while an edge is dragged its width is only here, and in the address once it is let go. */
function useColumns(
  kind: Kind,
  state: ListState,
  onChange: Props['onChange'],
): { columns: readonly Column[]; widen: ColumnActs['widen'] } {
  const [dragged, setDragged] = useState<{ field: string; width: number } | null>(null);
  const kept = useMemo(() => columnsOf(state, kind), [state, kind]);
  const columns = useMemo(
    () => (dragged === null ? kept : changeColumn(kept, dragged.field, { width: dragged.width })),
    [kept, dragged],
  );
  const widen: ColumnActs['widen'] = (field, width, isDone) => {
    setDragged(isDone || width === undefined ? null : { field, width });
    if (isDone) onChange({ columns: keptColumns(changeColumn(kept, field, { width })) });
  };
  return { columns, widen };
}

type LineAt = ReturnType<typeof useLines>['lines']['lineAt'];

function toggled(known: ReadonlyMap<string, RecordRow>, row: RecordRow): ReadonlyMap<string, RecordRow> {
  const next = new Map(known);
  if (!next.delete(row.id)) next.set(row.id, row);
  return next;
}

function rowsBetween(lineAt: LineAt, first: number, last: number): Map<string, RecordRow> {
  const rows = new Map<string, RecordRow>();
  for (let at = first; at <= last; at++) {
    const line = lineAt(at);
    if (line.type === 'row' && line.row !== undefined) rows.set(line.row.id, line.row);
  }
  return rows;
}

/** Shift ticks everything from the row ticked last to this one. */
function withRange(
  known: ReadonlyMap<string, RecordRow>,
  row: RecordRow,
  lineAt: LineAt,
  count: number,
): ReadonlyMap<string, RecordRow> {
  const from = [...known.keys()].at(-1);
  const places: number[] = [];
  for (let at = 0; at < count && places.length < 2; at++) {
    const line = lineAt(at);
    if (line.type === 'row' && (line.row?.id === row.id || line.row?.id === from)) places.push(at);
  }
  const [first, last] = places;
  if (first === undefined || last === undefined) return toggled(known, row);
  return new Map([...known, ...rowsBetween(lineAt, first, last)]);
}

function Foot({
  isLoading,
  failure,
  isEnd,
  onRetry,
}: {
  isLoading: boolean;
  failure: Error | null;
  isEnd: boolean;
  onRetry: () => void;
}): ReactNode {
  const texts = useRecordTexts();
  return (
    <div className="rec-foot v-faint" role="status">
      {failure !== null ? (
        <>
          {texts('moreFailed')}{' '}
          <button type="button" className="v-link-button" onClick={onRetry}>
            {texts('retry')}
          </button>
        </>
      ) : isLoading ? (
        texts('loading')
      ) : isEnd ? (
        texts('end')
      ) : null}
    </div>
  );
}

function Failed({ failure, onRetry }: { failure: Error | null; onRetry: () => void }): ReactNode {
  const texts = useRecordTexts();
  return (
    <EmptyState
      title={texts('failed')}
      body={failure?.message}
      action={<Button onClick={onRetry}>{texts('retry')}</Button>}
    />
  );
}

function Nothing({ kind, state, onClear }: { kind: Kind; state: ListState; onClear: () => void }): ReactNode {
  const texts = useRecordTexts();
  const plural = useSay()(kind.plural);
  if (state.filters.length > 0 || state.q !== '') {
    return (
      <EmptyState
        title={texts('noMatchTitle', { kind: plural })}
        body={texts('noMatchBody')}
        action={<Button onClick={onClear}>{texts('clearFilters')}</Button>}
      />
    );
  }
  return (
    <EmptyState
      title={texts('emptyTitle', { kind: plural })}
      body={texts('emptyBody')}
      action={
        <LinkButton isPrimary href={`/import?kind=${encodeURIComponent(kind.name)}`}>
          {texts('emptyImport')}
        </LinkButton>
      }
    />
  );
}

function Skeleton(): ReactNode {
  const texts = useRecordTexts();
  return (
    <div className="rec-skeleton" role="status" aria-label={texts('loading')}>
      {Array.from({ length: 14 }, (_, row) => (
        <div key={row} style={{ ['--rec-skeleton' as string]: `${38 + ((row * 17) % 41)}%` }} />
      ))}
    </div>
  );
}
