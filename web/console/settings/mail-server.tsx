import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Input, InputNumber, Segmented, Switch } from 'antd';
import { MAIL_SECURITY, type MailSettings, type MailSettingsDraft, type MailTest } from '@valence/contract';
import { useState, type ReactNode } from 'react';
import { ApiError, get, post, put } from '../../parts/api.ts';
import { useConversationTexts } from '../../parts/conversation-texts.ts';
import { useSay } from '../../parts/i18n/index.ts';

const KEY = ['mail', 'settings'];
const PORTS = { tls: 465, starttls: 587, none: 25 } as const;

/** Where mails of the workspace go out. For administrators. */
export function MailServer(): ReactNode {
  const { data } = useQuery({ queryKey: KEY, queryFn: () => get<MailSettings>('/api/mail/settings') });
  return data === undefined ? null : <Form key={data.version} saved={data} />;
}

function Form({ saved }: { saved: MailSettings }): ReactNode {
  const t = useConversationTexts();
  const say = useSay();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [draft, setDraft] = useState(saved);
  const [password, setPassword] = useState('');
  const change = (part: Partial<MailSettings>): void => setDraft({ ...draft, ...part });
  const saving = useMutation({
    mutationFn: () => {
      const { isSet: _isSet, hasPassword: _hasPassword, ...rest } = draft;
      const body: MailSettingsDraft = { ...rest, ...(password === '' ? {} : { password }) };
      return put<MailSettings>('/api/mail/settings', body);
    },
    onSuccess: (answer) => {
      void message.success(t('saved'));
      client.setQueryData(KEY, answer);
    },
  });
  const testing = useMutation({ mutationFn: () => post<MailTest>('/api/mail/settings/test') });
  const isChanged = password !== '' || JSON.stringify(draft) !== JSON.stringify(saved);
  const problems = saving.error instanceof ApiError ? saving.error.fields : [];
  const line = (id: string, label: string, field: ReactNode): ReactNode => (
    <div className="set-line">
      <label htmlFor={`mail-${id}`}>{label}</label>
      <span className="set-field">
        {field}
        {problems
          .filter(({ path }) => path === id)
          .map(({ message: words }) => (
            <span key={words} role="alert" className="set-problem">
              {words}
            </span>
          ))}
      </span>
    </div>
  );
  const text = (id: 'host' | 'username' | 'fromName' | 'fromAddress') => (
    <Input
      id={`mail-${id}`}
      value={draft[id]}
      autoComplete="off"
      onChange={({ target }) => change({ [id]: target.value })}
    />
  );
  return (
    <section className="v-panel set-panel">
      <h2>{t('mailSettings')}</h2>
      <p className="v-quiet">{t('mailSettingsBody')}</p>
      {line('host', t('host'), text('host'))}
      {line(
        'security',
        t('security'),
        <Segmented
          id="mail-security"
          aria-label={t('security')}
          value={draft.security}
          options={MAIL_SECURITY.map((value) => ({ value, label: t(`security_${value}`) }))}
          onChange={(security) => change({ security, port: PORTS[security] })}
        />,
      )}
      {line(
        'port',
        t('port'),
        <InputNumber
          id="mail-port"
          min={1}
          max={65_535}
          value={draft.port}
          onChange={(port) => change({ port: port ?? 465 })}
        />,
      )}
      {line('username', t('username'), text('username'))}
      {line(
        'password',
        t('password'),
        <Input.Password
          id="mail-password"
          value={password}
          autoComplete="new-password"
          placeholder={saved.hasPassword ? t('passwordKept') : ''}
          onChange={({ target }) => setPassword(target.value)}
        />,
      )}
      {line('fromName', t('fromName'), text('fromName'))}
      {line('fromAddress', t('fromAddress'), text('fromAddress'))}
      {line('isOn', t('mailOn'), <Switch id="mail-isOn" checked={draft.isOn} onChange={(isOn) => change({ isOn })} />)}
      {saving.isError && problems.length === 0 && <Alert type="error" showIcon title={saving.error.message} />}
      {testing.isError && <Alert type="error" showIcon title={testing.error.message} />}
      {testing.data !== undefined && (
        <Alert type={testing.data.isOk ? 'success' : 'error'} showIcon title={say(testing.data.detail)} role="status" />
      )}
      <div className="set-acts">
        <Button type="primary" disabled={!isChanged} loading={saving.isPending} onClick={() => saving.mutate()}>
          {t('save')}
        </Button>
        <Button
          disabled={!saved.isSet || isChanged}
          title={isChanged ? t('testNeedsSave') : undefined}
          loading={testing.isPending}
          onClick={() => testing.mutate()}
        >
          {t('test')}
        </Button>
      </div>
    </section>
  );
}
