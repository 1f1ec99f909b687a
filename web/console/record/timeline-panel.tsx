import { HistoryOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Skeleton } from 'antd';
import { TIMELINE_TYPES, type Kind, type RecordDetail, type TimelineItem, type TimelineType } from '@valence/contract';
import { patch } from '../../parts/api.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { Timeline } from '../../parts/timeline.tsx';
import { sayWord, usePartTexts } from '../../parts/texts.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { Composer } from './composer.tsx';
import { timelineQuery } from './queries.ts';
import { useRecordPageTexts } from './texts.ts';

/** What happened to a record, newest first, all of it or some sorts, with a place to write. */
export function TimelinePanel({ record, kind }: { record: RecordDetail; kind: Kind }) {
  const t = useRecordPageTexts();
  const [url, changeUrl] = useUrlState();
  const types = TIMELINE_TYPES.filter((type) => url['show']?.split(',').includes(type) === true);
  const list = useInfiniteQuery(timelineQuery(record.id, types));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const finish = useFinish(record.id);
  const show = (next: readonly TimelineType[]) => changeUrl({ show: next.join(',') });
  return (
    <section className="record-timeline">
      <Composer key={record.id} record={record} />
      <TypeFilter types={types} onChange={show} />
      {list.isPending && <Skeleton active title={false} paragraph={{ rows: 5 }} />}
      {list.isError && items.length === 0 && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <Empty isAll={types.length === 0} onAll={() => show([])} />}
      {items.length > 0 && (
        <Timeline items={items} about={record.id} kind={kind} refs={record.refs} onFinish={(item) => finish(item)} />
      )}
      {list.hasNextPage && (
        <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
          {t('timelineMore')}
        </Button>
      )}
    </section>
  );
}

function Empty({ isAll, onAll }: { isAll: boolean; onAll: () => void }) {
  const t = useRecordPageTexts();
  const icon = <HistoryOutlined aria-hidden />;
  if (isAll) return <EmptyState icon={icon} title={t('timelineEmptyTitle')} body={t('timelineEmptyBody')} />;
  return (
    <EmptyState
      icon={icon}
      title={t('timelineNoneTitle')}
      body={t('timelineNoneBody')}
      action={<Button onClick={onAll}>{t('timelineAll')}</Button>}
    />
  );
}

type TypeFilterProps = { types: readonly TimelineType[]; onChange: (types: readonly TimelineType[]) => void };

/** Which sorts are shown; none chosen shows all. */
function TypeFilter({ types, onChange }: TypeFilterProps) {
  const t = useRecordPageTexts();
  const part = usePartTexts();
  const toggle = (type: TimelineType) =>
    onChange(types.includes(type) ? types.filter((one) => one !== type) : [...types, type]);
  return (
    <div className="timeline-filter" role="group" aria-label={t('timelineFilter')}>
      <button type="button" aria-pressed={types.length === 0} onClick={() => onChange([])}>
        {t('timelineAll')}
      </button>
      {TIMELINE_TYPES.map((type) => (
        <button key={type} type="button" aria-pressed={types.includes(type)} onClick={() => toggle(type)}>
          {sayWord(part, 'type', type)}
        </button>
      ))}
    </div>
  );
}

/** Ticks a task off where it stands, or opens it again. */
function useFinish(record: string): (item: TimelineItem) => void {
  const client = useQueryClient();
  const { message } = App.useApp();
  const finishing = useMutation({
    mutationFn: ({ record: task, variant }: TimelineItem) =>
      patch(`/api/record/${task?.id ?? ''}`, {
        data:
          variant === 'done' ? { status: 'open', doneOn: null } : { status: 'done', doneOn: new Date().toISOString() },
      }),
    onError: (error) => void message.error(error.message),
    onSettled: () => client.invalidateQueries({ queryKey: ['timeline', record] }),
  });
  return (item) => finishing.mutate(item);
}
