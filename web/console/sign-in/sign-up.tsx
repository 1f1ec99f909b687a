import { useState, type SubmitEvent } from 'react';
import { queryString } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { useEnter } from './enter.ts';
import { Field } from './field.tsx';
import { Frame } from './frame.tsx';
import { useSignInTexts } from './texts.ts';

const EMPTY = { workspace: '', name: '', email: '', password: '' };
type Form = typeof EMPTY;
const MIN_PASSWORD = 10;

/** A person with a new, empty workspace. */
export function Page() {
  const t = useSignInTexts();
  const [url] = useUrlState();
  const [form, setForm] = useState(EMPTY);
  const [wasSent, setSent] = useState(false);
  const { send, isBusy, error, problemOf } = useEnter<Form>('/api/workspaces');
  const missing: Record<keyof Form, string | undefined> = {
    workspace: form.workspace.trim() === '' ? t('needWorkspace') : undefined,
    name: form.name.trim() === '' ? t('needName') : undefined,
    email: form.email.trim() === '' ? t('needEmail') : undefined,
    password: form.password.length < MIN_PASSWORD ? t('needLongPassword') : undefined,
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    setSent(true);
    if (Object.values(missing).some((problem) => problem !== undefined)) return;
    send({ ...form, workspace: form.workspace.trim(), name: form.name.trim(), email: form.email.trim() });
  };
  const field = (name: keyof Form) => ({
    label: t(name),
    name,
    value: form[name],
    onValue: (value: string) => setForm({ ...form, [name]: value }),
    problem: (wasSent ? missing[name] : undefined) ?? problemOf(name),
  });
  return (
    <Frame title={t('signUpTitle')}>
      <p className="door-hint">{t('signUpHint')}</p>
      <form onSubmit={onSubmit} noValidate>
        {error !== null && (
          <p className="door-problem" role="alert">
            {error.message}
          </p>
        )}
        <Field {...field('workspace')} autoComplete="organization" autoFocus maxLength={80} />
        <Field {...field('name')} autoComplete="name" maxLength={80} />
        <Field {...field('email')} type="email" autoComplete="username" maxLength={254} />
        <Field
          {...field('password')}
          type="password"
          autoComplete="new-password"
          hint={t('passwordRule')}
          maxLength={200}
        />
        <button type="submit" className="door-submit" disabled={isBusy}>
          {isBusy ? t('busy') : t('submitSignUp')}
        </button>
      </form>
      <p className="door-other">
        {t('haveAccount')} <AppLink href={`/sign-in${queryString({ next: url['next'] })}`}>{t('signIn')}</AppLink>
      </p>
    </Frame>
  );
}
