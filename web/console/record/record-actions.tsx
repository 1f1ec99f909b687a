import {
  BellOutlined,
  DeleteOutlined,
  HistoryOutlined,
  LayoutOutlined,
  MergeCellsOutlined,
  MoreOutlined,
  SyncOutlined,
} from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { Kind, RecordDetail, TrashAnswer } from '@valence/contract';
import { post } from '../../parts/api.ts';
import { DropMenu } from '../../parts/drop-menu.tsx';
import { listPath, recordPath } from '../../parts/paths.ts';
import { useMe } from '../../parts/session.ts';
import { useChangeTexts } from '../changes/texts.ts';
import { useReminderTexts } from './reminders/texts.ts';
import { useRecordPageTexts } from './texts.ts';

const OpenQuote = lazy(() => import('../quotes/open-quote.tsx').then(({ OpenQuote: found }) => ({ default: found })));
const AsOf = lazy(() => import('./as-of.tsx').then(({ AsOf: found }) => ({ default: found })));
const LayoutEditor = lazy(() => import('./layout-editor.tsx').then(({ LayoutEditor: found }) => ({ default: found })));
const RemindDialog = lazy(() =>
  import('./reminders/remind-dialog.tsx').then(({ RemindDialog: found }) => ({ default: found })),
);
const RepeatDialog = lazy(() =>
  import('./reminders/repeat-dialog.tsx').then(({ RepeatDialog: found }) => ({ default: found })),
);
const MergeWith = lazy(() => import('../merge/find-other.tsx').then(({ MergeWith: found }) => ({ default: found })));

type Dialog = 'asOf' | 'merge' | 'layout' | 'remind' | 'repeat';

/** What is seldom done with a whole record: be reminded of it, see how it was, merge it with another, delete it. */
export function RecordActions({ record, kind }: { record: RecordDetail; kind: Kind }): ReactNode {
  const t = useChangeTexts();
  const page = useRecordPageTexts();
  const reminders = useReminderTexts();
  const { role } = useMe();
  const { modal } = App.useApp();
  const [open, setOpen] = useState<Dialog | null>(null);
  const deleting = useDelete(record);
  const ask = () =>
    void modal.confirm({
      title: t('deleteTitle', { title: record.title }),
      content: t('deleteBody'),
      okText: t('delete'),
      okButtonProps: { danger: true },
      cancelText: t('cancel'),
      onOk: () => deleting.mutateAsync().catch(() => {}),
    });
  return (
    <>
      <Suspense fallback={null}>{kind.name === 'quote' && <OpenQuote id={record.id} />}</Suspense>
      <DropMenu
        menu={{
          items: [
            { key: 'remind', icon: <BellOutlined aria-hidden />, label: reminders('remind') },
            ...(kind.name === 'task' && kind.may?.change !== false
              ? [{ key: 'repeat', icon: <SyncOutlined aria-hidden />, label: reminders('repeat') }]
              : []),
            { key: 'asOf', icon: <HistoryOutlined aria-hidden />, label: t('lookBack') },
            { key: 'merge', icon: <MergeCellsOutlined aria-hidden />, label: t('mergeWith') },
            ...(role === 'admin'
              ? [{ key: 'layout', icon: <LayoutOutlined aria-hidden />, label: page('layoutEdit') }]
              : []),
            ...(kind.may?.remove === false
              ? []
              : [
                  { type: 'divider' as const },
                  { key: 'delete', icon: <DeleteOutlined aria-hidden />, label: t('delete'), danger: true },
                ]),
          ],
          onClick: ({ key }) => (key === 'delete' ? ask() : setOpen(key as Dialog)),
        }}
      >
        <Button icon={<MoreOutlined aria-hidden />} aria-label={t('actions')} title={t('actions')} />
      </DropMenu>
      {open !== null && <OpenDialog open={open} record={record} kind={kind} onClose={() => setOpen(null)} />}
    </>
  );
}

type OpenProps = { open: Dialog; record: RecordDetail; kind: Kind; onClose: () => void };

/** What was chosen from the menu; each comes when it is asked for. */
function OpenDialog({ open, record, kind, onClose }: OpenProps): ReactNode {
  const navigate = useNavigate();
  return (
    <Suspense fallback={null}>
      {open === 'remind' && <RemindDialog record={record} onClose={onClose} />}
      {open === 'repeat' && <RepeatDialog record={record} onClose={onClose} />}
      {open === 'asOf' && <AsOf record={record} kind={kind} onClose={onClose} />}
      {open === 'layout' && <LayoutEditor kind={kind} onClose={onClose} />}
      {open === 'merge' && (
        <MergeWith
          record={record}
          onClose={onClose}
          onMerged={({ id }) => void navigate({ to: recordPath(id), replace: true })}
        />
      )}
    </Suspense>
  );
}

function useDelete(record: RecordDetail) {
  const t = useChangeTexts();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message } = App.useApp();
  const renew = () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
  const restore = async (key: string) => {
    message.destroy(key);
    try {
      await post('/api/trash/restore', { records: [record.id] });
      await renew();
      await navigate({ to: recordPath(record.id) });
    } catch (error) {
      void message.error(error instanceof Error ? error.message : String(error));
    }
  };
  return useMutation({
    mutationFn: () => post<TrashAnswer>('/api/trash', { records: [record.id] }),
    onSuccess: async () => {
      const key = `trashed ${record.id}`;
      void message.success({
        key,
        duration: 8,
        content: (
          <>
            {t('deleted')}{' '}
            <Button type="link" size="small" onClick={() => void restore(key)}>
              {t('undoDelete')}
            </Button>
          </>
        ),
      });
      await navigate({ to: listPath(record.kind) });
      await renew();
    },
    onError: (error) => void message.error(error.message),
  });
}
