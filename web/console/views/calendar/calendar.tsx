import type { EventClickArg, EventDropArg, EventInput } from '@fullcalendar/core';
import zhCn from '@fullcalendar/core/locales/zh-cn';
import dayGridPlugin from '@fullcalendar/daygrid';
import interactionPlugin from '@fullcalendar/interaction';
import FullCalendar from '@fullcalendar/react';
import timeGridPlugin from '@fullcalendar/timegrid';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useRef, useState, type ReactNode } from 'react';
import type { Field, Filter, Kind, RecordRow } from '@valence/contract';
import { EmptyState } from '../../../parts/empty-state.tsx';
import { useLocale, useSay } from '../../../parts/i18n/index.ts';
import { recordPath } from '../../../parts/paths.ts';
import { isWritable } from '../../records/grid/options.ts';
import { useEdits } from '../../records/grid/use-edits.ts';
import { fetchPage, useCount } from '../../records/list-data.ts';
import { toQuery, type ListState } from '../../records/list-state.ts';
import { ColourChoice } from '../colour-choice.tsx';
import { dateField, dateFields, dayOf } from '../dates.ts';
import { Steps } from '../steps.tsx';
import { useViewTexts } from '../texts.ts';
import './calendar.css';

type Props = Readonly<{
  kind: Kind;
  state: ListState;
  tools: ReactNode;
  onChange: (change: Partial<ListState>) => void;
}>;
type Range = Readonly<{ from: string; to: string }>;

/** Records drawn at once at most: what a month can show without becoming a wall. Chosen, not fitted. */
const MOST_EVENTS = 1000;
const PAGE_ROWS = 200;

/** The list in a calendar by one of its dates; only what is in the shown days is asked for. */
export function CalendarLayout({ kind, state, tools, onChange }: Props): ReactNode {
  const texts = useViewTexts();
  const sayText = useSay();
  const locale = useLocale();
  const router = useRouter();
  const field = dateField(kind, state.dateField);
  const [range, setRange] = useState<Range | null>(null);
  const [shown, setShown] = useState({ title: '', type: 'dayGridMonth' });
  const calendar = useRef<FullCalendar>(null);
  const [touched, setTouched] = useState<ReadonlyMap<string, RecordRow>>(new Map());
  const replace = useRef((rows: readonly RecordRow[]) =>
    setTouched((known) => new Map([...known, ...rows.map((row) => [row.id, row] as const)])),
  );
  const edits = useEdits(kind.name, replace.current);
  useCount(kind.name, state);
  const found = useInRange(kind, state, field, range);
  if (field === undefined) return <EmptyState title={texts('calendar')} body={texts('calendarNone')} />;
  const rows = new Map((found.data?.rows ?? []).map((row) => [row.id, row]));
  for (const [id, row] of touched) rows.set(id, row);
  const colourField = kind.fields.find(({ id }) => id === state.colourBy);
  const drop = ({ event, revert }: EventDropArg): void => {
    const row = rows.get(event.id);
    if (row === undefined || event.start === null || !isWritable(field)) return revert();
    const value = field.type === 'date' ? dayOf(event.start) : event.start.toISOString();
    edits.write([{ row, field, value }]);
  };
  const open = ({ event, jsEvent }: EventClickArg): void => {
    jsEvent.preventDefault();
    router.history.push(recordPath(event.id));
  };
  return (
    <>
      <div className="vw-options">
        {tools}
        <span className="rec-spring" />
        <label>
          {texts('dateBy')}
          <select
            className="vf-input"
            value={field.id}
            onChange={(event) => onChange({ dateField: event.target.value })}
          >
            {dateFields(kind).map(({ id, title }) => (
              <option key={id} value={id}>
                {sayText(title)}
              </option>
            ))}
          </select>
        </label>
        <ColourChoice kind={kind} state={state} onChange={onChange} />
        <span className="tl-zoom vw-layouts" role="radiogroup" aria-label={texts('zoom')}>
          {viewsFor(field).map(([type, words]) => (
            <button
              key={type}
              type="button"
              role="radio"
              aria-checked={shown.type === type}
              onClick={() => calendar.current?.getApi().changeView(type)}
            >
              {texts(words)}
            </button>
          ))}
        </span>
        <Steps
          onPrevious={() => calendar.current?.getApi().prev()}
          onToday={() => calendar.current?.getApi().today()}
          onNext={() => calendar.current?.getApi().next()}
        />
        {found.data?.hasMore === true && (
          <span className="rec-dropped" role="status">
            {texts('tooMany', { count: MOST_EVENTS })}
          </span>
        )}
        {found.error !== null && (
          <span role="alert" className="rec-fault">
            {found.error.message}{' '}
            <button type="button" className="v-link-button" onClick={() => void found.refetch()}>
              {texts('retry')}
            </button>
          </span>
        )}
      </div>
      <h2 className="calendar-title" aria-live="polite">
        {shown.title} <span className="v-faint">{texts('undated')}</span>
      </h2>
      <div className="calendar" aria-busy={found.isFetching && found.data === undefined}>
        <FullCalendar
          ref={calendar}
          plugins={[dayGridPlugin, timeGridPlugin, interactionPlugin]}
          initialView="dayGridMonth"
          headerToolbar={false}
          locales={[zhCn]}
          locale={locale === 'en' ? 'en-gb' : 'zh-cn'}
          allDayText={texts('allDay')}
          moreLinkText={(count) => texts('moreEvents', { count })}
          height="100%"
          firstDay={1}
          dayMaxEvents
          nowIndicator
          editable={isWritable(field)}
          eventDurationEditable={false}
          eventInteractive
          events={[...rows.values()].flatMap((row) => eventOf(row, field, colourField))}
          // The cell's name is its day; axe wants what it holds in it too
          dayCellDidMount={({ el }) => el.removeAttribute('aria-labelledby')}
          moreLinkDidMount={({ el }) => el.setAttribute('role', 'button')}
          moreLinkHint={(count) => texts('moreEvents', { count })}
          eventClick={open}
          eventDrop={drop}
          datesSet={({ start, end, view }) => {
            setShown((known) =>
              known.title === view.title && known.type === view.type ? known : { title: view.title, type: view.type },
            );
            const next = { from: dayOf(start), to: dayOf(end) };
            setRange((known) => (known?.from === next.from && known.to === next.to ? known : next));
          }}
        />
      </div>
    </>
  );
}

