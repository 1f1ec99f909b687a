import {
  memo,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from 'react';
import { useRouter } from '@tanstack/react-router';
import type { Kind, RecordRow } from '@valence/contract';
import { useSay } from '../../../parts/i18n/index.ts';
import { recordPath } from '../../../parts/paths.ts';
import { sentenceCase } from '../../../parts/sentence-case.ts';
import type { CellLook } from '../cell.tsx';
import type { ColumnActs } from '../column-acts.tsx';
import { shapeOf, widthOf, type GridShape } from '../columns.ts';
import { HeaderCell } from '../header-cell.tsx';
import type { ListLines } from '../list-data.ts';
import type { Column, ListState } from '../list-state.ts';
import { Row, type ActiveCell } from '../row.tsx';
import { useRecordTexts } from '../texts.ts';
import { windowOf } from '../virtual-rows.ts';
import { CellInput } from './cell-input.tsx';
import { FootRow } from './foot-row.tsx';
import { GroupRow } from './group-row.tsx';
import { NewLine } from './new-line.tsx';
import type { Range, Spot } from './selection.ts';
import type { Edits } from './use-edits.ts';
import { useGrid } from './use-grid.ts';
import { usePointer } from './use-pointer.ts';

/** Heights in px; the style sheet has the same. */
const ROW_HEIGHT = 36;
const HEAD_HEIGHT = 36;

type Props = Readonly<{
  kind: Kind;
  columns: readonly Column[];
  state: ListState;
  list: ListLines;
  /** Records in all, when known: told to screen readers. */
  total: number | undefined;
  look: CellLook;
  acts: ColumnActs;
  edits: Edits;
  ticked: ReadonlySet<string>;
  onTick: (row: RecordRow, isRange: boolean) => void;
  onTickAll: (isOn: boolean) => void;
  /** Stands below the last row. */
  foot: ReactNode;
}>;

/** The rows of a list as a spreadsheet. Only those in view are in the page, so a hundred thousand scroll like a hundred. */
export function Grid(props: Props): ReactNode {
  const { kind, columns, state, list, total, look, acts, edits, ticked } = props;
  const { lines, count } = list;
  const say = useSay();
  const texts = useRecordTexts();
  const router = useRouter();
  const scroller = useRef<HTMLDivElement>(null);
  const [hasFocus, setFocus] = useState(false);
  const shape = useMemo(() => shapeOf(columns), [columns]);
  const { view, measure } = useView(scroller);
  const { first, last } = windowOf({ count, rowHeight: ROW_HEIGHT, ...view });
  useEffect(() => lines.need(first, last), [lines, first, last, count]);

  const open = (id: string, isElsewhere = false): void => {
    if (isElsewhere) window.open(recordPath(id), '_blank', 'noopener');
    else router.history.push(recordPath(id));
  };
  const grid = useGrid({
    columns,
    list,
    edits,
    screen: Math.max(1, Math.floor(view.height / ROW_HEIGHT) - 2),
    onReveal: (spot) => revealIn(scroller.current, spot, shape.lefts),
    onOpen: ({ id }) => open(id),
    onTick: (row) => props.onTick(row, false),
  });
  const { selection, range } = grid;
  const pointer = usePointer({
    ...grid,
    lines,
    onFocus: () => setFocus(true),
    onOpen: open,
    onTick: props.onTick,
  });
  const inputAt = (row: RecordRow, column: Column | undefined): ActiveCell | null =>
    column === undefined
      ? null
      : {
          column: selection.at.column,
          input: (
            <CellInput
              key={`${row.id} ${column.field.id}`}
              field={column.field}
              row={row}
              label={`${say(column.field.title)} · ${row.title}`}
              editAsked={grid.editAsked}
              hasFocus={hasFocus}
              {...grid.input}
            />
          ),
        };
  const shownLines = linesShown(first, last, selection.at.line, count);
  return (
    <div className="rec-scroller" ref={scroller} onScroll={measure}>
      <div
        role="grid"
        className="rec-table"
        aria-rowcount={total ?? -1}
        aria-colcount={columns.length + 1}
        aria-multiselectable
        aria-label={sentenceCase(say(kind.plural))}
        aria-description={texts('gridHelp')}
        style={{ ['--rec-grid' as string]: shape.template, minWidth: shape.minWidth }}
        {...pointer}
        onFocus={() => setFocus(true)}
        onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setFocus(false)}
      >
        <GridHead
          columns={columns}
          shape={shape}
          sort={state.sort}
          acts={acts}
          isTicked={ticked.size > 0}
          onTickAll={props.onTickAll}
        />
        <div
          role="rowgroup"
          className={`rec-body${hasFocus ? ' has-focus' : ''}`}
          style={{ height: count * ROW_HEIGHT }}
        >
          {shownLines.map((line) => {
            const found = lines.lineAt(line);
            if (found.type === 'head')
              return (
                <GroupRow
                  key={`g${found.key}`}
                  {...{ line, found, kind, state, columns, shape, look }}
                  top={line * ROW_HEIGHT}
                  refs={list.refs}
                />
              );
            const { row } = found;
            const reach = reachOf(range, line);
            return (
              <Row
                key={row?.id ?? `l${line}`}
                row={row}
                columns={columns}
                lefts={shape.lefts}
                look={look}
                line={line}
                top={line * ROW_HEIGHT}
                isTicked={row !== undefined && ticked.has(row.id)}
                from={reach.from}
                to={reach.to}
                active={
                  line === selection.at.line && row !== undefined ? inputAt(row, columns[selection.at.column]) : null
                }
              />
            );
          })}
        </div>
        <div role="rowgroup" className="rec-bottom">
          <NewLine kind={kind} onMade={lines.addFresh} />
          <FootRow kind={kind} columns={columns} shape={shape} state={state} look={look} />
        </div>
      </div>
      {props.foot}
    </div>
  );
}

