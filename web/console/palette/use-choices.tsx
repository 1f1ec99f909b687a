import { BulbOutlined, FileTextOutlined, GlobalOutlined, ImportOutlined, LogoutOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useDeferredValue, useEffect, useState, type ReactNode } from 'react';
import type { SearchAnswer, SearchHit } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { palette as en } from '../../parts/i18n/en/palette.ts';
import { shell as shellEn } from '../../parts/i18n/en/shell.ts';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { palette as zh } from '../../parts/i18n/zh/palette.ts';
import { shell as shellZh } from '../../parts/i18n/zh/shell.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { recordPath } from '../../parts/paths.ts';
import { signOut, usePreferences } from '../../parts/session.ts';
import { headed } from '../../parts/signs.ts';
import { themeMode } from '../../parts/theme.ts';
import { ALL_PLACES } from '../shell/navigation.tsx';
import { useShellTexts } from '../shell/texts.ts';
import { matching, type Entry } from './match.ts';
import { usePaletteTexts } from './texts.ts';

/** One line of the palette and what it does. */
export type Choice = {
  key: string;
  group: 'records' | 'pages' | 'actions';
  icon: ReactNode;
  title: string;
  note: string;
  run: () => void;
};

/** A pause in typing worth a question to the server. */
const PAUSE_MS = 120;

/** What fits the typed text: records from the server, pages and commands from here, best first. */
export function useChoices(typed: string): { choices: Choice[]; isSearching: boolean; error: Error | null } {
  const q = useDeferredValue(typed.trim());
  const asked = usePaused(q);
  const search = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) => get<SearchAnswer>('/api/search', { q: asked }, signal),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  const hits = q === '' ? [] : (search.data?.hits ?? []);
  const records = useRecordChoices(hits);
  const places = usePlaces();
  const actions = useActions();
  const local = [...matching(places, q), ...matching(actions, q)];
  return {
    choices: [...records, ...local],
    isSearching: q !== '' && (asked !== q || search.isFetching),
    error: q === '' ? null : search.error,
  };
}

function useRecordChoices(hits: readonly SearchHit[]): Choice[] {
  const router = useRouter();
  const say = useSay();
  const kinds = useQuery(kindsQuery).data;
  return hits.map(({ id, kind, title, subtitle }) => {
    const name = kinds?.find((known) => known.name === kind)?.title;
    return {
      key: id,
      group: 'records',
      icon: <FileTextOutlined aria-hidden />,
      title,
      note: [name && headed(say(name)), subtitle].filter(Boolean).join(' · '),
      run: () => router.history.push(recordPath(id)),
    };
  });
}

function usePlaces(): (Choice & Entry)[] {
  const router = useRouter();
  const shell = useShellTexts();
  return ALL_PLACES.map(({ href, title, icon }) => ({
    key: `page-${title}`,
    group: 'pages',
    icon,
    title: shell(title),
    note: '',
    words: [shellZh[title], shellEn[title]],
    run: () => router.history.push(href),
  }));
}

function useActions(): (Choice & Entry)[] {
  const t = usePaletteTexts();
  const router = useRouter();
  const { choose } = usePreferences();
  const isChinese = useLocale() === 'zh-CN';
  const isDark = themeMode() === 'dark';
  const action = (name: keyof typeof zh, icon: ReactNode, run: () => void): Choice & Entry => ({
    key: name,
    group: 'actions',
    icon,
    title: t(name as Parameters<typeof t>[0]),
    note: '',
    words: [zh[name], en[name as keyof typeof en]],
    run,
  });
  return [
    action('actImport', <ImportOutlined aria-hidden />, () => router.history.push('/import')),
    action(isDark ? 'actLight' : 'actDark', <BulbOutlined aria-hidden />, () =>
      choose({ theme: isDark ? 'light' : 'dark' }),
    ),
    action('actLanguage', <GlobalOutlined aria-hidden />, () => choose({ locale: isChinese ? 'en' : 'zh-CN' })),
    action('actSignOut', <LogoutOutlined aria-hidden />, () => void signOut()),
  ];
}

/** A value once it has rested for a moment. */
function usePaused(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
