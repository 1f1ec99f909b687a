import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { useRouter } from '@tanstack/react-router';
import type { Kind, RecordRow } from '@valence/contract';
import { useSay } from '../../../parts/i18n/index.ts';
import { recordPath } from '../../../parts/paths.ts';
import { sentenceCase } from '../../../parts/sentence-case.ts';
import type { CellLook } from '../cell.tsx';
import type { ColumnActs } from '../column-acts.tsx';
import { shapeOf, widthOf } from '../columns.ts';
import { HeaderCell } from '../header-cell.tsx';
import type { ListLines } from '../list-data.ts';
import type { Column, ListState } from '../list-state.ts';
import { Row } from '../row.tsx';
import { useRecordTexts } from '../texts.ts';
import { windowOf } from '../virtual-rows.ts';
import { CellInput } from './cell-input.tsx';
import { FootRow } from './foot-row.tsx';
import { GroupRow } from './group-row.tsx';
import { NewLine } from './new-line.tsx';
import type { Spot } from './selection.ts';
import type { Edits } from './use-edits.ts';
import { useGrid } from './use-grid.ts';

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
  const [view, setView] = useState({ scrollTop: 0, height: 800 });
  const [hasFocus, setFocus] = useState(false);
  const shape = useMemo(() => shapeOf(columns), [columns]);
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
  }, []);
  useLayoutEffect(() => {
    measure();
    const observer = new ResizeObserver(measure);
    if (scroller.current !== null) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [measure]);
  const { first, last } = windowOf({ count, rowHeight: ROW_HEIGHT, ...view });
  useEffect(() => lines.need(first, last), [lines, first, last, count]);

  const reveal = (spot: Spot): void => revealIn(scroller.current, spot, shape.lefts);
  const open = (id: string, isElsewhere = false): void => {
    if (isElsewhere) window.open(recordPath(id), '_blank', 'noopener');
    else router.history.push(recordPath(id));
  };
  const grid = useGrid({
    columns,
    list,
    edits,
    screen: Math.max(1, Math.floor(view.height / ROW_HEIGHT) - 2),
    onReveal: reveal,
    onOpen: ({ id }) => open(id),
    onTick: (row) => props.onTick(row, false),
  });
  const { selection, range, point, dragging } = grid;

  const onMouseDown = (event: MouseEvent<HTMLDivElement>): void => {
    const spot = spotOf(event.target);
    if (spot === null || event.button !== 0 || isControl(event.target)) return;
    // The focus goes to the input of the cell by itself
    event.preventDefault();
    if (document.activeElement instanceof HTMLElement && !event.currentTarget.contains(document.activeElement))
      setFocus(true);
    setFocus(true);
    point(spot, event.shiftKey ? 'stretch' : 'set');
    dragging.current = true;
    addEventListener('mouseup', () => (dragging.current = false), { once: true });
  };
  const onMouseOver = (event: MouseEvent<HTMLDivElement>): void => {
    const spot = dragging.current ? spotOf(event.target) : null;
    if (spot !== null) point(spot, 'stretch');
  };
  const onClick = (event: MouseEvent<HTMLDivElement>): void => {
    const { target } = event;
    if (!(target instanceof Element)) return;
    const opened = target.closest<HTMLElement>('[data-open]')?.dataset['open'];
    if (opened !== undefined) return open(opened, event.metaKey || event.ctrlKey);
    const tick = target.closest<HTMLElement>('[data-tick]');
    const line = Number(target.closest<HTMLElement>('[data-line]')?.dataset['line'] ?? -1);
    const found = line < 0 ? undefined : lines.lineAt(line);
    if (tick !== null && found?.type === 'row' && found.row !== undefined) props.onTick(found.row, event.shiftKey);
    const head = target.closest<HTMLElement>('[data-group]')?.dataset['group'];
    if (head !== undefined) lines.toggle(head);
  };
  const onDoubleClick = (event: MouseEvent<HTMLDivElement>): void => {
    if (spotOf(event.target) !== null && !isControl(event.target)) grid.askEdit();
  };

  const shownLines = linesShown(first, last, selection.at.line, count);
  const isAll = ticked.size > 0;
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
        onMouseDown={onMouseDown}
        onMouseOver={onMouseOver}
        onClick={onClick}
        onDoubleClick={onDoubleClick}
        onFocus={() => setFocus(true)}
        onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setFocus(false)}
      >
        <div role="rowgroup" className="rec-head">
          <div role="row" className="rec-row" style={{ height: HEAD_HEIGHT }}>
            <div role="columnheader" className="rec-gutter">
              <input
                type="checkbox"
                aria-label={texts('tickAll')}
                checked={isAll}
                onChange={() => props.onTickAll(!isAll)}
              />
            </div>
            {columns.map((column, at) => (
              <HeaderCell
                key={column.field.id}
                column={column}
                at={at}
                left={shape.lefts[at]}
                width={widthOf(column, at === 0)}
                sort={state.sort}
                acts={acts}
              />
            ))}
          </div>
        </div>
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
                  line={line}
                  top={line * ROW_HEIGHT}
                  found={found}
                  kind={kind}
                  state={state}
                  columns={columns}
                  shape={shape}
                  refs={list.refs}
                  look={look}
                />
              );
            const isIn =
              line >= range.top && line <= range.bottom && (range.top !== range.bottom || range.left !== range.right);
            const { row } = found;
            const column = columns[selection.at.column];
            const isHere = line === selection.at.line && row !== undefined && column !== undefined;
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
                from={isIn ? range.left : -1}
                to={isIn ? range.right : -1}
                active={
                  isHere
                    ? {
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
                      }
                    : null
                }
              />
            );
          })}
        </div>
        <div role="rowgroup" className="rec-bottom">
          <NewLine kind={kind} onMade={(row) => lines.addFresh(row)} />
          <FootRow kind={kind} columns={columns} shape={shape} state={state} look={look} />
        </div>
      </div>
      {props.foot}
    </div>
  );
}

/** Lines drawn: those in view and the one that holds the focus, wherever it is. */
function linesShown(first: number, last: number, at: number, count: number): number[] {
  const shown = Array.from({ length: last - first }, (_, index) => first + index);
  if (at < count && (at < first || at >= last)) shown.push(at);
  return shown;
}

/** Which cell an element belongs to. */
function spotOf(target: EventTarget): Spot | null {
  if (!(target instanceof Element)) return null;
  const column = target.closest<HTMLElement>('[data-column]')?.dataset['column'];
  const line = target.closest<HTMLElement>('[data-line]')?.dataset['line'];
  return column === undefined || line === undefined ? null : { line: Number(line), column: Number(column) };
}

/** Links, buttons and an open editor take their own clicks. */
function isControl(target: EventTarget): boolean {
  return (
    target instanceof Element && target.closest('a, button, [data-open], .grid-input.is-open, .pick-list') !== null
  );
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
