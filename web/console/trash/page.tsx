import { DeleteOutlined, SearchOutlined, UndoOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Input } from 'antd';
import { useDeferredValue, useState, type ReactNode } from 'react';
import type { RestoreAnswer, TrashItem, TrashPage } from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { useKind } from '../../parts/kinds.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useMe } from '../../parts/session.ts';
import { headed } from '../../parts/signs.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { Blank } from '../changes/blank.tsx';
import '../changes/changes.css';
import { useChangeTexts } from '../changes/texts.ts';

/** Deleted records: find, restore one or many; administrators may empty it. */
export function Page(): ReactNode {
  const t = useChangeTexts();
  usePageTitle({ title: t('trash') });
  const { role } = useMe();
  const [{ q }, changeUrl] = useUrlState();
  const asked = useDeferredValue(q);
  const list = useInfiniteQuery({
    queryKey: ['trash', { q: asked }],
    queryFn: ({ pageParam, signal }) => get<TrashPage>('/api/trash', { q: asked, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
  });
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const chosen = rows.filter(({ record }) => marked.has(record.id)).map(({ record }) => record.id);
  const mark = (ids: readonly string[], isOn: boolean) => {
    const next = new Set(marked);
    for (const id of ids)
      if (isOn) next.add(id);
      else next.delete(id);
    setMarked(next);
  };
  const { restore, isRestoring, purge } = useTrash(() => setMarked(new Set()));
  return (
    <div className="changes-page">
      <header>
        <h1>{t('trash')}</h1>
        <p className="v-quiet">{t(role === 'rep' ? 'trashLeadOwn' : 'trashLead')}</p>
      </header>
      {(rows.length > 0 || q !== undefined) && (
        <Bar rows={rows} chosen={chosen} onMark={mark} isRestoring={isRestoring} onRestore={restore} onPurge={purge} />
      )}
      {list.isError && rows.length === 0 ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <Blank />
      ) : rows.length === 0 ? (
        <Nothing isSearch={q !== undefined} onClear={() => changeUrl({ q: undefined })} />
      ) : (
        <ul className="v-panel changes-rows">
          {rows.map((item) => (
            <TrashRow
              key={item.id}
              item={item}
              isMarked={marked.has(item.record.id)}
              onMark={(isOn) => mark([item.record.id], isOn)}
              onRestore={() => restore([item.record.id])}
            />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </div>
  );
}

type BarProps = {
  rows: readonly TrashItem[];
  chosen: readonly string[];
  onMark: (ids: readonly string[], isOn: boolean) => void;
  isRestoring: boolean;
  onRestore: (ids: readonly string[]) => void;
  onPurge: (ids: readonly string[]) => void;
};

function Bar({ rows, chosen, onMark, isRestoring, onRestore, onPurge }: BarProps): ReactNode {
  const t = useChangeTexts();
  const { role } = useMe();
  const [{ q }, changeUrl] = useUrlState();
  const isAll = rows.length > 0 && chosen.length === rows.length;
  const ids = rows.map(({ record }) => record.id);
  return (
    <div className="changes-bar">
      <Input
        allowClear
        prefix={<SearchOutlined aria-hidden />}
        value={q ?? ''}
        placeholder={t('trashSearch')}
        aria-label={t('trashSearch')}
        onChange={(event) => changeUrl({ q: event.target.value })}
      />
      <Checkbox
        checked={isAll}
        indeterminate={chosen.length > 0 && !isAll}
        onChange={(event) => onMark(ids, event.target.checked)}
      >
        {t('selectAll')}
      </Checkbox>
      <span className="changes-bar-end">
        {chosen.length > 0 && (
          <Button type="primary" loading={isRestoring} onClick={() => onRestore(chosen)}>
            {t('restoreCount', { count: chosen.length })}
          </Button>
        )}
        {role === 'admin' && rows.length > 0 && (
          <Button danger icon={<DeleteOutlined aria-hidden />} onClick={() => onPurge(chosen)}>
            {chosen.length > 0 ? t('purgeCount', { count: chosen.length }) : t('purge')}
          </Button>
        )}
      </span>
    </div>
  );
}

function Nothing({ isSearch, onClear }: { isSearch: boolean; onClear: () => void }): ReactNode {
  const t = useChangeTexts();
  if (isSearch) return <EmptyState title={t('noMatch')} action={<Button onClick={onClear}>{t('clear')}</Button>} />;
  return <EmptyState icon={<DeleteOutlined aria-hidden />} title={t('trashEmptyTitle')} body={t('trashEmptyBody')} />;
}

function useTrash(onDone: () => void) {
  const t = useChangeTexts();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const settle = async () => {
    onDone();
    await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
  };
  const restoring = useMutation({
    mutationFn: (records: readonly string[]) => post<RestoreAnswer>('/api/trash/restore', { records }),
    onSuccess: async ({ records, gone }) => {
      const count = records.length;
      void message.success(gone === 0 ? t('restored', { count }) : t('restoredGone', { count, gone }));
      await settle();
    },
    onError: (error) => void message.error(error.message),
  });
  const purging = useMutation({
    mutationFn: (records: readonly string[]) =>
      post<{ count: number }>('/api/trash/empty', records.length === 0 ? {} : { records }),
    onSuccess: async ({ count }) => {
      void message.success(t('purged', { count }));
      await settle();
    },
    onError: (error) => void message.error(error.message),
  });
  return {
    restore: (records: readonly string[]) => restoring.mutate(records),
    isRestoring: restoring.isPending,
    purge: (records: readonly string[]) =>
      void modal.confirm({
        title: t('purgeTitle'),
        content: t('purgeBody'),
        okText: records.length > 0 ? t('purgeCount', { count: records.length }) : t('purge'),
        okButtonProps: { danger: true },
        cancelText: t('cancel'),
        onOk: () => purging.mutateAsync(records).catch(() => {}),
      }),
  };
}

type RowProps = { item: TrashItem; isMarked: boolean; onMark: (isOn: boolean) => void; onRestore: () => void };

function TrashRow({ item: { record, at, by }, isMarked, onMark, onRestore }: RowProps): ReactNode {
  const t = useChangeTexts();
  const say = useSay();
  const kind = useKind(record.kind);
  return (
    <li className="changes-row is-trash">
      <Checkbox
        checked={isMarked}
        aria-label={t('select', { title: record.title })}
        onChange={(event) => onMark(event.target.checked)}
      />
      <div className="changes-row-main">
        <p className="changes-row-title" translate="no">
          {record.title}
        </p>
        <p className="changes-row-what v-faint">{kind === undefined ? '' : headed(say(kind.title))}</p>
      </div>
      <span className="changes-row-by v-faint">
        <span>{t('deletedBy', { name: by })}</span>
        <RelativeTime at={at} />
      </span>
      <Button size="small" icon={<UndoOutlined aria-hidden />} onClick={onRestore}>
        {t('restore')}
      </Button>
    </li>
  );
}
