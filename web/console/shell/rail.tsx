import { MenuFoldOutlined, MenuUnfoldOutlined, TableOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import { AppLink } from '../../parts/app-link.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { Mark } from '../../parts/mark.tsx';
import { usePath } from '../../parts/url-state.ts';
import { isAt, PLACES, SETTINGS, useOwnKinds, type Place } from './navigation.tsx';
import { useShellTexts } from './texts.ts';

type RailProps = { isNarrow: boolean; onNarrow: (isNarrow: boolean) => void; openCards: number | null };

/** The rail on the left: where one can go, in groups; narrow it shows icons with their names on hover. */
export function Rail({ isNarrow, onNarrow, openCards }: RailProps) {
  const t = useShellTexts();
  const count = (place: Place) => (place.href === '/' ? openCards : null);
  return (
    <nav className="rail" aria-label={t('navigation')}>
      <AppLink href="/" className="rail-brand" translate="no" aria-label="Valence 价键">
        <Mark />
        {!isNarrow && <span>Valence 价键</span>}
      </AppLink>
      <div className="rail-groups">
        {PLACES.map(({ title, places }) => (
          <section key={title} aria-label={t(title)}>
            {isNarrow ? <hr aria-hidden /> : <h2>{t(title)}</h2>}
            {places.map((place) => (
              <RailLink key={place.href} place={place} isNarrow={isNarrow} count={count(place)} />
            ))}
          </section>
        ))}
        <OwnKinds isNarrow={isNarrow} />
      </div>
      <div className="rail-foot">
        <RailLink place={SETTINGS} isNarrow={isNarrow} count={null} />
        <button
          type="button"
          className="rail-link"
          onClick={() => onNarrow(!isNarrow)}
          aria-label={t(isNarrow ? 'expand' : 'collapse')}
          aria-expanded={!isNarrow}
        >
          {isNarrow ? <MenuUnfoldOutlined aria-hidden /> : <MenuFoldOutlined aria-hidden />}
          {!isNarrow && <span>{t('collapse')}</span>}
        </button>
      </div>
    </nav>
  );
}

/** The lists of the workspace's own kinds; nothing where there are none. */
function OwnKinds({ isNarrow }: { isNarrow: boolean }) {
  const t = useShellTexts();
  const say = useSay();
  const path = usePath();
  const kinds = useOwnKinds();
  if (kinds.length === 0) return null;
  return (
    <section aria-label={t('groupOwn')}>
      {isNarrow ? <hr aria-hidden /> : <h2>{t('groupOwn')}</h2>}
      {kinds.map(({ href, title }) => {
        const isHere = isAt(path, href);
        return (
          <AppLink
            key={href}
            href={href}
            title={say(title)}
            className={isHere ? 'rail-link is-here' : 'rail-link'}
            aria-current={isHere ? 'page' : undefined}
          >
            <TableOutlined aria-hidden />
            <span className={isNarrow ? 'v-hidden' : 'v-cut'} translate="no">
              {say(title)}
            </span>
          </AppLink>
        );
      })}
    </section>
  );
}

function RailLink({ place, isNarrow, count }: { place: Place; isNarrow: boolean; count: number | null }) {
  const t = useShellTexts();
  const isHere = isAt(usePath(), place.href);
  const link = (
    <AppLink
      href={place.href}
      className={isHere ? 'rail-link is-here' : 'rail-link'}
      aria-current={isHere ? 'page' : undefined}
    >
      {place.icon}
      <span className={isNarrow ? 'v-hidden' : undefined}>{t(place.title)}</span>
      {count !== null && count > 0 && (
        <b className="rail-count v-num" title={t('open', { count })}>
          {count > 99 ? '99+' : count}
        </b>
      )}
    </AppLink>
  );
  return isNarrow ? (
    <Tooltip title={t(place.title)} placement="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
}
