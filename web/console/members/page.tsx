import { UserAddOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Alert, Button } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Invitation, Roster } from '@valence/contract';
import { AppLink } from '../../parts/app-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useMe } from '../../parts/session.ts';
import { InviteForm, useInvite } from './invite-form.tsx';
import { LinkDialog, type ShownLink } from './link-dialog.tsx';
import { handoverPath, MemberRow, type FormerMember } from './member-row.tsx';
import './members.css';
import { rosterQuery, useAct } from './queries.ts';
import { useMemberTexts } from './texts.ts';

/** Who can sign in: asked in by a link, given a role, shown out and let back in. */
export function Page(): ReactNode {
  const t = useMemberTexts();
  usePageTitle({ title: t('title') });
  if (useMe().role !== 'admin') return <EmptyState title={t('notAdmin')} body={t('notAdminBody')} />;
  return <Members />;
}

function Members(): ReactNode {
  const t = useMemberTexts();
  const roster = useQuery(rosterQuery);
  const [isInviting, setInviting] = useState(false);
  const [shown, setShown] = useState<ShownLink | null>(null);
  const [ended, setEnded] = useState<FormerMember | null>(null);
  const showInvitation = (link: ShownLink['link']): void => {
    setInviting(false);
    setShown({ link, isForPassword: false });
  };
  return (
    <div className="mem-page">
      <header className="mem-head">
        <div>
          <h1>{t('title')}</h1>
          <p className="v-quiet">
            {t('lead')} <AppLink href="/rights">{t('leadRights')}</AppLink>
          </p>
        </div>
        <Button type="primary" icon={<UserAddOutlined aria-hidden />} onClick={() => setInviting(true)}>
          {t('invite')}
        </Button>
      </header>
      {ended !== null && <Ended member={ended} onClose={() => setEnded(null)} />}
      {roster.isError ? (
        <ErrorState error={roster.error} onRetry={() => void roster.refetch()} />
      ) : roster.isPending ? (
        <div className="v-panel mem-blank" role="status" aria-label={t('loading')} />
      ) : (
        <Lists
          roster={roster.data}
          onEnded={setEnded}
          onInvited={showInvitation}
          onPassword={(link) => setShown({ link, isForPassword: true })}
        />
      )}
      {isInviting && <InviteForm onMade={showInvitation} onClose={() => setInviting(false)} />}
      {shown !== null && <LinkDialog shown={shown} onClose={() => setShown(null)} />}
    </div>
  );
}

type ListsProps = Readonly<{
  roster: Roster;
  onEnded: (member: FormerMember | null) => void;
  onInvited: (link: ShownLink['link']) => void;
  onPassword: (link: ShownLink['link']) => void;
}>;

function Lists({ roster, onEnded, onInvited, onPassword }: ListsProps): ReactNode {
  const t = useMemberTexts();
  const { members, invitations, former } = roster;
  return (
    <>
      <ul className="v-panel mem-list" aria-label={t('title')}>
        {members.map((member) => (
          <MemberRow key={member.id} member={member} onEnded={onEnded} onPassword={onPassword} />
        ))}
      </ul>
      {invitations.length > 0 && (
        <section>
          <h2>{t('invitations')}</h2>
          <ul className="v-panel mem-list">
            {invitations.map((invitation) => (
              <InvitationRow key={invitation.id} invitation={invitation} onInvited={onInvited} />
            ))}
          </ul>
        </section>
      )}
      {former.length > 0 && (
        <section>
          <h2>{t('former')}</h2>
          <ul className="v-panel mem-list">
            {former.map((member) => (
              <FormerRow key={member.id} member={member} onReturned={() => onEnded(null)} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function InvitationRow({
  invitation: { id, email, role, team, by, expiresAt, isExpired },
  onInvited,
}: {
  invitation: Invitation;
  onInvited: ListsProps['onInvited'];
}): ReactNode {
  const t = useMemberTexts();
  const { message } = App.useApp();
  const act = useAct();
  const again = useInvite(onInvited);
  const withdraw = (): void =>
    act.mutate({ act: 'withdraw', id }, { onSuccess: () => void message.success(t('withdrawn', { email })) });
  return (
    <li>
      <div className="mem-who">
        <strong translate="no">{email}</strong>
        <span className="v-quiet">
          {t(`role_${role}`)}
          {by !== null && (
            <>
              {' · '}
              <span translate="no" className="v-said">
                {t('invitedBy', { name: by })}
              </span>
            </>
          )}
          {' · '}
          {isExpired ? (
            t('expired')
          ) : (
            <>
              {t('expires')} <RelativeTime at={expiresAt} />
            </>
          )}
        </span>
      </div>
      <Button
        aria-label={t('newLinkFor', { email })}
        loading={again.isPending}
        onClick={() => again.mutate({ email, role, team }, { onError: (error) => void message.error(error.message) })}
      >
        {t('newLink')}
      </Button>
      <Button type="text" aria-label={t('withdrawFor', { email })} loading={act.isPending} onClick={withdraw}>
        {t('withdraw')}
      </Button>
    </li>
  );
}

function FormerRow({ member, onReturned }: { member: FormerMember; onReturned: () => void }): ReactNode {
  const t = useMemberTexts();
  const { name, email, endedAt } = member;
  return (
    <li>
      <div className="mem-who">
        <strong translate="no">{name}</strong>
        <span className="v-quiet">
          <span translate="no">{email}</span> · {t('endedAt')} <RelativeTime at={endedAt} />
        </span>
      </div>
      {member.person !== null && <AppLink href={handoverPath(member)}>{t('handOver')}</AppLink>}
      <ReturnButton member={member} onReturned={onReturned} />
    </li>
  );
}

function ReturnButton({ member, onReturned }: { member: FormerMember; onReturned: () => void }): ReactNode {
  const t = useMemberTexts();
  const { message } = App.useApp();
  const act = useAct();
  const { id, name } = member;
  return (
    <Button
      loading={act.isPending}
      aria-label={t('letReturnNamed', { name })}
      onClick={() =>
        act.mutate(
          { act: 'return', id },
          {
            onSuccess() {
              void message.success(t('returned', { name }));
              onReturned();
            },
          },
        )
      }
    >
      {t('letReturn')}
    </Button>
  );
}

/** Said after somebody was shown out: what is left to do, and the way back. */
function Ended({ member, onClose }: { member: FormerMember; onClose: () => void }): ReactNode {
  const t = useMemberTexts();
  return (
    <Alert
      type="info"
      showIcon
      title={<span className="v-said">{t('ended', { name: member.name })}</span>}
      closable={{ onClose }}
      action={
        <div className="mem-next">
          {member.person !== null && <AppLink href={handoverPath(member)}>{t('handOver')}</AppLink>}
          <ReturnButton member={member} onReturned={onClose} />
        </div>
      }
    />
  );
}
