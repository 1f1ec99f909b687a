import { useRouter } from '@tanstack/react-router';
import {
  memo,
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import type { Field, RecordRow } from '@valence/contract';
import { AppLink } from '../../parts/app-link.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { recordPath } from '../../parts/paths.ts';
import { Cell } from './cell.tsx';
import { gridOf, isNumeric } from './columns.ts';
import { HeaderCell } from './header-cell.tsx';
import { useRecordTexts } from './texts.ts';
import { isNearEnd, windowOf } from './virtual-rows.ts';

/** Heights in px; the style sheet has the same. */
const ROW_HEIGHT = 36;
const CARD_HEIGHT = 96;
/** Fields a card shows below its title. */
const CARD_FIELDS = 4;

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
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = isCards ? CARD_HEIGHT : ROW_HEIGHT;
  const [view, setView] = useState({ scrollTop: 0, height: 800 });
  const look = useCallback(() => {
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
  useLayoutEffect(look, [look]);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(look);
    if (scroller.current !== null) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [look]);

  const { first, last, above, below } = windowOf({ count: rows.length, rowHeight, ...view });
  const { template, minWidth } = gridOf(columns);
  const shown = rows.slice(first, last);
  return (
    <div ref={scroller} className="rec-scroller" onScroll={look} onKeyDown={moveFocus}>
      {isCards ? (
        <ul className="rec-cards" style={{ paddingTop: above, paddingBottom: below }}>
          {shown.map((row) => (
            <Card key={row.id} row={row} columns={columns} />
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
              <Row key={row.id} row={row} columns={columns} rowIndex={first + index + 2} />
            ))}
          </div>
        </div>
      )}
      {props.foot}
    </div>
  );
}

const Row = memo(function Row({
  row,
  columns,
  rowIndex,
}: {
  row: RecordRow;
  columns: readonly Field[];
  rowIndex: number;
}) {
  const open = useOpen(row.id);
  return (
    // The title is the link a keyboard reaches; the row only widens it for the mouse
    <div role="row" aria-rowindex={rowIndex} className="rec-row rec-body-row" onClick={open}>
      {columns.map((field, index) => (
        <div key={field.id} role="cell" className={`rec-cell v-cut${isNumeric(field) ? ' is-number' : ''}`}>
          {index === 0 ? <Title row={row} /> : <Cell row={row} field={field} />}
        </div>
      ))}
    </div>
  );
});

const Card = memo(function Card({ row, columns }: { row: RecordRow; columns: readonly Field[] }) {
  const sayText = useSay();
  const open = useOpen(row.id);
  const known = columns.slice(1).filter(({ id }) => row.data[id] !== null && row.data[id] !== undefined);
  return (
    <li className="rec-card" onClick={open}>
      <Title row={row} />
      <dl>
        {known.slice(0, CARD_FIELDS).map((field) => (
          <div key={field.id} className="v-cut">
            <dt className="v-faint">{sayText(field.title)}</dt>
            <dd className="v-cut">
              <Cell row={row} field={field} />
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
});

function Title({ row }: { row: RecordRow }): ReactNode {
  const texts = useRecordTexts();
  const title = row.title === '' ? texts('untitled') : row.title;
  return (
    <AppLink href={recordPath(row.id)} className="rec-title v-cut" title={title}>
      {title}
    </AppLink>
  );
}

/** Opens the record on a plain click anywhere in the row, but not on a link, and not when text was being selected. */
function useOpen(id: string): (event: MouseEvent) => void {
  const router = useRouter();
  return (event) => {
    const isOnLink = event.target instanceof Element && event.target.closest('a,button') !== null;
    if (event.defaultPrevented || isOnLink || getSelection()?.isCollapsed === false) return;
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
