import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { antdTheme } from '../../parts/antd-theme.ts';
import { EvidenceOpener } from '../../parts/evidence-opener.ts';
import { useLocale } from '../../parts/i18n/index.ts';
import { ProvenanceOpener } from '../../parts/provenance-opener.tsx';
import { nowQuery } from '../../parts/now-query.ts';
import { onTheme, themeMode } from '../../parts/theme.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { Rail } from './rail.tsx';
import './shell.css';
import { SeeAsBanner } from './see-as-banner.tsx';
import { TabBar } from './tab-bar.tsx';
import { useShellTexts } from './texts.ts';
import { TopBar } from './top-bar.tsx';
import { useMedia } from '../../parts/use-media.ts';

const loadPalette = () => import('../palette/palette.tsx').then(({ Palette: found }) => ({ default: found }));
const Palette = lazy(loadPalette);
const EvidenceDrawer = lazy(() =>
  import('./evidence-drawer.tsx').then(({ EvidenceDrawer: found }) => ({ default: found })),
);

const ProvenanceDrawer = lazy(() =>
  import('./provenance-drawer.tsx').then(({ ProvenanceDrawer: found }) => ({ default: found })),
);

const NARROW = 'valence.rail';

/** The frame: rail or bottom bar, top bar, the page, and on demand the palette and the evidence drawer. */
export function Shell() {
  const mode = useSyncExternalStore(onTheme, themeMode);
  const isChinese = useLocale() === 'zh-CN';
  const isStill = useMedia('(prefers-reduced-motion: reduce)');
  return (
    <ConfigProvider
      theme={antdTheme(mode, isStill)}
      locale={isChinese ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
    >
      <App className="shell-app" message={{ maxCount: 3 }}>
        <Frame />
      </App>
    </ConfigProvider>
  );
}

function Frame() {
  const t = useShellTexts();
  const [url, changeUrl] = useUrlState();
  const [isSearching, setSearching] = useState(false);
  const [chosen, setChosen] = useState(() => localStorage.getItem(NARROW));
  const isPhone = useMedia('(max-width: 767px)');
  const isSmall = useMedia('(max-width: 1199px)');
  const openCards = useQuery(nowQuery).data?.open ?? null;
  useSearchKey(() => setSearching(true));
  usePaletteAhead();

  const isNarrow = chosen === null ? isSmall : chosen === 'narrow';
  const narrow = (next: boolean) => {
    localStorage.setItem(NARROW, next ? 'narrow' : 'wide');
    setChosen(next ? 'narrow' : 'wide');
  };
  return (
    <EvidenceOpener
      value={(observation, field) => changeUrl({ evidence: observation, spot: field ?? undefined }, 'push')}
    >
      <ProvenanceOpener value={(decision) => changeUrl({ provenance: decision }, 'push')}>
        <div className={isNarrow ? 'shell is-narrow' : 'shell'}>
          <a className="shell-skip" href="#content">
            {t('skip')}
          </a>
          {!isPhone && <Rail isNarrow={isNarrow} onNarrow={narrow} openCards={openCards} />}
          <div className="shell-main">
            <SeeAsBanner />
            <TopBar onSearch={() => setSearching(true)} />
            <main id="content" className="shell-content" tabIndex={-1}>
              <Outlet />
            </main>
          </div>
          {isPhone && <TabBar openCards={openCards} />}
        </div>
        <Suspense fallback={null}>
          {isSearching && <Palette onClose={() => setSearching(false)} />}
          {url['provenance'] !== undefined && (
            <ProvenanceDrawer decision={url['provenance']} onClose={() => changeUrl({ provenance: undefined })} />
          )}
          {url['evidence'] !== undefined && (
            <EvidenceDrawer
              observation={url['evidence']}
              spot={url['spot']}
              onClose={() => changeUrl({ evidence: undefined, spot: undefined })}
            />
          )}
        </Suspense>
      </ProvenanceOpener>
    </EvidenceOpener>
  );
}

/** When the palette is fetched ahead: once the page had time to show itself, so that ⌘K opens at once. */
const AHEAD_MS = 2_000;

function usePaletteAhead(): void {
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette(), AHEAD_MS);
    return () => clearTimeout(timer);
  }, []);
}

/** ⌘K or Ctrl-K from anywhere, also while typing. */
function useSearchKey(open: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey) return;
      event.preventDefault();
      open();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
}
