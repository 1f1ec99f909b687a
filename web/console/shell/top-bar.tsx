import { SearchOutlined } from '@ant-design/icons';
import { Fragment } from 'react';
import { AppLink } from '../../parts/app-link.tsx';
import { useCrumbs } from '../../parts/page-title.ts';
import { JobsTray } from '../jobs/tray.tsx';
import { Bell } from '../notifications/bell.tsx';
import { MeMenu } from './me-menu.tsx';
import { useShellTexts } from './texts.ts';

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
/** The search key as this keyboard shows it. */
export const SEARCH_KEY = isApple ? '⌘K' : 'Ctrl K';

/** The bar on top: where am I, search, me. */
export function TopBar({ onSearch }: { onSearch: () => void }) {
  const t = useShellTexts();
  const crumbs = useCrumbs();
  return (
    <header className="top-bar">
      <div className="top-bar-crumbs">
        {crumbs.map(({ title, href, isName }, at) => (
          <Fragment key={`${at}-${title}`}>
            {at > 0 && (
              <span className="v-faint" aria-hidden>
                /
              </span>
            )}
            {href === undefined ? (
              <span className="top-bar-here v-cut" title={title} translate={isName === true ? 'no' : undefined}>
                {title}
              </span>
            ) : (
              <AppLink href={href}>{title}</AppLink>
            )}
          </Fragment>
        ))}
      </div>
      <button type="button" className="top-bar-search" onClick={onSearch} aria-keyshortcuts="Meta+K Control+K">
        <SearchOutlined aria-hidden />
        <span className="top-bar-search-words">{t('search')}</span>
        <kbd>{SEARCH_KEY}</kbd>
      </button>
      <JobsTray />
      <Bell />
      <MeMenu />
    </header>
  );
}
