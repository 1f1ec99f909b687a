import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { Field, Filter, Kind, RecordRow } from '@valence/contract';
import { EmptyState } from '../../../parts/empty-state.tsx';
import { useLocale, useSay } from '../../../parts/i18n/index.ts';
import { RowTitle } from '../../records/card.tsx';
import { isWritable } from '../../records/grid/options.ts';
import { useEdits, type CellEdit } from '../../records/grid/use-edits.ts';
import { fetchPage, useCount } from '../../records/list-data.ts';
import { toQuery, type ListState } from '../../records/list-state.ts';
import { openPages } from '../../records/row-pages.ts';
import { useCellLook } from '../../records/use-cell-look.ts';
import { windowOf } from '../../records/virtual-rows.ts';
import { ColourChoice } from '../colour-choice.tsx';
import { addDays, dateField, dateFields, dayIn, dayOf, daysBetween, movedBy } from '../dates.ts';
import { Steps } from '../steps.tsx';
import { useViewTexts } from '../texts.ts';
import { Bar } from './bar.tsx';
import { SCALE, ticksOf, ZOOMS, type Zoom } from './scale.ts';
import './timeline.css';

type Props = Readonly<{
  kind: Kind;
  state: ListState;
  tools: ReactNode;
  onChange: (change: Partial<ListState>) => void;
}>;

/** Height in px; the style sheet has the same. */
const ROW_HEIGHT = 36;
/** Width of the names before the days, in px; the style sheet has the same. */
const NAMES = 240;
const PAGE_ROWS = 100;
/** Rows left below the view at which the next come. */
const AHEAD = 40;

/** The list as bars over days; only records that touch the shown days are asked for, page by page. */
export function Timeline({ kind, state, tools, onChange }: Props): ReactNode {
  const texts = useViewTexts();
  const sayText = useSay();
  const [zoom, setZoom] = useState<Zoom>('month');
  const [from, setFrom] = useState(() => startFor('month'));
  const start = dateField(kind, state.dateField);
  const end = dateFields(kind).find(({ id }) => id === state.endField && id !== start?.id);
  useCount(kind.name, state);
  if (start === undefined) return <EmptyState title={texts('timeline')} body={texts('calendarNone')} />;
  const { step } = SCALE[zoom];
  const dates = [
    ['dateBy', start.id, 'dateField'],
    ['endBy', end?.id ?? '', 'endField'],
  ] as const;
  return (
    <>
      <div className="vw-options">
        {tools}
        <span className="rec-spring" />
        {dates.map(([label, value, key]) => (
          <label key={key}>
            {texts(label)}
            <select
              className="vf-input"
              value={value}
              onChange={(event) => onChange({ [key]: event.target.value === '' ? null : event.target.value })}
            >
              {key === 'endField' && <option value="">{texts('none')}</option>}
              {dateFields(kind).map(({ id, title }) => (
                <option key={id} value={id}>
                  {sayText(title)}
                </option>
              ))}
            </select>
          </label>
        ))}
        <ColourChoice kind={kind} state={state} onChange={onChange} />
        <span className="vw-layouts tl-zoom" role="radiogroup" aria-label={texts('zoom')}>
          {ZOOMS.map((one) => (
            <button
              key={one}
              type="button"
              role="radio"
              aria-checked={one === zoom}
              onClick={() => {
                setZoom(one);
                setFrom(startFor(one));
              }}
            >
              {texts(one)}
            </button>
          ))}
        </span>
        <Steps
          onPrevious={() => setFrom(addDays(from, -step))}
          onToday={() => setFrom(startFor(zoom))}
          onNext={() => setFrom(addDays(from, step))}
        />
      </div>
      <Days kind={kind} state={state} start={start} end={end} from={from} zoom={zoom} />
    </>
  );
}

type DaysProps = Readonly<{
  kind: Kind;
  state: ListState;
  start: Field;
  end: Field | undefined;
  from: string;
  zoom: Zoom;
}>;

