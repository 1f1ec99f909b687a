import { MergeCellsOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Popover } from 'antd';
import type { ReactNode } from 'react';
import type { MergedList, UndoAnswer } from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useChangeTexts } from '../changes/texts.ts';

/** Says that a record was merged from several, and parts any of them again. Nothing where it was not. */
export function MergedFrom({ record }: { record: string }): ReactNode {
  const t = useChangeTexts();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const items =
    useQuery({
      queryKey: ['record', record, 'merged'],
      queryFn: ({ signal }) => get<MergedList>(`/api/record/${record}/merged`, {}, signal),
    }).data?.items ?? [];
  const parting = useMutation({
    mutationFn: (batch: string) => post<UndoAnswer>(`/api/batches/${batch}/undo`),
    onSuccess: async () => {
      void message.success(t('parted'));
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
    },
    onError: (error) => void message.error(error.message),
  });
  if (items.length === 0) return null;
  const ask = (item: MergedList['items'][number]) =>
    void modal.confirm({
      title: t('partTitle'),
      content: t('partBody', { title: item.title }),
      okText: t('part'),
      cancelText: t('cancel'),
      onOk: () => parting.mutateAsync(item.batch).catch(() => {}),
    });
  return (
    <Popover
      trigger="click"
      destroyOnHidden
      content={
        <ul className="merged-from">
          {items.map((item) => (
            <li key={item.id}>
              <span>
                <strong translate="no">{item.title}</strong>{' '}
                <span className="v-faint">
                  {t('mergedBy', { name: item.by })} · <RelativeTime at={item.at} />
                </span>
              </span>
              <button type="button" className="v-link-button" onClick={() => ask(item)}>
                {t('part')}
              </button>
            </li>
          ))}
        </ul>
      }
    >
      <button type="button" className="v-link-button">
        <MergeCellsOutlined aria-hidden /> {t('mergedFrom', { count: items.length + 1 })}
      </button>
    </Popover>
  );
}
