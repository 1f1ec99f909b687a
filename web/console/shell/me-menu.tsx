import { CheckOutlined } from '@ant-design/icons';
import { useRouter } from '@tanstack/react-router';
import type { MenuProps } from 'antd';
import { DropMenu } from '../../parts/drop-menu.tsx';
import { LOCALES, useLocale } from '../../parts/i18n/index.ts';
import { signOut, useMe, usePreferences } from '../../parts/session.ts';
import { initialOf } from '../../parts/signs.ts';
import { useShellTexts } from './texts.ts';

/** Languages are named in themselves, so that whoever landed in the wrong one finds the way out. */
const LANGUAGE_NAMES = { 'zh-CN': '中文', en: 'English' } as const;
const THEMES = ['light', 'dark', null] as const;

/** Who I am, how it looks, in which language, and the way out. */
export function MeMenu() {
  const t = useShellTexts();
  const router = useRouter();
  const shown = useLocale();
  const { user, workspace, role } = useMe();
  const { preferences, choose } = usePreferences();
  const themeName = { light: t('themeLight'), dark: t('themeDark'), system: t('themeSystem') };
  const menu: MenuProps = {
    items: [
      {
        key: 'me',
        type: 'group',
        label: (
          <div className="me-card">
            <strong>{user.name}</strong>
            <span>{user.email}</span>
            <span>
              {workspace.name} · {t(`role_${role}`)}
            </span>
          </div>
        ),
      },
      { type: 'divider' },
      {
        key: 'theme',
        type: 'group',
        label: t('theme'),
        children: THEMES.map((theme) => ({
          key: `theme-${theme}`,
          icon: tick(preferences.theme === theme),
          label: themeName[theme ?? 'system'],
          onClick: () => choose({ theme }),
        })),
      },
      {
        key: 'language',
        type: 'group',
        label: t('language'),
        children: LOCALES.map((locale) => ({
          key: locale,
          icon: tick(shown === locale),
          label: LANGUAGE_NAMES[locale],
          onClick: () => choose({ locale }),
        })),
      },
      { type: 'divider' },
      { key: 'settings', label: t('settings'), onClick: () => router.history.push('/settings') },
      { key: 'out', label: t('signOut'), onClick: () => void signOut() },
    ],
  };
  return (
    <DropMenu menu={menu} placement="bottomRight">
      <button type="button" className="me-button" aria-label={`${t('me')}: ${user.name}`}>
        <span translate="no" aria-hidden>
          {initialOf(user.name)}
        </span>
      </button>
    </DropMenu>
  );
}

/** The mark before what is chosen, and its room before what is not. */
const tick = (isOn: boolean) => (isOn ? <CheckOutlined aria-hidden /> : <span style={{ width: 14 }} />);
