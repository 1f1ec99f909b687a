import { useQuery } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import type { SeenLink } from '@valence/contract';
import { ApiError, post } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { useMemberTexts } from '../members/texts.ts';
import { useEnter } from './enter.ts';
import { Field } from './field.tsx';
import { Frame } from './frame.tsx';

const MIN_PASSWORD = 10;

/** Behind a link: joining a workspace, or setting a new password. */
export function Page() {
  const t = useMemberTexts();
  // What stands behind # is never sent to a server with the page
  const token = useRouterState({ select: (state) => state.location.hash });
  const seen = useQuery({
    queryKey: ['link', token],
    queryFn: () => post<SeenLink>('/api/join/look', { token }),
    enabled: token.length >= 20,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (token.length < 20 || seen.isError) return <Dead error={seen.error} onRetry={() => void seen.refetch()} />;
  if (seen.isPending)
    return (
      <Frame title={t('busy')}>
        <div />
      </Frame>
    );
  return seen.data.type === 'invitation' ? (
    <Join token={token} link={seen.data} />
  ) : (
    <Password token={token} link={seen.data} />
  );
}

function Dead({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  const t = useMemberTexts();
  const isOver = error === null || (error instanceof ApiError && [400, 410].includes(error.status));
  return (
    <Frame title={t('deadTitle')}>
      {error !== null && (
        <p className="door-problem" role="alert">
          {error.message}
        </p>
      )}
      {!isOver && (
        <button type="button" className="door-submit" onClick={onRetry}>
          {t('retry')}
        </button>
      )}
      <p className="door-other">
        <AppLink href="/sign-in">{t('toSignIn')}</AppLink>
      </p>
    </Frame>
  );
}

type FormProps = Readonly<{ token: string; link: SeenLink }>;

function Join({ token, link }: FormProps) {
  const t = useMemberTexts();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [wasSent, setSent] = useState(false);
  const { send, isBusy, error, problemOf } = useEnter<{ token: string; name: string; password: string }>('/api/join');
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    setSent(true);
    if (name.trim() !== '' && password.length >= MIN_PASSWORD) send({ token, name: name.trim(), password });
  };
  return (
    <Frame title={t('joinTitle', { workspace: link.workspace })}>
      <p className="door-hint v-said">{t('joinLead', { email: link.email, role: t(`role_${link.role ?? 'rep'}`) })}</p>
      <form onSubmit={onSubmit} noValidate>
        <Fault error={error} />
        <Account email={link.email} />
        <Field
          label={t('name')}
          name="name"
          autoComplete="name"
          autoFocus
          maxLength={80}
          value={name}
          onValue={setName}
          problem={(wasSent && name.trim() === '' ? t('needName') : undefined) ?? problemOf('name')}
        />
        <Field
          label={t('password')}
          type="password"
          name="password"
          autoComplete="new-password"
          hint={t('joinPasswordHint')}
          maxLength={200}
          value={password}
          onValue={setPassword}
          problem={(wasSent && password.length < MIN_PASSWORD ? t('needPassword') : undefined) ?? problemOf('password')}
        />
        <button type="submit" className="door-submit" disabled={isBusy}>
          {isBusy ? t('busy') : t('join')}
        </button>
      </form>
    </Frame>
  );
}

function Password({ token, link }: FormProps) {
  const t = useMemberTexts();
  const [password, setPassword] = useState('');
  const [wasSent, setSent] = useState(false);
  const { send, isBusy, error, problemOf } = useEnter<{ token: string; password: string }>('/api/password');
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    setSent(true);
    if (password.length >= MIN_PASSWORD) send({ token, password });
  };
  return (
    <Frame title={t('passwordTitle')}>
      <p className="door-hint v-said">{t('passwordLead', { email: link.email, workspace: link.workspace })}</p>
      <form onSubmit={onSubmit} noValidate>
        <Fault error={error} />
        <Account email={link.email} />
        <Field
          label={t('password')}
          type="password"
          name="password"
          autoComplete="new-password"
          autoFocus
          hint={t('passwordRule')}
          maxLength={200}
          value={password}
          onValue={setPassword}
          problem={(wasSent && password.length < MIN_PASSWORD ? t('needPassword') : undefined) ?? problemOf('password')}
        />
        <button type="submit" className="door-submit" disabled={isBusy}>
          {isBusy ? t('busy') : t('setPassword')}
        </button>
      </form>
    </Frame>
  );
}

function Fault({ error }: { error: Error | null }) {
  if (error === null) return null;
  return (
    <p className="door-problem" role="alert">
      {error.message}
    </p>
  );
}

/** Tells programs that keep passwords whose it is. */
function Account({ email }: { email: string }) {
  return <input type="hidden" name="username" autoComplete="username" value={email} readOnly />;
}
