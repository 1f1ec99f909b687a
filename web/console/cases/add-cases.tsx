import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import type { CaseSet } from '@valence/contract';
import { put } from '../../parts/api.ts';
import { useCaseTexts } from './texts.ts';

/** Adds cases as text, one a line. */
export function AddCases({ agent, onClose }: { agent: string; onClose: () => void }): ReactNode {
  const texts = useCaseTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [text, setText] = useState('');
  const save = useMutation({
    mutationFn: () => put<CaseSet>(`/api/cases/${encodeURIComponent(agent)}`, { text }),
    onSuccess: (answer) => {
      client.setQueryData(['cases', agent], answer);
      void message.success(texts('saved'));
      onClose();
    },
  });
  return (
    <section className="v-panel cas-view">
      <h2>{texts('add')}</h2>
      <p className="v-quiet">{texts('addHint')}</p>
      <Input.TextArea
        className="cas-json"
        aria-label={texts('add')}
        value={text}
        autoSize={{ minRows: 6, maxRows: 24 }}
        onChange={({ target }) => setText(target.value)}
      />
      {save.error !== null && (
        <p role="alert" className="cas-fault">
          {save.error.message}
        </p>
      )}
      <div className="cas-line">
        <Button type="primary" disabled={text.trim() === ''} loading={save.isPending} onClick={() => save.mutate()}>
          {texts('save')}
        </Button>
        <Button onClick={onClose}>{texts('cancel')}</Button>
      </div>
    </section>
  );
}
