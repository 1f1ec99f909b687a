import { useQuery } from '@tanstack/react-query';
import { Modal, Select } from 'antd';
import { useDeferredValue, useState, type ReactNode } from 'react';
import type { RecordPage, RecordRef } from '@valence/contract';
import type { z } from 'zod';
import { get } from '../../parts/api.ts';
import { useChangeTexts } from '../changes/texts.ts';
import { MergeDialog } from './merge-dialog.tsx';

type MergeWithProps = {
  record: Pick<RecordRef, 'id' | 'kind' | 'title'>;
  onClose: () => void;
  onMerged?: (record: RecordRef) => void;
};

/** From one record: find the other of its kind by name, then merge. */
export function MergeWith({ record, onClose, onMerged }: MergeWithProps): ReactNode {
  const t = useChangeTexts();
  const [typed, setTyped] = useState('');
  const [other, setOther] = useState<string | null>(null);
  const q = useDeferredValue(typed.trim());
  const found = useQuery({
    queryKey: ['records', record.kind, 'merge', q],
    queryFn: ({ signal }) =>
      get<z.infer<typeof RecordPage>>(`/api/records/${encodeURIComponent(record.kind)}`, { q, limit: 12 }, signal),
    placeholderData: (before) => before,
  });
  if (other !== null) {
    const both = [record, { id: other, kind: record.kind }];
    return <MergeDialog records={both} onClose={onClose} {...(onMerged && { onMerged })} />;
  }
  return (
    <Modal open title={t('mergeTitle')} footer={null} onCancel={onClose} destroyOnHidden>
      <label className="merge-find">
        <span>{t('mergeFind')}</span>
        <Select
          autoFocus
          showSearch={{ filterOption: false, searchValue: typed, onSearch: setTyped }}
          placeholder={t('mergeFindHint')}
          aria-label={t('mergeFind')}
          value={null}
          loading={found.isFetching}
          notFoundContent={found.isFetching ? null : t('mergeNothing')}
          options={(found.data?.items ?? [])
            .filter(({ id }) => id !== record.id)
            .map(({ id, title }) => ({ value: id, label: <span translate="no">{title}</span> }))}
          onChange={(id: string) => setOther(id)}
        />
      </label>
    </Modal>
  );
}
