import { ImportOutlined, PlusOutlined, SettingOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Popover } from 'antd';
import { lazy, Suspense, useCallback, useMemo, useState, type ReactNode } from 'react';
import type { Kind } from '@valence/contract';
import { EmptyState } from '../../parts/empty-state.tsx';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { kindOfPath } from '../../parts/paths.ts';
import { sentenceCase } from '../../parts/sentence-case.ts';
import { useUrlState, usePath } from '../../parts/url-state.ts';
import { useMedia } from '../../parts/use-media.ts';
import { PagePending } from '../shell/page-states.tsx';
import { moveColumn } from './columns.ts';
import { FilterBar } from './filter-bar.tsx';
import { useCount, useRows } from './list-data.ts';
import { columnsOf, fitToKind, parseListUrl, toListUrl, type ListState } from './list-state.ts';
import './records.css';
import { RecordTable } from './record-table.tsx';
import { SearchBox } from './search-box.tsx';
import { SortChoice } from './sort-choice.tsx';
import { useRecordTexts } from './texts.ts';

const NewRecord = lazy(() => import('./new-record.tsx').then(({ NewRecord: found }) => ({ default: found })));
const ColumnMenu = lazy(() => import('./column-menu.tsx').then(({ ColumnMenu: found }) => ({ default: found })));

/** Where rows become cards. */
const PHONE = '(max-width: 767px)';

/** The list of one kind of record. */
export function Page(): ReactNode {
  const texts = useRecordTexts();
  const name = kindOfPath(usePath()) ?? 'lead';
  const kinds = useQuery(kindsQuery);
  const kind = kinds.data?.find((known) => known.name === name);
  if (kind !== undefined) return <RecordList key={kind.name} kind={kind} />;
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

function RecordList({ kind }: { kind: Kind }): ReactNode {
  const sayText = useSay();
  usePageTitle({ title: sentenceCase(sayText(kind.plural)) });
  const [url, changeUrl] = useUrlState();
  const { filter, sort, q, columns: chosen } = url;
  const asked = useMemo(() => parseListUrl({ filter, sort, q, columns: chosen }), [filter, sort, q, chosen]);
  const state = useMemo(() => fitToKind(asked, kind), [asked, kind]);
  const columns = useMemo(() => columnsOf(state, kind), [state, kind]);
  const change = (wanted: Partial<ListState>): void => changeUrl(toListUrl({ ...state, ...wanted }));
  const list = useRows(kind.name, state);
  const count = useCount(kind.name, state, list);
  const { fetchNextPage, isFetchingNextPage, hasNextPage, isFetchNextPageError } = list;
  const loadMore = useCallback(() => {
    // After a failure the person presses "try again"; scrolling must not hammer the server
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  const isCards = useMedia(PHONE);
  const ids = columns.map(({ id }) => id);
  return (
    <div className="rec-page">
      <Head
        kind={kind}
        count={count}
        state={state}
        columns={ids}
        dropped={asked.filters.length - state.filters.length}
        onChange={change}
      />
      {list.isPending ? (
        <Skeleton />
      ) : list.isError && list.rows.length === 0 ? (
        <Failed message={list.error.message} onRetry={() => void list.refetch()} />
      ) : list.rows.length === 0 ? (
        <Nothing kind={kind} state={state} onClear={() => change({ filters: [], q: '' })} />
      ) : (
        <RecordTable
          rows={list.rows}
          columns={columns}
          sort={state.sort}
          isCards={isCards}
          total={count?.count}
          hasMore={hasNextPage}
          onSort={(next) => change({ sort: next })}
          onMove={(moved, before) => change({ columns: moveColumn(ids, moved, before) })}
          onNearEnd={loadMore}
          foot={
            <Foot
              isLoading={isFetchingNextPage}
              isFailed={isFetchNextPageError}
              isEnd={!hasNextPage}
              onRetry={() => void fetchNextPage()}
            />
          }
        />
      )}
    </div>
  );
}

type HeadProps = Readonly<{
  kind: Kind;
  count: { count: number; isExact: boolean } | undefined;
  state: ListState;
  columns: readonly string[];
  /** Conditions of the link that this kind cannot apply. */
  dropped: number;
  onChange: (change: Partial<ListState>) => void;
}>;

function Head({ kind, count, state, columns, dropped, onChange }: HeadProps): ReactNode {
  const texts = useRecordTexts();
  const sayText = useSay();
  const locale = useLocale();
  const [isNew, setNew] = useState(false);
  const isPhone = useMedia(PHONE);
  const number = count && count.count.toLocaleString(locale);
  return (
    <header className="rec-head-bar">
      <div className="rec-title-line">
        <h1>{sentenceCase(sayText(kind.plural))}</h1>
        <span className="v-faint v-num" aria-live="polite">
          {number !== undefined && texts(count?.isExact === true ? 'count' : 'countAbout', { count: number })}
        </span>
        <span className="rec-spring" />
        <SearchBox
          label={texts('search', { kind: sayText(kind.plural) })}
          value={state.q}
          onSearch={(q) => onChange({ q })}
        />
        <Popover
          trigger="click"
          placement="bottomRight"
          destroyOnHidden
          content={
            <Suspense fallback={null}>
              <ColumnMenu kind={kind} shown={columns} onChange={(next) => onChange({ columns: next })} />
            </Suspense>
          }
        >
          <Button className="rec-wide-only" icon={<SettingOutlined aria-hidden />}>
            {texts('columns')}
          </Button>
        </Popover>
        <LinkButton
          className="rec-wide-only"
          icon={<ImportOutlined aria-hidden />}
          href={`/import?kind=${encodeURIComponent(kind.name)}`}
        >
          {texts('import')}
        </LinkButton>
        <Button
          type="primary"
          icon={<PlusOutlined aria-hidden />}
          aria-label={texts('create', { kind: sayText(kind.title) })}
          onClick={() => setNew(true)}
        >
          <span className="rec-wide-only">{texts('create', { kind: sayText(kind.title) })}</span>
        </Button>
      </div>
      <div className="rec-tools">
        <FilterBar kind={kind} filters={state.filters} onChange={(filters) => onChange({ filters })} />
        {dropped > 0 && (
          <span role="status" className="rec-dropped">
            {texts('dropped', { count: dropped })}
          </span>
        )}
        {isPhone && <SortChoice kind={kind} sort={state.sort} onSort={(sort) => onChange({ sort })} />}
      </div>
      {isNew && (
        <Suspense fallback={null}>
          <NewRecord kind={kind} onClose={() => setNew(false)} />
        </Suspense>
      )}
    </header>
  );
}

function Foot({
  isLoading,
  isFailed,
  isEnd,
  onRetry,
}: {
  isLoading: boolean;
  isFailed: boolean;
  isEnd: boolean;
  onRetry: () => void;
}): ReactNode {
  const texts = useRecordTexts();
  return (
    <div className="rec-foot v-faint" role="status">
      {isFailed ? (
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

function Failed({ message, onRetry }: { message: string; onRetry: () => void }): ReactNode {
  const texts = useRecordTexts();
  return (
    <EmptyState title={texts('failed')} body={message} action={<Button onClick={onRetry}>{texts('retry')}</Button>} />
  );
}

function Nothing({ kind, state, onClear }: { kind: Kind; state: ListState; onClear: () => void }): ReactNode {
  const texts = useRecordTexts();
  const plural = useSay()(kind.plural);
  const isFiltered = state.filters.length > 0 || state.q !== '';
  if (isFiltered) {
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