/** The rows of the shown days; only those in view are in the page. */
function Days({ kind, state, start, end, from, zoom }: DaysProps): ReactNode {
  const texts = useViewTexts();
  const sayText = useSay();
  const locale = useLocale();
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ scrollTop: 0, height: 700 });
  const { dayWidth, days } = SCALE[zoom];
  const until = addDays(from, days);
  const asked = JSON.stringify([kind.name, state.filters, state.q, start.id, end?.id, from, until]);
  const pages = useMemo(() => {
    const query = toQuery({
      filters: [...state.filters, ...touching(start, end, from, until)],
      sort: start.id,
      q: state.q,
    });
    return openPages((after, signal) => fetchPage(kind.name, query, { after, limit: PAGE_ROWS }, signal), AHEAD);
  }, [asked]);
  const loaded = useSyncExternalStore(
    useCallback((listener) => pages.subscribe(listener), [pages]),
    pages.state,
  );
  const edits = useEdits(kind.name, pages.replace);
  const measure = useCallback(() => {
    const element = scroller.current;
    if (element !== null) setView({ scrollTop: element.scrollTop, height: element.clientHeight });
  }, []);
  useEffect(measure, [measure]);
  useEffect(() => () => pages.close(), [pages]);
  const { first, last } = windowOf({ count: loaded.known, rowHeight: ROW_HEIGHT, ...view });
  useEffect(() => pages.need(first, Math.max(1, last)), [pages, first, last, loaded]);
  if (loaded.known === 0 && loaded.isEnd)
    return <EmptyState title={texts('timeline')} body={texts('emptyRange', { kind: sayText(kind.plural) })} />;
  const width = days * dayWidth + NAMES;
  const again = (): void => {
    pages.retry();
    pages.need(first, Math.max(1, last));
  };
  return (
    <div
      ref={scroller}
      className="tl"
      onScroll={measure}
      tabIndex={0}
      role="group"
      aria-label={texts('timeline')}
      aria-busy={loaded.isLoading && loaded.known === 0}
    >
      <div className="tl-head" style={{ width }}>
        <span className="tl-corner v-faint">{sayText(kind.plural)}</span>
        {ticksOf(from, zoom, locale).map(({ day, left, width: wide, label }) => (
          <span key={day} className="tl-tick v-cut" style={{ left: left + NAMES, width: wide }}>
            {label}
          </span>
        ))}
      </div>
      <div
        className="tl-body"
        style={{
          height: loaded.known * ROW_HEIGHT,
          width,
          ['--tl-day' as string]: `${dayWidth * (zoom === 'week' ? 1 : 7)}px`,
        }}
      >
        <Today from={from} until={until} dayWidth={dayWidth} />
        {Array.from({ length: last - first }, (_, index) => {
          const row = pages.rowAt(first + index);
          return (
            <DayRow
              key={row?.id ?? `l${first + index}`}
              top={(first + index) * ROW_HEIGHT}
              row={row}
              kind={kind}
              state={state}
              start={start}
              end={end}
              from={from}
              zoom={zoom}
              onWrite={edits.write}
            />
          );
        })}
      </div>
      {loaded.error !== null && (
        <p role="alert" className="rec-foot">
          {loaded.error.message}{' '}
          <button type="button" className="v-link-button" onClick={again}>
            {texts('retry')}
          </button>
        </p>
      )}
    </div>
  );
}

type DayRowProps = DaysProps &
  Readonly<{ top: number; row: RecordRow | undefined; onWrite: (edits: readonly CellEdit[]) => void }>;

/** One record: its name, and its days as a bar. */
function DayRow({ kind, state, start, end, from, zoom, top, row, onWrite }: DayRowProps): ReactNode {
  const look = useCellLook();
  const begins = row === undefined ? null : dayIn(row, start);
  return (
    <div className="tl-row" style={{ top }}>
      <span className="tl-name">
        {row === undefined ? <span className="rec-bone" /> : <RowTitle row={row} look={look} />}
      </span>
      {row !== undefined && begins !== null && (
        <Bar
          row={row}
          from={from}
          zoom={zoom}
          start={begins}
          end={dayIn(row, end)}
          colourField={kind.fields.find(({ id }) => id === state.colourBy)}
          isMovable={isWritable(start)}
          isLengthy={end !== undefined && isWritable(end)}
          onShift={(by, part) => onWrite(shifted(row, { start, end, by, part }))}
        />
      )}
    </div>
  );
}

function Today({ from, until, dayWidth }: { from: string; until: string; dayWidth: number }): ReactNode {
  const today = dayOf(new Date());
  if (today < from || today >= until) return null;
  return <span className="tl-today" style={{ left: NAMES + daysBetween(from, today) * dayWidth }} aria-hidden />;
}

/** The first day shown: the Monday or the first of the month a while before today, so that today stands in the left third. */
function startFor(zoom: Zoom): string {
  const now = new Date();
  if (zoom === 'week')
    return dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - ((now.getDay() + 6) % 7) - 7, 12));
  return dayOf(new Date(now.getFullYear(), now.getMonth() - (zoom === 'month' ? 1 : 3), 1, 12));
}

/** Records whose days touch the shown ones. */
function touching(start: Field, end: Field | undefined, from: string, until: string): Filter[] {
  const begun: Filter = { field: start.id, op: 'lessThan', value: until };
  const here: Filter = { field: start.id, op: 'atLeast', value: from };
  if (end === undefined) return [begun, here];
  return [begun, { any: [here, { field: end.id, op: 'atLeast', value: from }] }];
}

/** The cells that moving a bar, or its end, changes. */
function shifted(
  row: RecordRow,
  { start, end, by, part }: { start: Field; end: Field | undefined; by: number; part: 'both' | 'end' },
): CellEdit[] {
  const moved = (field: Field | undefined): CellEdit[] => {
    const value = field === undefined ? null : row.data[field.id];
    return field !== undefined && typeof value === 'string' ? [{ row, field, value: movedBy(field, value, by) }] : [];
  };
  if (part === 'both') return [...moved(start), ...moved(end)];
  const begins = row.data[start.id];
  // A bar without an end gets one, counted from its start
  if (end !== undefined && typeof row.data[end.id] !== 'string' && typeof begins === 'string')
    return [{ row, field: end, value: movedBy(end, end.type === 'date' ? begins.slice(0, 10) : begins, by) }];
  return moved(end);
}