/** Ways to look at the days; hours only where the field has them. */
function viewsFor({ type }: Field): readonly (readonly [string, 'month' | 'week' | 'day'])[] {
  const grid = type === 'datetime' ? 'timeGrid' : 'dayGrid';
  return [
    ['dayGridMonth', 'month'],
    [`${grid}Week`, 'week'],
    [`${grid}Day`, 'day'],
  ];
}

/** Records whose date is in the shown days, page by page up to a bound. */
function useInRange(kind: Kind, state: ListState, field: Field | undefined, range: Range | null) {
  const inside: Filter[] =
    field === undefined || range === null
      ? []
      : [
          { field: field.id, op: 'atLeast', value: range.from },
          { field: field.id, op: 'lessThan', value: range.to },
        ];
  const query = toQuery({ filters: [...state.filters, ...inside], sort: field?.id ?? null, q: state.q });
  return useQuery({
    queryKey: ['records', kind.name, 'calendar', query],
    enabled: range !== null && field !== undefined,
    staleTime: 30_000,
    queryFn: async ({ signal }) => {
      const rows: RecordRow[] = [];
      let after: string | undefined;
      do {
        const page = await fetchPage(kind.name, query, { after, limit: PAGE_ROWS }, signal);
        rows.push(...page.items);
        after = page.next ?? undefined;
      } while (after !== undefined && rows.length < MOST_EVENTS);
      return { rows, hasMore: after !== undefined };
    },
  });
}

function eventOf(row: RecordRow, field: Field, colourField: Field | undefined): EventInput[] {
  const at = row.data[field.id];
  if (typeof at !== 'string') return [];
  const choice = colourField?.choices?.find(({ value }) => value === row.data[colourField.id]);
  const place = colourField?.choices?.findIndex(({ value }) => value === row.data[colourField.id]) ?? -1;
  return [
    {
      id: row.id,
      title: row.title === '' ? '—' : row.title,
      start: at,
      allDay: field.type === 'date',
      url: recordPath(row.id),
      classNames: place < 0 ? [] : [`is-colour-${choice?.colour ?? COLOURS[place % COLOURS.length] ?? 'gray'}`],
    },
  ];
}

/** Colours for choices nobody gave one, in their order. */
const COLOURS = ['blue', 'amber', 'green', 'red', 'purple', 'cyan', 'pink', 'gray'] as const;
