import { EyeOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { Me, Member } from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { lookAs } from '../../parts/see-as.ts';
import { useMe } from '../../parts/session.ts';
import { useRightTexts } from './texts.ts';

/** Colleagues with a login, and the look at the workspace with their rights. */
export function SeeAsTab(): ReactNode {
  const texts = useRightTexts();
  const me = useMe();
  const members = useQuery({
    queryKey: ['members'],
    queryFn: ({ signal }) => get<{ items: Member[] }>('/api/members', {}, signal).then(({ items }) => items),
  });
  const looking = useMutation({
    mutationFn: (member: string) => post<{ as: Me }>('/api/see-as', { member }),
    onSuccess: ({ as }) => lookAs({ id: as.user.id, name: as.user.name }),
  });
  if (members.isError) return <ErrorState error={members.error} onRetry={() => void members.refetch()} />;
  if (members.isPending) return <div className="v-panel rights-blank" role="status" aria-label={texts('loading')} />;
  return (
    <div className="rights-rules">
      <p className="v-quiet">{texts('seeAsLead')}</p>
      {members.data.length < 2 && <p>{texts('alone')}</p>}
      {looking.isError && (
        <p role="alert" className="rights-fault">
          {looking.error.message}
        </p>
      )}
      <ul className="v-panel rights-teams">
        {members.data.map(({ id, name, role, person }) => (
          <li key={id}>
            <div>
              <strong translate="no">{name}</strong> <span className="v-faint">{texts(`role_${role}`)}</span>
              {person === null && <p className="v-quiet">{texts('noPerson')}</p>}
            </div>
            {id === me.user.id ? (
              <span className="v-faint">{texts('you')}</span>
            ) : (
              <Button
                icon={<EyeOutlined aria-hidden />}
                loading={looking.isPending && looking.variables === id}
                aria-label={`${texts('seeAs')} ${name}`}
                onClick={() => looking.mutate(id)}
              >
                {texts('seeAs')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
