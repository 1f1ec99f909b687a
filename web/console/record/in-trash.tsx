import { DeleteOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import { post } from '../../parts/api.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { useChangeTexts } from '../changes/texts.ts';

/** A record that was deleted: says so and takes it back with one click. */
export function InTrash({ id, error }: { id: string; error: Error }): ReactNode {
  const t = useChangeTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const restoring = useMutation({
    mutationFn: () => post('/api/trash/restore', { records: [id] }),
    onSuccess: () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' }),
    onError: (failure) => void message.error(failure.message),
  });
  return (
    <EmptyState
      icon={<DeleteOutlined aria-hidden />}
      title={error.message}
      body={t('inTrashBody')}
      action={
        <>
          <Button type="primary" loading={restoring.isPending} onClick={() => restoring.mutate()}>
            {t('restore')}
          </Button>{' '}
          <LinkButton href="/trash">{t('trash')}</LinkButton>
        </>
      }
    />
  );
}
