import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Input, Modal, Select } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import type { InvitationDraft, NewLink } from '@valence/contract';
import { ApiError, post } from '../../parts/api.ts';
import { teamsQuery } from '../rights/queries.ts';
import { rosterQuery } from './queries.ts';
import { useMemberTexts } from './texts.ts';

const ROLES = ['rep', 'manager', 'admin'] as const;
type Draft = { email: string; role: (typeof ROLES)[number]; team: string | null };

/** Sends an invitation and hands its link on. */
export function useInvite(onMade: (link: NewLink) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (draft: InvitationDraft) => post<NewLink>('/api/workspace/invitations', draft),
    async onSuccess(link) {
      onMade(link);
      await client.invalidateQueries({ queryKey: rosterQuery.queryKey });
    },
  });
}

type Props = Readonly<{ onMade: (link: NewLink) => void; onClose: () => void }>;

/** Who is asked in, as what, into which team. */
export function InviteForm({ onMade, onClose }: Props): ReactNode {
  const t = useMemberTexts();
  const ids = { email: useId(), role: useId(), team: useId(), problem: useId() };
  const [draft, setDraft] = useState<Draft>({ email: '', role: 'rep', team: null });
  const teams = useQuery(teamsQuery).data ?? [];
  const inviting = useInvite(onMade);
  const { error } = inviting;
  const problem = error instanceof ApiError ? (error.fields[0]?.message ?? error.message) : error?.message;
  const send = (): void => inviting.mutate({ ...draft, email: draft.email.trim() });
  return (
    <Modal
      open
      title={t('invite')}
      okText={t('makeLink')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: draft.email.trim() === '', loading: inviting.isPending }}
      onOk={send}
      onCancel={onClose}
    >
      <div className="mem-form">
        <p className="v-quiet">{t('inviteHint')}</p>
        <div className="mem-field">
          <label htmlFor={ids.email}>{t('email')}</label>
          <Input
            id={ids.email}
            type="email"
            autoFocus
            autoComplete="off"
            maxLength={254}
            value={draft.email}
            aria-invalid={problem !== undefined}
            aria-describedby={problem === undefined ? undefined : ids.problem}
            onChange={(event) => setDraft({ ...draft, email: event.target.value })}
            onPressEnter={() => draft.email.trim() !== '' && send()}
          />
          {problem !== undefined && (
            <p id={ids.problem} role="alert" className="mem-fault">
              {problem}
            </p>
          )}
        </div>
        <div className="mem-field">
          <label htmlFor={ids.role}>{t('role')}</label>
          <Select
            id={ids.role}
            value={draft.role}
            options={ROLES.map((value) => ({ value, label: t(`role_${value}`) }))}
            onChange={(role) => setDraft({ ...draft, role })}
          />
          <p className="v-quiet">{t(`roleHint_${draft.role}`)}</p>
        </div>
        {teams.length > 0 && (
          <div className="mem-field">
            <label htmlFor={ids.team}>{t('team')}</label>
            <Select
              id={ids.team}
              value={draft.team ?? ''}
              options={[
                { value: '', label: t('noTeam') },
                ...teams.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              onChange={(team) => setDraft({ ...draft, team: team === '' ? null : team })}
            />
          </div>
        )}
      </div>
    </Modal>
  );
}
