import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, type ReactNode } from 'react';
import type { Kind } from '@valence/contract';
import { EmptyState } from '../../parts/empty-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { rememberWalk } from '../../parts/list-walk.ts';
import { kindOfPath } from '../../parts/paths.ts';
import { sentenceCase } from '../../parts/sentence-case.ts';
import { usePagePath, useUrlState } from '../../parts/url-state.ts';
import { useMedia } from '../../parts/use-media.ts';
import { PagePending } from '../shell/page-states.tsx';
import { FilterLine } from '../views/filter/filter-line.tsx';
import { ViewBar } from '../views/view-bar.tsx';
import { viewsQuery } from '../views/views-data.ts';
import { Head } from './head.tsx';
import {
  fitToKind,
  isChanged,
  NO_URL,
  parseListUrl,
  stateOf,
  toListUrl,
  toQuery,
  type ListState,
} from './list-state.ts';
import './records.css';
import { SortChoice } from './sort-choice.tsx';
import { TableLayout } from './table-layout.tsx';
import { useRecordTexts } from './texts.ts';

const Board = lazy(() => import('../views/board/board.tsx').then(({ Board: found }) => ({ default: found })));
const CalendarLayout = lazy(() =>
  import('../views/calendar/calendar.tsx').then(({ CalendarLayout: found }) => ({ default: found })),
);
const Timeline = lazy(() =>
  import('../views/timeline/timeline.tsx').then(({ Timeline: found }) => ({ default: found })),
);

/** Where rows become cards. */
const PHONE = '(max-width: 767px)';
/** In the address: all records as the kind has them, though another view opens by default. */
const BARE_VIEW = 'all';

/** The list of one kind of record. */
export function Page(): ReactNode {
  const texts = useRecordTexts();
  const name = kindOfPath(usePagePath()) ?? 'lead';
  const kinds = useQuery(kindsQuery);
  const views = useQuery(viewsQuery(name));
  const kind = kinds.data?.find((known) => known.name === name);
  if (kind !== undefined && kinds.data !== undefined) {
    // Which view opens by default must be known before anything is asked for
    return views.isPending ? <PagePending /> : <RecordList key={kind.name} kind={kind} kinds={kinds.data} />;
  }
  if (kinds.isPending) return <PagePending />;
  if (kinds.error !== null) throw kinds.error;
  return (
    <EmptyState
      title={texts('unknownKind')}
      body={texts('unknownKindBody', { kind: name })}
      action={<LinkButton href="/leads">{texts('toLeads')}</LinkButton>}
    />
  );
}

function RecordList({ kind, kinds }: { kind: Kind; kinds: readonly Kind[] }): ReactNode {
  const texts = useRecordTexts();
  const sayText = useSay();
  usePageTitle({ title: sentenceCase(sayText(kind.plural)) });
  const [url, changeUrl] = useUrlState();
  const views = useQuery(viewsQuery(kind.name)).data ?? [];
  const view =
    url['view'] === undefined ? views.find(({ isDefault }) => isDefault) : views.find(({ id }) => id === url['view']);
  const base = useMemo(() => fitToKind(stateOf(view), kind, kinds), [view, kind, kinds]);
  const asked = useMemo(() => parseListUrl(url, base), [url, base]);
  const state = useMemo(() => fitToKind(asked, kind, kinds), [asked, kind, kinds]);
  // A record that is opened from here can be left for the next one
  const walk = JSON.stringify(toQuery(state));
  useEffect(() => rememberWalk(kind.name, JSON.parse(walk) as ReturnType<typeof toQuery>), [kind.name, walk]);
  const change = (wanted: Partial<ListState>): void => changeUrl(toListUrl({ ...state, ...wanted }, base));
  const openView = (id: string | null): void => {
    const hasDefault = views.some(({ isDefault }) => isDefault);
    changeUrl({ ...NO_URL, view: id ?? (hasDefault ? BARE_VIEW : undefined) }, 'push');
  };
  const isPhone = useMedia(PHONE);
  const dropped = asked.filters.length - state.filters.length;
  const tools = (
    <>
      <FilterLine
        kind={kind}
        kinds={kinds}
        filters={state.filters}
        onChange={(filters) => change({ filters: [...filters] })}
      />
      {dropped > 0 && (
        <span role="status" className="rec-dropped">
          {texts('dropped', { count: dropped })}
        </span>
      )}
      {isPhone && state.layout === 'table' && (
        <SortChoice kind={kind} sort={state.sort} onSort={(sort) => change({ sort })} />
      )}
    </>
  );
  const shared = { kind, state, tools, onChange: change };
  return (
    <div className={`rec-page is-${state.layout}`}>
      <Head kind={kind} state={state} onChange={change} />
      <ViewBar
        kind={kind.name}
        views={views}
        view={view}
        state={state}
        isChanged={isChanged(state, base)}
        onOpen={openView}
        onLayout={(layout) => change({ layout })}
        onReset={() => changeUrl(NO_URL)}
        onSaved={({ id }) => changeUrl({ ...NO_URL, view: id })}
      />
      {state.layout === 'table' ? (
        <TableLayout {...shared} isCards={isPhone} />
      ) : (
        <Suspense fallback={<PagePending />}>
          {state.layout === 'board' && <Board {...shared} />}
          {state.layout === 'calendar' && <CalendarLayout {...shared} />}
          {state.layout === 'timeline' && <Timeline {...shared} />}
        </Suspense>
      )}
    </div>
  );
}
