import { EllipsisOutlined, TableOutlined } from '@ant-design/icons';
import { Drawer } from 'antd';
import { useState } from 'react';
import { AppLink } from '../../parts/app-link.tsx';
import { usePath } from '../../parts/url-state.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { ALL_PLACES, isAt, useOwnKinds } from './navigation.tsx';
import { useShellTexts } from './texts.ts';

/** The bottom bar of a phone: four places under the thumb, the others one touch further. */
export function TabBar({ openCards }: { openCards: number | null }) {
  const t = useShellTexts();
  const path = usePath();
  const [isOpen, setOpen] = useState(false);
  const [bar, rest] = [ALL_PLACES.filter((p) => p.onPhone), ALL_PLACES.filter((p) => !p.onPhone)];
  const own = useOwnKinds();
  const say = useSay();
  const isInRest = [...rest, ...own].some(({ href }) => isAt(path, href));
  return (
    <nav className="tab-bar" aria-label={t('navigation')}>
      {bar.map(({ href, title, icon }) => {
        const isHere = isAt(path, href);
        return (
          <AppLink
            key={href}
            href={href}
            className={isHere ? 'is-here' : ''}
            aria-current={isHere ? 'page' : undefined}
          >
            {icon}
            {href === '/' && openCards !== null && openCards > 0 && <b className="tab-bar-dot" aria-hidden />}
            <span>{t(title)}</span>
          </AppLink>
        );
      })}
      <button type="button" className={isInRest ? 'is-here' : ''} onClick={() => setOpen(true)} aria-expanded={isOpen}>
        <EllipsisOutlined aria-hidden />
        <span>{t('more')}</span>
      </button>
      <Drawer open={isOpen} onClose={() => setOpen(false)} placement="bottom" size="auto" title={t('more')}>
        <div className="tab-bar-more">
          {rest.map(({ href, title, icon }) => (
            <AppLink key={href} href={href} onClick={() => setOpen(false)}>
              {icon}
              <span>{t(title)}</span>
            </AppLink>
          ))}
          {own.map(({ href, title }) => (
            <AppLink key={href} href={href} onClick={() => setOpen(false)}>
              <TableOutlined aria-hidden />
              <span translate="no">{say(title)}</span>
            </AppLink>
          ))}
        </div>
      </Drawer>
    </nav>
  );
}