/** What of the table is in view, kept up to date by `measure` and the size of the window. */
function useView(scroller: RefObject<HTMLDivElement | null>) {
  const [view, setView] = useState({ scrollTop: 0, height: 800 });
  const measure = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    const { scrollTop, clientHeight: height } = element;
    // A new picture every fourth row only: the rows drawn beyond the edge cover the rest
    const step = ROW_HEIGHT * 4;
    const snapped = Math.floor(scrollTop / step) * step;
    setView((known) =>
      known.scrollTop === snapped && known.height === height ? known : { scrollTop: snapped, height },
    );
  }, [scroller]);
  useLayoutEffect(() => {
    measure();
    const observer = new ResizeObserver(measure);
    if (scroller.current !== null) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [measure, scroller]);
  return { view, measure };
}

type HeadProps = Readonly<{
  columns: readonly Column[];
  shape: GridShape;
  sort: string | null;
  acts: ColumnActs;
  isTicked: boolean;
  onTickAll: (isOn: boolean) => void;
}>;

/** The heads of the columns, and the box that ticks everything loaded. Scrolling must not draw them anew. */
const GridHead = memo(function GridHead({ columns, shape, sort, acts, isTicked, onTickAll }: HeadProps): ReactNode {
  const texts = useRecordTexts();
  return (
    <div role="rowgroup" className="rec-head">
      <div role="row" className="rec-row" style={{ height: HEAD_HEIGHT }}>
        <div role="columnheader" className="rec-gutter">
          <input
            type="checkbox"
            aria-label={texts('tickAll')}
            checked={isTicked}
            onChange={() => onTickAll(!isTicked)}
          />
        </div>
        {columns.map((column, at) => (
          <HeaderCell
            key={column.field.id}
            column={column}
            at={at}
            left={shape.lefts[at]}
            width={widthOf(column, at === 0)}
            sort={sort}
            acts={acts}
          />
        ))}
      </div>
    </div>
  );
});

/** The columns of a range in one line; -1 where it does not reach, or where it is one cell only. */
function reachOf({ top, bottom, left, right }: Range, line: number): { from: number; to: number } {
  const isOne = top === bottom && left === right;
  return isOne || line < top || line > bottom ? { from: -1, to: -1 } : { from: left, to: right };
}

/** Lines drawn: those in view and the one that holds the focus, wherever it is. */
function linesShown(first: number, last: number, at: number, count: number): number[] {
  const shown = Array.from({ length: last - first }, (_, index) => first + index);
  if (at < count && (at < first || at >= last)) shown.push(at);
  return shown;
}

/** Scrolls just so far that the cell is seen whole, past the head, the foot and the fixed columns. */
function revealIn(scroller: HTMLElement | null, { line, column }: Spot, lefts: readonly (number | undefined)[]): void {
  if (scroller === null) return;
  const bottom = scroller.querySelector<HTMLElement>('.rec-bottom')?.offsetHeight ?? 0;
  const top = line * ROW_HEIGHT;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  const below = top + ROW_HEIGHT + HEAD_HEIGHT + bottom - (scroller.scrollTop + scroller.clientHeight);
  if (below > 0) scroller.scrollTop += below;
  if (lefts[column] !== undefined) return;
  const head = scroller.querySelectorAll<HTMLElement>('.rec-head-cell')[column];
  if (head === undefined) return;
  const fixed = Math.max(
    0,
    ...[...scroller.querySelectorAll<HTMLElement>('.rec-head-cell.is-fixed')].map(
      (cell) => cell.offsetWidth + Number.parseFloat(cell.style.left),
    ),
  );
  if (head.offsetLeft - fixed < scroller.scrollLeft) scroller.scrollLeft = head.offsetLeft - fixed;
  const right = head.offsetLeft + head.offsetWidth - (scroller.scrollLeft + scroller.clientWidth);
  if (right > 0) scroller.scrollLeft += right;
}
