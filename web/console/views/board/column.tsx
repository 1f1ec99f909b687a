import { ColumnWidthOutlined, ShrinkOutlined, SwapOutlined, WarningOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Popover } from 'antd';
import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type DragEventHandler,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import type { Field, Kind, RecordRow } from '@valence/contract';
import { recordPath } from '../../../parts/paths.ts';
import { CardBody } from '../../records/card.tsx';
import type { CellLook } from '../../records/cell.tsx';
import { saySum } from '../../records/grid/say-sum.ts';
import { fetchPage, memberOf } from '../../records/list-data.ts';
import { toQuery, type ListState } from '../../records/list-state.ts';
import { openPages } from '../../records/row-pages.ts';
import { windowOf } from '../../records/virtual-rows.ts';
import { useViewTexts } from '../texts.ts';
import { cardsOf, type BoardColumn } from './board-columns.ts';

/** Height of a card with its gap in px; the style sheet has the same. */
const CARD_HEIGHT = 112;
/** Cards asked for at once: three screens. */
const PAGE_CARDS = 30;
/** Cards left below the view at which the next come. */
const AHEAD = 12;
const CARD_FIELDS = 3;

type Props = Readonly<{
  kind: Kind;
  field: Field;
  amount: Field | undefined;
  column: BoardColumn;
  name: string;
  state: ListState;
  look: CellLook;
  /** Records changed on this board, as they stand now. */
  touched: ReadonlyMap<string, RecordRow>;
  targets: readonly Readonly<{ key: string; name: string }>[];
  isFolded: boolean;
  limit: number | undefined;
  dragType: string;
  onFold: (isFolded: boolean) => void;
  onLimit: (most: number | null) => void;
  onDrag: (row: RecordRow) => void;
  onMove: (row: RecordRow, to: string) => void;
  onKey: (event: KeyboardEvent, row: RecordRow) => void;
  drop: Readonly<{ onDragOver: DragEventHandler; onDrop: DragEventHandler }>;
}>;

/** One column of a board: its figures, and its cards, which come page by page as it is scrolled. */
export function Column(props: Props): ReactNode {
  const { column, name, isFolded, limit, amount, look, drop, onFold, onLimit } = props;
  const texts = useViewTexts();
  const [isOver, setOver] = useState(false);
  const count = column.count.toLocaleString(look.locale);
  const isFull = limit !== undefined && column.count > limit;
  const zone = {
    onDragOver: (event: React.DragEvent) => {
      drop.onDragOver(event);
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: React.DragEvent) => {
      setOver(false);
      drop.onDrop(event);
    },
  };
  if (isFolded) {
    return (
      <section className={`board-column is-folded${isOver ? ' is-over' : ''}`} data-column={column.key} {...zone}>
        <button
          type="button"
          className="v-plain-button"
          aria-label={texts('unfoldColumn', { column: name })}
          onClick={() => onFold(false)}
        >
          <ColumnWidthOutlined aria-hidden />
          <span className="board-side">{name}</span>
          <span className="v-num v-faint">{count}</span>
        </button>
      </section>
    );
  }
  const sum = amount === undefined ? undefined : column.sums.find(({ field }) => field === amount.id);
  return (
    <section className={`board-column${isOver ? ' is-over' : ''}`} aria-label={name} data-column={column.key} {...zone}>
      <header>
        <h2 className="v-cut" translate="no">
          {name}
        </h2>
        <Popover
          trigger="click"
          placement="bottom"
          destroyOnHidden
          content={<LimitForm name={name} limit={limit} onLimit={onLimit} />}
        >
          <button
            type="button"
            className={`v-plain-button board-count v-num${isFull ? ' is-full' : ''}`}
            title={texts('setLimit', { column: name })}
          >
            {isFull && <WarningOutlined aria-label={texts('overLimit', { limit })} />} {count}
            {limit !== undefined && ` / ${limit}`}
          </button>
        </Popover>
        <span className="rec-spring" />
        <button
          type="button"
          className="v-plain-button board-fold"
          aria-label={texts('foldColumn', { column: name })}
          onClick={() => onFold(true)}
        >
          <ShrinkOutlined aria-hidden />
        </button>
        {amount !== undefined && (
          <p className="v-faint v-num board-sum" title={saySum(amount, sum, look.locale)}>
            {sum === undefined || sum.money.length === 0 ? '—' : saySum(amount, sum, look.locale, true)}
          </p>
        )}
      </header>
      <CardList {...props} />
    </section>
  );
}

