import { HistoryOutlined } from '@ant-design/icons';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Skeleton } from 'antd';
import { useState } from 'react';
import type { Kind, RecordDetail, RecordDraft } from '@valence/contract';
import type { z } from 'zod';
import { post } from '../../parts/api.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useKind } from '../../parts/kinds.ts';
import { Timeline } from '../../parts/timeline.tsx';
import { timelineQuery } from './queries.ts';
import { useRecordPageTexts } from './texts.ts';

/** What happened to a record, newest first, with a place to write a note. */
export function TimelinePanel({ record, kind }: { record: RecordDetail; kind: Kind }) {
  const t = useRecordPageTexts();
  const list = useInfiniteQuery(timelineQuery(record.id));
  const link = noteLink(useKind('note'), record.kind);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="record-timeline">
      <h2>{t('timeline')}</h2>
      {link !== undefined && <NoteBox record={record} link={link} />}
      {list.isPending && <Skeleton active title={false} paragraph={{ rows: 5 }} />}
      {list.isError && items.length === 0 && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <EmptyState
          icon={<HistoryOutlined aria-hidden />}
          title={t('timelineEmptyTitle')}
          body={t('timelineEmptyBody')}
        />
      )}
      {items.length > 0 && <Timeline items={items} about={record.id} kind={kind} refs={record.refs} />}
      {list.hasNextPage && (
        <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
          {t('timelineMore')}
        </Button>
      )}
    </section>
  );
}

/** The field by which a note names a record of this kind, if notes can. */
export function noteLink(note: Pick<Kind, 'fields'> | undefined, kind: string): string | undefined {
  return note?.fields.find(({ type, to }) => type === 'ref' && to === kind)?.id;
}

function NoteBox({ record, link }: { record: RecordDetail; link: string }) {
  const t = useRecordPageTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [text, setText] = useState('');
  const body = text.trim();
  const saving = useMutation({
    mutationFn: () =>
      post('/api/records/note', {
        data: { title: titleOf(body), body, [link]: record.id, at: new Date().toISOString() },
        idempotencyKey: crypto.randomUUID(),
      } satisfies z.input<typeof RecordDraft>),
    onSuccess: async () => {
      setText('');
      void message.success(t('noteSaved'));
      await client.invalidateQueries({ queryKey: ['timeline', record.id] });
    },
    onError: (error) => void message.error(error.message),
  });
  const save = () => {
    if (body !== '' && !saving.isPending) saving.mutate();
  };
  return (
    <div className="note-box">
      <Input.TextArea
        value={text}
        autoSize={{ minRows: 1, maxRows: 8 }}
        maxLength={8000}
        placeholder={t('notePlaceholder')}
        aria-label={t('notePlaceholder')}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && (event.metaKey || event.ctrlKey) && save()}
      />
      {body !== '' && (
        <Button type="primary" onClick={save} loading={saving.isPending}>
          {t('noteSave')}
        </Button>
      )}
    </div>
  );
}

/** A note is called by its first line. */
function titleOf(body: string): string {
  return (body.split('\n', 1)[0] ?? body).slice(0, 80);
}
