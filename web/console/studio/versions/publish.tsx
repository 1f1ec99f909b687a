import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Input, Modal } from 'antd';
import { useState } from 'react';
import type { GraphProblem, StudioAgentDetail } from '@valence/contract';
import { post } from '../../../parts/api.ts';
import { studioAgentQuery } from '../queries.ts';
import { useStudioTexts } from '../texts.ts';
import type { Draft } from '../use-draft.ts';
import { useActivation } from './activation.tsx';
import { WhatHappens } from './what-happens.tsx';

type Props = Readonly<{ agent: StudioAgentDetail; draft: Draft; problems: readonly GraphProblem[] | null }>;

/** Makes a version of the draft, and puts it to work when that is wanted. */
export function Publish({ agent, draft, problems }: Props) {
  const t = useStudioTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const { activate, dialog } = useActivation(agent);
  const [isOpen, setOpen] = useState(false);
  const [note, setNote] = useState('');
  const [isNow, setNow] = useState(true);
  const errors = problems?.filter(({ level }) => level === 'error').length ?? 0;
  const path = `/api/studio/agents/${encodeURIComponent(agent.name)}`;
  const publish = useMutation({
    async mutationFn() {
      const revision = await draft.flush();
      if (revision === null) throw new Error(draft.message ?? t('saveFailed'));
      return post<StudioAgentDetail>(`${path}/versions`, { note, revision });
    },
    onSuccess(made) {
      client.setQueryData(studioAgentQuery(agent.name).queryKey, made);
      void client.invalidateQueries({ queryKey: ['studio', 'agents'] });
      void client.invalidateQueries({ queryKey: ['agents'] });
      // The version stands whatever becomes of putting it to work
      if (isNow && made.lastVersion !== null) activate({ version: made.lastVersion });
      else void message.success(t('published', { version: made.lastVersion ?? '' }));
      setOpen(false);
      setNote('');
    },
  });
  return (
    <>
      {dialog}
      <Button
        type="primary"
        disabled={problems === null || errors > 0}
        title={errors > 0 ? t('publishNot', { count: errors }) : undefined}
        onClick={() => setOpen(true)}
      >
        {t('publish')}
      </Button>
      <Modal
        open={isOpen}
        title={t('publishTitle')}
        okText={t('publish')}
        cancelText={t('cancel')}
        confirmLoading={publish.isPending}
        onOk={() => publish.mutate()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <label className="std-field">
          <span className="std-label">{t('note')}</span>
          <Input.TextArea
            value={note}
            maxLength={500}
            placeholder={t('noteHint')}
            autoSize={{ minRows: 2, maxRows: 5 }}
            onChange={({ target }) => setNote(target.value)}
          />
        </label>
        <Checkbox checked={isNow} onChange={({ target }) => setNow(target.checked)}>
          {t('activateNow')}
        </Checkbox>
        {isNow && <WhatHappens agent={agent} />}
        {publish.error !== null && (
          <p role="alert" className="std-fault">
            {publish.error.message}
          </p>
        )}
      </Modal>
    </>
  );
}
