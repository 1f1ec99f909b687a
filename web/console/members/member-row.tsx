import { EllipsisOutlined } from '@ant-design/icons';
import { App, Button, Select } from 'antd';
import type { ReactNode } from 'react';
import type { NewLink, Roster } from '@valence/contract';
import { queryString } from '../../parts/api.ts';
import { DropMenu } from '../../parts/drop-menu.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useMe } from '../../parts/session.ts';
import { useAct, usePasswordLink } from './queries.ts';
import { useMemberTexts } from './texts.ts';

export type FormerMember = Roster['former'][number];
type Member = Roster['members'][number];
type Props = Readonly<{
  member: Member;
  onEnded: (member: FormerMember) => void;
  onPassword: (link: NewLink) => void;
}>;

const ROLES = ['rep', 'manager', 'admin'] as const;

/** Where what a person owns goes to others. */
export function handoverPath({ person, name }: Pick<FormerMember, 'person' | 'name'>): string {
  return `/handover${queryString({ from: person ?? undefined, name })}`;
}

/** One member with their role, and what else may be done. */
export function MemberRow({ member, onEnded, onPassword }: Props): ReactNode {
  const t = useMemberTexts();
  const me = useMe();
  const { message } = App.useApp();
  const act = useAct();
  const passwordLink = usePasswordLink(onPassword);
  const { id, name, email, role, person, lastSeenAt } = member;
  const isMe = id === me.user.id;
  const changeRole = (next: Member['role']): void =>
    act.mutate(
      { act: 'role', id, role: next },
      { onSuccess: () => void message.success(t('roleChanged', { name, role: t(`role_${next}`) })) },
    );
  const end = (): void =>
    act.mutate(
      { act: 'end', id },
      { onSuccess: () => onEnded({ id, name, email, role, person, endedAt: new Date().toISOString() }) },
    );
  return (
    <li>
      <div className="mem-who">
        <strong translate="no">{name}</strong>
        <span className="v-quiet">
          <span translate="no">{email}</span>
          {' · '}
          {lastSeenAt === null ? (
            t('neverSeen')
          ) : (
            <>
              {t('seen')} <RelativeTime at={lastSeenAt} />
            </>
          )}
          {person === null && ` · ${t('noPerson')}`}
        </span>
      </div>
      {isMe ? (
        <span className="v-quiet">
          {t(`role_${role}`)} · {t('you')}
        </span>
      ) : (
        <Select
          value={role}
          aria-label={t('roleOf', { name })}
          loading={act.isPending}
          options={ROLES.map((value) => ({ value, label: t(`role_${value}`) }))}
          onChange={changeRole}
        />
      )}
      <DropMenu
        menu={{
          items: [
            { key: 'password', label: t('passwordLink') },
            ...(isMe ? [] : [{ key: 'end', label: t('end'), danger: true }]),
          ],
          onClick: ({ key }) => (key === 'end' ? end() : passwordLink.mutate(id)),
        }}
      >
        <Button type="text" icon={<EllipsisOutlined aria-hidden />} aria-label={t('actsFor', { name })} />
      </DropMenu>
    </li>
  );
}
