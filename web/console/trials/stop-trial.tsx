import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input, Modal } from 'antd';
import type { TrialDetail, TrialStop } from '@valence/contract';
import { useState, type ReactNode } from 'react';
import { ApiError, post } from '../../parts/api.ts';
import { apiPath, TRIALS, trialQuery } from './queries.ts';
import { useTrialTexts } from './texts.ts';

/** Characters a reason needs at least: as the server asks. */
const FEWEST_CHARS = 3;

/** Stops a running trial for a reason. */
export function StopTrial({ id }: { id: string }): ReactNode {
  const t = useTrialTexts();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const stop = useMutation({
    mutationFn: () => post<TrialDetail>(`${apiPath(id)}/stop`, { reason } satisfies TrialStop),
    onSuccess: async (detail) => {
      setOpen(false);
      client.setQueryData(trialQuery(id).queryKey, detail);
      await client.invalidateQueries({ queryKey: TRIALS });
    },
  });
  const fields = stop.error instanceof ApiError ? stop.error.fields : [];
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {t('stop')}
      </Button>
      <Modal
        open={isOpen}
        title={t('stopTitle')}
        okText={t('stopYes')}
        cancelText={t('cancel')}
        okButtonProps={{ danger: true, loading: stop.isPending, disabled: reason.trim().length < FEWEST_CHARS }}
        destroyOnHidden
        onOk={() => stop.mutate()}
        onCancel={() => setOpen(false)}
      >
        <div className="tri-form">
          <p>{t('stopBody')}</p>
          <div className="tri-field">
            <label htmlFor="tri-reason">{t('stopReason')}</label>
            <Input.TextArea
              id="tri-reason"
              autoFocus
              rows={3}
              maxLength={500}
              value={reason}
              placeholder={t('stopReasonHint')}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
          {stop.isError && (
            <Alert type="error" showIcon title={fields.map(({ message }) => message)[0] ?? stop.error.message} />
          )}
        </div>
      </Modal>
    </>
  );
}
