import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Drawer } from 'antd';
import type { ImportedToolSource, ToolSource } from '@valence/contract';
import { useState, type ReactNode } from 'react';
import { post } from '../../parts/api.ts';
import { DocumentField } from './document-field.tsx';
import { problemsOf } from '../../parts/form-field.tsx';
import { apiPath, OUTSIDE } from './queries.ts';
import { useOutsideTexts } from './texts.ts';

/** Reads a newer document, or asks the server for its tools again. */
export function ImportForm({ source, onClose }: { source: ToolSource; onClose: () => void }): ReactNode {
  const t = useOutsideTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [document, setDocument] = useState('');
  const isServer = source.kind === 'mcp';
  const importing = useMutation({
    mutationFn: () => post<ImportedToolSource>(`${apiPath(source.id)}/import`, isServer ? {} : { document }),
    async onSuccess({ outcome: { added, changed, gone } }) {
      void message.success(t('imported', { added: added.length, changed: changed.length, gone: gone.length }));
      await client.invalidateQueries({ queryKey: OUTSIDE });
      onClose();
    },
  });
  return (
    <Drawer
      open
      title={t('form_import')}
      size={560}
      onClose={onClose}
      footer={
        <div className="out-acts">
          <Button
            type="primary"
            disabled={!isServer && document.trim() === ''}
            loading={importing.isPending}
            onClick={() => importing.mutate()}
          >
            {t('importNow')}
          </Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
        </div>
      }
    >
      <div className="out-form">
        <p>{t(isServer ? 'importMcp' : 'importDocument')}</p>
        {!isServer && <DocumentField value={document} problems={problemsOf(importing.error)} onChange={setDocument} />}
        {importing.isError && <Alert type="error" showIcon title={importing.error.message} />}
      </div>
    </Drawer>
  );
}
