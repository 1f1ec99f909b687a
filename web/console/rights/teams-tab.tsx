import { DeleteOutlined, EditOutlined, PlusOutlined, TeamOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal, Select } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import type { Team, Teams } from '@valence/contract';
import { patch, post, remove } from '../../parts/api.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { staffQuery, teamsQuery } from './queries.ts';
import { useRightTexts } from './texts.ts';

/** The teams with their people; made, changed and deleted here. */
export function TeamsTab(): ReactNode {
  const texts = useRightTexts();
  const client = useQueryClient();
  const { modal, message } = App.useApp();
  const teams = useQuery(teamsQuery);
  const [edited, setEdited] = useState<Team | 'new' | null>(null);
  const dropping = useMutation({
    mutationFn: (id: string) => remove(`/api/teams/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['teams'] }),
    onError: (error) => void message.error(error.message),
  });
  if (teams.isError) return <ErrorState error={teams.error} onRetry={() => void teams.refetch()} />;
  if (teams.isPending) return <div className="v-panel rights-blank" role="status" aria-label={texts('loading')} />;
  const nameOf = (id: string | null): string | undefined => teams.data.find((t) => t.id === id)?.name;
  const drop = ({ id, name }: Team): void =>
    void modal.confirm({
      title: texts('dropTeamTitle', { name }),
      content: texts('dropTeamBody'),
      okText: texts('dropTeam'),
      okButtonProps: { danger: true },
      cancelText: texts('cancel'),
      onOk: () => dropping.mutateAsync(id).catch(() => undefined),
    });
  const make = (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setEdited('new')}>
      {texts('newTeam')}
    </Button>
  );
  return (
    <div className="rights-rules">
      <div className="rights-bar">
        <p className="v-quiet">{texts('teamsLead')}</p>
        {teams.data.length > 0 && make}
      </div>
      {teams.data.length === 0 ? (
        <EmptyState
          icon={<TeamOutlined aria-hidden />}
          title={texts('noTeams')}
          body={texts('noTeamsBody')}
          action={make}
        />
      ) : (
        <ul className="v-panel rights-teams">
          {teams.data.map((team) => (
            <li key={team.id}>
              <div>
                <strong translate="no">{team.name}</strong>{' '}
                <span className="v-faint">
                  {texts('memberCount', { count: team.members.length })}
                  {nameOf(team.parent) !== undefined && ` · ${texts('below', { name: nameOf(team.parent) ?? '' })}`}
                </span>
                <p className="v-quiet" translate="no">
                  {team.members.map((m) => m.title).join('、')}
                </p>
              </div>
              <Button
                type="text"
                icon={<EditOutlined aria-hidden />}
                aria-label={texts('editTeam', { name: team.name })}
                onClick={() => setEdited(team)}
              />
              <Button
                type="text"
                danger
                icon={<DeleteOutlined aria-hidden />}
                aria-label={texts('dropTeamTitle', { name: team.name })}
                onClick={() => drop(team)}
              />
            </li>
          ))}
        </ul>
      )}
      {edited !== null && (
        <TeamForm team={edited === 'new' ? null : edited} teams={teams.data} onClose={() => setEdited(null)} />
      )}
    </div>
  );
}

type FormProps = Readonly<{ team: Team | null; teams: readonly Team[]; onClose: () => void }>;
type Draft = { name: string; parent: string | null; members: string[] };

function draftOf(team: Team | null): Draft {
  if (team === null) return { name: '', parent: null, members: [] };
  return { name: team.name, parent: team.parent, members: team.members.map((m) => m.id) };
}

function TeamForm({ team, teams, onClose }: FormProps): ReactNode {
  const texts = useRightTexts();
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(team));
  const saving = useMutation({
    mutationFn: () => (team === null ? post<Teams>('/api/teams', draft) : patch<Teams>(`/api/teams/${team.id}`, draft)),
    onSuccess({ teams: now }) {
      client.setQueryData(teamsQuery.queryKey, now);
      onClose();
    },
  });
  return (
    <Modal
      open
      title={team === null ? texts('newTeam') : texts('editTeam', { name: team.name })}
      okText={texts('save')}
      cancelText={texts('cancel')}
      okButtonProps={{ disabled: draft.name.trim() === '', loading: saving.isPending }}
      onOk={() => saving.mutate()}
      onCancel={onClose}
    >
      <TeamFields team={team} teams={teams} draft={draft} onDraft={setDraft} />
      {saving.isError && (
        <p role="alert" className="rights-fault">
          {saving.error.message}
        </p>
      )}
    </Modal>
  );
}

type FieldsProps = Omit<FormProps, 'onClose'> & Readonly<{ draft: Draft; onDraft: (draft: Draft) => void }>;

function TeamFields({ team, teams, draft, onDraft }: FieldsProps): ReactNode {
  const texts = useRightTexts();
  const ids = { name: useId(), parent: useId(), members: useId() };
  const staff = useQuery(staffQuery).data ?? [];
  const people = new Map([...(team?.members ?? []), ...staff].map(({ id, title }) => [id, title] as const));
  return (
    <div className="rights-form">
      <div className="rights-field">
        <label htmlFor={ids.name}>{texts('teamName')}</label>
        <Input
          id={ids.name}
          autoFocus
          maxLength={80}
          value={draft.name}
          onChange={(event) => onDraft({ ...draft, name: event.target.value })}
        />
      </div>
      <div className="rights-field">
        <label htmlFor={ids.members}>{texts('teamMembers')}</label>
        <Select
          id={ids.members}
          mode="multiple"
          value={draft.members}
          showSearch={{ optionFilterProp: 'label' }}
          options={[...people].map(([value, label]) => ({ value, label }))}
          onChange={(members: string[]) => onDraft({ ...draft, members })}
        />
      </div>
      <div className="rights-field">
        <label htmlFor={ids.parent}>{texts('teamParent')}</label>
        <Select
          id={ids.parent}
          value={draft.parent ?? ''}
          options={[
            { value: '', label: texts('noParent') },
            ...teams.filter((t) => t.id !== team?.id).map((t) => ({ value: t.id, label: t.name })),
          ]}
          onChange={(parent) => onDraft({ ...draft, parent: parent === '' ? null : parent })}
        />
      </div>
    </div>
  );
}
