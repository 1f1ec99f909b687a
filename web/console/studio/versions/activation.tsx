import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import type { StudioAgentDetail } from '@valence/contract';
import { ApiError, post } from '../../../parts/api.ts';
import { AppLink } from '../../../parts/app-link.tsx';
import { useMe } from '../../../parts/session.ts';
import { studioAgentQuery } from '../queries.ts';
import { useStudioTexts } from '../texts.ts';

/** The version to put to work; null takes the agent out of work. */
type Wish = Readonly<{ version: string | null; reason?: string }>;
/** A version that its cases hold back, and how that was said. */
type Held = Readonly<{ version: string; why: string }>;

const HELD_BACK: ReadonlySet<string> = new Set(['cases.gate', 'cases.unproven']);
/** As the contract has it. */
const SHORTEST_REASON = 3;

/** Puts versions to work. Where its cases hold one back `dialog` says so, and an administrator may go on with a reason. */
export function useActivation(agent: Pick<StudioAgentDetail, 'name'>) {
  const t = useStudioTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [held, setHeld] = useState<Held | null>(null);
  const activation = useMutation({
    mutationFn: (wish: Wish) =>
      post<StudioAgentDetail>(`/api/studio/agents/${encodeURIComponent(agent.name)}/activate`, wish),
    onSuccess(made, { version }) {
      setHeld(null);
      client.setQueryData(studioAgentQuery(agent.name).queryKey, made);
      void client.invalidateQueries({ queryKey: ['studio', 'agents'] });
      void client.invalidateQueries({ queryKey: ['agents'] });
      void message.success(version === null ? t('tookOut') : t('atWorkNow', { version }));
    },
    onError(error, { version }) {
      const isHeld = error instanceof ApiError && HELD_BACK.has(error.code);
      if (isHeld && version !== null) setHeld({ version, why: error.message });
      else void message.error(error.message);
    },
  });
  const dialog: ReactNode = held !== null && (
    <HeldBack
      agent={agent.name}
      held={held}
      isBusy={activation.isPending}
      onOverride={(reason) => activation.mutate({ version: held.version, reason })}
      onClose={() => setHeld(null)}
    />
  );
  return { activate: activation.mutate, pending: activation.isPending ? activation.variables : undefined, dialog };
}

type HeldBackProps = Readonly<{
  agent: string;
  held: Held;
  isBusy: boolean;
  onOverride: (reason: string) => void;
  onClose: () => void;
}>;

function HeldBack({ agent, held, isBusy, onOverride, onClose }: HeldBackProps): ReactNode {
  const t = useStudioTexts();
  const [reason, setReason] = useState('');
  const mayOverride = useMe().role === 'admin';
  return (
    <Modal
      open
      title={t('heldBack', { version: held.version })}
      okText={t('overrideGate')}
      okButtonProps={{ danger: true, disabled: reason.trim().length < SHORTEST_REASON }}
      cancelText={t('cancel')}
      confirmLoading={isBusy}
      onOk={() => onOverride(reason.trim())}
      onCancel={onClose}
      {...(mayOverride ? {} : { footer: <Button onClick={onClose}>{t('closeHeld')}</Button> })}
    >
      <p role="alert">{held.why}</p>
      <p>
        <AppLink href={`/cases/${encodeURIComponent(agent)}?version=${encodeURIComponent(held.version)}`}>
          {t('toCases')}
        </AppLink>
      </p>
      {mayOverride && (
        <label className="std-field">
          <span className="std-label">{t('overrideReason')}</span>
          <Input.TextArea
            value={reason}
            maxLength={500}
            autoSize={{ minRows: 2, maxRows: 5 }}
            onChange={({ target }) => setReason(target.value)}
          />
        </label>
      )}
    </Modal>
  );
}
