import { useRouter } from '@tanstack/react-router';
import {
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import type { Field, RecordRow } from '@valence/contract';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { recordPath } from '../../parts/paths.ts';
import type { CellLook } from './cell.tsx';
import { gridOf } from './columns.ts';
import { HeaderCell } from './header-cell.tsx';
import { Card, Row } from './row.tsx';
import { useRecordTexts } from './texts.ts';
import { isNearEnd, windowOf } from './virtual-rows.ts';

/** Heights in px; the style sheet has the same. */
const ROW_HEIGHT = 36;
const CARD_HEIGHT = 96;

type Props = Readonly<{
  rows: readonly RecordRow[];
  columns: readonly Field[];
  sort: string | null;
  /** Cards of fixed height instead of a table, for narrow screens. */
  isCards: boolean;
  /** Rows in all, when known: told to screen readers. */
  total: number | undefined;
  hasMore: boolean;
  onSort: (sort: string | null) => void;
  onMove: (moved: string, before: string | null) => void;
  onNearEnd: () => void;
  /** Stands below the last row. */
  foot: ReactNode;
}>;

/** The rows of a list. Only those in view are in the page, so a hundred thousand scroll like a hundred. */
export function RecordTable(props: Props): ReactNode {
  const { rows, columns, isCards, hasMore, onNearEnd, total } = props;
  const sayText = useSay();
  const texts = useRecordTexts();
  const locale = useLocale();
  const look = useMemo<CellLook>(
    () => ({ locale, yes: texts('yes'), no: texts('no'), unknown: texts('unknown'), untitled: texts('untitled') }),
    [locale, texts],
  );
  const open = useOpen();
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = isCards ? CARD_HEIGHT : ROW_HEIGHT;
  const [view, setView] = useState({ scrollTop: 0, height: 800 });
  const measure = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    const { scrollTop, clientHeight: height } = element;
    // A new picture every fourth row only: the rows drawn beyond the edge cover the rest
    const step = rowHeight * 4;
    const snapped = Math.floor(scrollTop / step) * step;
    setView((known) =>
      known.scrollTop === snapped && known.height === height ? known : { scrollTop: snapped, height },
    );
    if (hasMore && isNearEnd({ count: rows.length, rowHeight, scrollTop, height })) onNearEnd();
  }, [hasMore, onNearEnd, rowHeight, rows.length]);
  useLayoutEffect(measure, [measure]);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(measure);
    if (scroller.current !== null) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [measure]);

  const { first, last, above, below } = windowOf({ count: rows.length, rowHeight, ...view });
  const { template, minWidth } = gridOf(columns);
  const shown = rows.slice(first, last);
  return (
    <div ref={scroller} className="rec-scroller" onScroll={measure} onKeyDown={moveFocus} onClick={open}>
      {isCards ? (
        <ul className="rec-cards" style={{ paddingTop: above, paddingBottom: below }}>
          {shown.map((row) => (
            <Card key={row.id} row={row} columns={columns} look={look} />
          ))}
        </ul>
      ) : (
        <div
          role="table"
          className="rec-table"
          aria-rowcount={total ?? -1}
          aria-label={sayText(columns[0]?.title ?? { zh: '', en: '' })}
          style={{ ['--rec-grid' as string]: template, minWidth }}
        >
          <div role="rowgroup" className="rec-head">
            <div role="row" className="rec-row">
              {columns.map((field, index) => (
                <HeaderCell
                  key={field.id}
                  field={field}
                  isSortable={field.isIndexed && field.type !== 'tags'}
                  isFixed={index === 0}
                  sort={props.sort}
                  onSort={props.onSort}
                  onMove={props.onMove}
                />
              ))}
            </div>
          </div>
          <div role="rowgroup" style={{ paddingTop: above, paddingBottom: below }}>
            {shown.map((row, index) => (
              <Row key={row.id} row={row} columns={columns} look={look} rowIndex={first + index + 2} />
            ))}
          </div>
        </div>
      )}
      {props.foot}
    </div>
  );
}

/** Opens the record on a plain click anywhere in its row, but not on a link, and not when text was being selected. */
function useOpen(): (event: MouseEvent) => void {
  const router = useRouter();
  return (event) => {
    const { target } = event;
    if (event.defaultPrevented || !(target instanceof Element) || target.closest('a,button') !== null) return;
    const id = target.closest<HTMLElement>('[data-record]')?.dataset['record'];
    if (id === undefined || getSelection()?.isCollapsed === false) return;
    if (event.metaKey || event.ctrlKey) window.open(recordPath(id), '_blank', 'noopener');
    else router.history.push(recordPath(id));
  };
}

/** j, k and the arrows go from title to title. */
function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (step === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
  const titles = [...event.currentTarget.querySelectorAll<HTMLElement>('.rec-title')];
  const at = titles.findIndex((title) => title === document.activeElement);
  const next = titles[at + step];
  if (at === -1 || next === undefined) return;
  event.preventDefault();
  next.focus();
}
