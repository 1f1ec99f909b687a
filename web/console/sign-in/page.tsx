import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type SubmitEvent } from 'react';
import type { Welcome } from '@valence/contract';
import { get, queryString } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { useEnter } from './enter.ts';
import { Field } from './field.tsx';
import { Frame } from './frame.tsx';
import { useSignInTexts } from './texts.ts';

/** Signing in; where a demo workspace exists, its account is one click away. */
export function Page() {
  const t = useSignInTexts();
  const [url] = useUrlState();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [wasSent, setSent] = useState(false);
  const submit = useRef<HTMLButtonElement>(null);
  const { send, isBusy, error } = useEnter<{ email: string; password: string }>('/api/session');
  const demo = useQuery({ queryKey: ['welcome'], queryFn: () => get<Welcome>('/api/welcome'), retry: false }).data
    ?.demo;

  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    setSent(true);
    if (email.trim() !== '' && password !== '') send({ email: email.trim(), password });
  };
  const fillDemo = () => {
    if (!demo) return;
    setEmail(demo.email);
    setPassword(demo.password);
    submit.current?.focus();
  };
  return (
    <Frame title={t('signInTitle')}>
      <form onSubmit={onSubmit} noValidate>
        {error !== null && (
          <p className="door-problem" role="alert">
            {error.message}
          </p>
        )}
        <Field
          label={t('email')}
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          value={email}
          onValue={setEmail}
          problem={wasSent && email.trim() === '' ? t('needEmail') : undefined}
        />
        <Field
          label={t('password')}
          type="password"
          name="password"
          autoComplete="current-password"
          value={password}
          onValue={setPassword}
          problem={wasSent && password === '' ? t('needPassword') : undefined}
        />
        <button ref={submit} type="submit" className="door-submit" disabled={isBusy}>
          {isBusy ? t('busy') : t('submitSignIn')}
        </button>
      </form>
      <p className="door-other">
        {t('noAccount')} <AppLink href={`/sign-up${queryString({ next: url['next'] })}`}>{t('signUp')}</AppLink>
      </p>
      {demo && (
        <section className="door-demo">
          <h2>{t('demoTitle')}</h2>
          <p>{t('demoBody')}</p>
          <p className="door-demo-account">
            <code>{demo.email}</code>
            <code>{demo.password}</code>
          </p>
          <button type="button" onClick={fillDemo}>
            {t('demoFill')}
          </button>
        </section>
      )}
    </Frame>
  );
}