/** The cards; only those in view are in the page. */
function CardList(props: Props): ReactNode {
  const { kind, field, column, state, touched, look, targets } = props;
  const texts = useViewTexts();
  const router = useRouter();
  const client = useQueryClient();
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ scrollTop: 0, height: 700 });
  const { filters, sort, q } = state;
  const asked = JSON.stringify([kind.name, field.id, column.key, filters, sort, q]);
  const pages = useMemo(() => {
    const query = toQuery({ filters: [...filters, memberOf(field.id, column.value)], sort, q });
    return openPages((after, signal) => fetchPage(kind.name, query, { after, limit: PAGE_CARDS }, signal), AHEAD);
  }, [asked]);
  const loaded = useSyncExternalStore(
    useCallback((listener) => pages.subscribe(listener), [pages]),
    pages.state,
  );
  const measure = useCallback(() => {
    const element = scroller.current;
    if (element !== null) setView({ scrollTop: element.scrollTop, height: element.clientHeight });
  }, []);
  useEffect(measure, [measure]);
  useEffect(() => () => pages.close(), [pages]);
  useEffect(
    () =>
      // Somebody made or removed a record elsewhere: what is seen comes anew
      client.getQueryCache().subscribe(({ type, query }) => {
        if (
          type === 'updated' &&
          query.state.isInvalidated &&
          query.queryKey[0] === 'records' &&
          query.queryKey[2] === 'list'
        )
          pages.renew(null);
      }),
    [client, pages],
  );
  const own = useMemo(() => Array.from({ length: loaded.known }, (_, at) => pages.rowAt(at)), [pages, loaded]);
  const cards = cardsOf(column.key, field, own, touched);
  const { first, last } = windowOf({ count: cards.length, rowHeight: CARD_HEIGHT, ...view });
  useEffect(() => pages.need(first, Math.max(1, Math.min(last, loaded.known))), [pages, first, last, loaded]);
  const { amount } = props;
  const fields = useMemo(() => cardFields(kind, field, amount), [kind, field, amount]);
  const colourField = kind.fields.find(({ id }) => id === state.colourBy);
  return (
    <div ref={scroller} className="board-cards" onScroll={measure} tabIndex={cards.length > 0 ? -1 : 0}>
      <ul style={{ height: cards.length * CARD_HEIGHT }}>
        {cards.slice(first, last).map((row, index) => {
          const top = (first + index) * CARD_HEIGHT;
          if (row === undefined)
            return <li key={`l${first + index}`} className="board-card is-waiting" style={{ top }} />;
          const colour = colourField?.choices?.find(({ value }) => value === row.data[colourField.id])?.colour;
          return (
            <li
              key={row.id}
              data-card={row.id}
              {...(colour !== undefined && { 'data-colour': colour })}
              className={`board-card${colour === undefined ? '' : ' has-colour'}`}
              style={{ top }}
              tabIndex={0}
              draggable
              onDragStart={(event) => {
                event.dataTransfer.setData(props.dragType, row.id);
                event.dataTransfer.effectAllowed = 'move';
                props.onDrag(row);
              }}
              onKeyDown={(event) => {
                if (event.target !== event.currentTarget) return;
                const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
                if (step !== undefined) {
                  event.preventDefault();
                  const next =
                    step === 1 ? event.currentTarget.nextElementSibling : event.currentTarget.previousElementSibling;
                  if (next instanceof HTMLElement) next.focus();
                } else if (event.key === 'Enter') router.history.push(recordPath(row.id));
                else props.onKey(event, row);
              }}
            >
              <CardBody row={row} fields={fields} look={look} most={CARD_FIELDS} />
              <span className="board-move">
                <SwapOutlined aria-hidden />
                <select
                  aria-label={texts('moveCard', { title: row.title })}
                  value=""
                  onChange={(event) => props.onMove(row, event.target.value)}
                >
                  <option value="">{texts('moveTo')}</option>
                  {targets.map(({ key, name }) => (
                    <option key={key} value={key}>
                      {name}
                    </option>
                  ))}
                </select>
              </span>
            </li>
          );
        })}
      </ul>
      {loaded.error !== null ? (
        <p className="board-note" role="alert">
          {texts('failed')}{' '}
          <button
            type="button"
            className="v-link-button"
            onClick={() => {
              pages.retry();
              pages.need(first, Math.max(1, last));
            }}
          >
            {texts('retry')}
          </button>
        </p>
      ) : (
        cards.length === 0 && <p className="board-note v-faint">{texts(loaded.isEnd ? 'emptyColumn' : 'loading')}</p>
      )}
    </div>
  );
}

/** What a card shows, most telling first: whose it is, how much, then the other columns of the list. */
function cardFields(kind: Kind, field: Field, amount: Field | undefined): Field[] {
  const shown = kind.columns.flatMap(
    (id) => kind.fields.find((one) => one.id === id && id !== kind.titleField && id !== field.id) ?? [],
  );
  const [first, ...rest] = shown;
  return [...new Set([...(first === undefined ? [] : [first]), ...(amount === undefined ? [] : [amount]), ...rest])];
}

/** The most a column should hold; empty: no limit. */
function LimitForm({
  name,
  limit,
  onLimit,
}: {
  name: string;
  limit: number | undefined;
  onLimit: (most: number | null) => void;
}): ReactNode {
  const texts = useViewTexts();
  const [typed, setTyped] = useState(limit === undefined ? '' : String(limit));
  const most = typed.trim() === '' ? null : Number(typed);
  const isRight = most === null || (Number.isInteger(most) && most >= 1 && most <= 9999);
  return (
    <form
      className="vf-typed"
      onSubmit={(event) => {
        event.preventDefault();
        if (isRight) onLimit(most);
      }}
    >
      <input
        className="vf-input"
        autoFocus
        inputMode="numeric"
        aria-label={texts('setLimit', { column: name })}
        aria-invalid={!isRight}
        placeholder={texts('noLimit')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <button type="submit" className="v-link-button">
        {texts('apply')}
      </button>
    </form>
  );
}
