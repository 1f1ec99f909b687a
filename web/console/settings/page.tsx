import { LogoutOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import type { ReactNode } from 'react';
import type { Welcome } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { recordPath } from '../../parts/paths.ts';
import { signOut, useMe, usePreferences } from '../../parts/session.ts';
import { ApiKeys } from './api-keys.tsx';
import { FeedSettings } from './feed-settings.tsx';
import { MailChoices } from './mail-choices.tsx';
import { MailServer } from './mail-server.tsx';
import './settings.css';
import { useSettingsTexts } from './texts.ts';

/** How the console looks to me, who I am here, and where "here" is. */
export function Page(): ReactNode {
  const texts = useSettingsTexts();
  const isAdmin = useMe().role === 'admin';
  usePageTitle({ title: texts('title') });
  const welcome = useQuery({
    queryKey: ['welcome'],
    queryFn: ({ signal }) => get<Welcome>('/api/welcome', {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  return (
    <div className="set-page">
      <h1>{texts('title')}</h1>
      <DemoNote demo={welcome?.demo ?? null} />
      <Look />
      <FeedSettings />
      <MailChoices />
      {isAdmin && <MailServer />}
      {isAdmin && <ApiKeys />}
      <Myself />
      <Workspace />
      <footer className="set-foot">
        <Button icon={<LogoutOutlined aria-hidden />} onClick={() => void signOut()}>
          {texts('signOut')}
        </Button>
        {welcome !== undefined && (
          <span className="v-faint v-num" translate="no">
            {texts('version', { version: welcome.version })}
          </span>
        )}
      </footer>
    </div>
  );
}

function Look(): ReactNode {
  const texts = useSettingsTexts();
  const { preferences, choose } = usePreferences();
  return (
    <section className="v-panel set-panel">
      <h2>{texts('look')}</h2>
      <p className="v-quiet">{texts('lookBody')}</p>
      <div className="set-line">
        <span id="set-language">{texts('language')}</span>
        <Segmented
          aria-labelledby="set-language"
          value={preferences.locale ?? ''}
          options={[
            { value: '', label: texts('languageSystem') },
            // Each language by its own name, so that whoever lost the way finds it
            { value: 'zh-CN', label: <span translate="no">中文</span> },
            { value: 'en', label: 'English' },
          ]}
          onChange={(next) => choose({ locale: next === 'zh-CN' || next === 'en' ? next : null })}
        />
      </div>
      <div className="set-line">
        <span id="set-theme">{texts('theme')}</span>
        <Segmented
          aria-labelledby="set-theme"
          value={preferences.theme ?? ''}
          options={[
            { value: '', label: texts('themeSystem') },
            { value: 'light', label: texts('themeLight') },
            { value: 'dark', label: texts('themeDark') },
          ]}
          onChange={(next) => choose({ theme: next === 'light' || next === 'dark' ? next : null })}
        />
      </div>
    </section>
  );
}

function Myself(): ReactNode {
  const texts = useSettingsTexts();
  const { user, role, person } = useMe();
  return (
    <section className="v-panel set-panel">
      <h2>{texts('me')}</h2>
      <dl className="set-facts">
        <Fact label={texts('name')}>
          <span translate="no">{user.name}</span>
        </Fact>
        <Fact label={texts('email')}>{user.email}</Fact>
        <Fact label={texts('role')}>
          {texts(`role_${role}`)} <span className="v-faint">{texts(`roleHint_${role}`)}</span>
        </Fact>
        <Fact label={texts('person')}>
          {person === null ? (
            <span className="v-quiet">{texts('personNone')}</span>
          ) : (
            <AppLink href={recordPath(person)}>{texts('openPerson')}</AppLink>
          )}
        </Fact>
      </dl>
    </section>
  );
}

function Workspace(): ReactNode {
  const texts = useSettingsTexts();
  const { workspace, role } = useMe();
  const isAdmin = role === 'admin';
  return (
    <section className="v-panel set-panel">
      <h2>{texts('workspace')}</h2>
      <dl className="set-facts">
        <Fact label={texts('workspaceName')}>
          <span translate="no">{workspace.name}</span>
        </Fact>
        {isAdmin && (
          <Fact label={texts('members')}>
            <AppLink href="/members">{texts('openMembers')}</AppLink>
          </Fact>
        )}
        {isAdmin && (
          <Fact label={texts('languageModels')}>
            <AppLink href="/language">{texts('openLanguageModels')}</AppLink>
          </Fact>
        )}
        {isAdmin && (
          <Fact label={texts('outsideTools')}>
            <AppLink href="/outside-tools">{texts('openOutsideTools')}</AppLink>
          </Fact>
        )}
        <Fact label={texts('workspaceId')}>
          <code className="v-faint">{workspace.id}</code>
        </Fact>
      </dl>
    </section>
  );
}

function DemoNote({ demo }: { demo: Welcome['demo'] }): ReactNode {
  const texts = useSettingsTexts();
  const { workspace } = useMe();
  if (!workspace.isDemo) return null;
  return (
    <section className="set-demo">
      <h2>{texts('demo')}</h2>
      <p>{demo === null ? texts('demoBodyPlain') : texts('demoBody', demo)}</p>
      <AppLink href="/sign-up">{texts('ownWorkspace')}</AppLink>
    </section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt className="v-quiet">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
