import {
  BulbOutlined,
  ClockCircleOutlined,
  EllipsisOutlined,
  FileTextOutlined,
  GlobalOutlined,
  ImportOutlined,
  LogoutOutlined,
  PlusOutlined,
  TableOutlined,
} from '@ant-design/icons';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useDeferredValue, useEffect, useState, type ReactNode } from 'react';
import type { SearchAnswer } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { palette as en } from '../../parts/i18n/en/palette.ts';
import { shell as shellEn } from '../../parts/i18n/en/shell.ts';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { palette as zh } from '../../parts/i18n/zh/palette.ts';
import { shell as shellZh } from '../../parts/i18n/zh/shell.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { listPath, recordPath } from '../../parts/paths.ts';
import { recentRecords } from '../../parts/recent.ts';
import { signOut, useMe, usePreferences } from '../../parts/session.ts';
import { headed } from '../../parts/signs.ts';
import { themeMode } from '../../parts/theme.ts';
import { ALL_PLACES } from '../shell/navigation.tsx';
import { useShellTexts } from '../shell/texts.ts';
import { viewsQuery } from '../views/views-data.ts';
import { BEGINS, ranked, SOUNDS_SO, type Entry } from './match.ts';
import { usePaletteTexts } from './texts.ts';

/** One line of the palette and what it does. */
export type Choice = {
  key: string;
  /** Heading over it and its like. */
  group: string;
  icon: ReactNode;
  title: string;
  note: string;
  /** Stretches of the title that match, and why it matches where the title does not show it. */
  marks?: Marks;
  why?: { field: string; text: string; marks: Marks };
  run: () => void;
};
type Marks = readonly (readonly [number, number])[];
type Local = Choice & Entry;

/** A pause in typing worth a question to the server. */
const PAUSE_MS = 90;
/** Records of one kind where there are several kinds, and pages or commands that stand above them. Chosen, not fitted. */
const OF_KIND = 5;
const MOST_ABOVE = 3;

/** What fits the typed text: pages and commands that begin so, records from the server, other pages and commands. */
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
  const records = useRecordChoices(q === '' ? undefined : search.data, asked);
  const recent = useRecent(q === '');
  const [places, makers, views, actions] = [usePlaces(), useMakers(), useViews(), useActions()];
  const isSearching = q !== '' && (asked !== q || search.isFetching);
  const error = q === '' ? null : search.error;
  if (q === '') return { choices: [...recent, ...makers.slice(0, OF_KIND), ...places, ...actions], isSearching, error };
  const local = ranked([...places, ...makers, ...views, ...actions], q);
  const closest = search.data?.hits[0]?.closeness ?? 4;
  const reach = closest === 4 ? Infinity : closest > 1 ? SOUNDS_SO : BEGINS;
  const above = local.filter(({ far }) => far <= reach).slice(0, MOST_ABOVE);
  const below = local.filter((one) => !above.includes(one));
  const entries = (list: typeof local): Choice[] =>
    [...Map.groupBy(list, ({ entry }) => entry.group).values()].flatMap((of) => of.map(({ entry }) => entry));
  return { choices: [...entries(above), ...records, ...entries(below)], isSearching, error };
}

function useRecordChoices(answer: SearchAnswer | undefined, q: string): Choice[] {
  const router = useRouter();
  const say = useSay();
  const t = usePaletteTexts();
  const kinds = useQuery(kindsQuery).data;
  if (answer === undefined) return [];
  const byKind = Map.groupBy(answer.hits, (hit) => hit.kind);
  return [...byKind].flatMap(([kind, hits]) => {
    const known = kinds?.find(({ name }) => name === kind);
    const group = known === undefined ? t('records') : headed(say(known.plural));
    const shown = byKind.size === 1 ? hits : hits.slice(0, OF_KIND);
    const rows = shown.map(({ id, title, subtitle, match }): Choice => {
      const isTitle = match?.field === null;
      return {
        key: id,
        group,
        icon: <FileTextOutlined aria-hidden />,
        title,
        note: subtitle,
        ...(match !== null && isTitle && match.text === title ? { marks: match.marks } : {}),
        ...(match !== null && match.field !== null ? { why: { ...match, field: match.field } } : {}),
        run: () => router.history.push(recordPath(id)),
      };
    });
    const count = hits.length - shown.length + (answer.more.find((more) => more.kind === kind)?.count ?? 0);
    if (count === 0) return rows;
    const more: Choice = {
      key: `more-${kind}`,
      group,
      icon: <EllipsisOutlined aria-hidden />,
      title: t('more', { count, kind: group }),
      note: '',
      run: () => router.history.push(`${listPath(kind)}?q=${encodeURIComponent(q)}`),
    };
    return [...rows, more];
  });
}

/** What this person opened last, while nothing is typed. */
function useRecent(isWanted: boolean): Choice[] {
  const router = useRouter();
  const say = useSay();
  const t = usePaletteTexts();
  const kinds = useQuery(kindsQuery).data;
  const { user } = useMe();
  if (!isWanted) return [];
  return recentRecords(user.id)
    .slice(0, OF_KIND)
    .map(({ id, kind, title }) => {
      const name = kinds?.find((known) => known.name === kind)?.title;
      return {
        key: `recent-${id}`,
        group: t('recent'),
        icon: <ClockCircleOutlined aria-hidden />,
        title,
        note: name === undefined ? '' : headed(say(name)),
        run: () => router.history.push(recordPath(id)),
      };
    });
}

/** A new record of each kind that this person may make. */
function useMakers(): Local[] {
  const router = useRouter();
  const say = useSay();
  const t = usePaletteTexts();
  const kinds = useQuery(kindsQuery).data ?? [];
  const ranks = MADE_MOST.toReversed();
  return kinds
    .filter((kind) => kind.isCustom === true || MADE_MOST.includes(kind.name))
    .toSorted((a, b) => ranks.indexOf(b.name) - ranks.indexOf(a.name))
    .map((kind) => ({
      key: `new-${kind.name}`,
      group: t('actions'),
      icon: <PlusOutlined aria-hidden />,
      title: t('actNew', { kind: say(kind.title) }),
      note: '',
      words: [zh.actNew.replace('{kind}', kind.title.zh), en.actNew.replace('{kind}', kind.title.en)],
      run: () => router.history.push(`${listPath(kind.name)}?new=1`),
    }));
}

const MADE_MOST: readonly string[] = ['lead', 'organisation', 'person', 'deal', 'task', 'activity', 'note', 'contract'];
/** Kinds whose saved views the palette knows by name. */
const VIEWED: ReadonlySet<string> = new Set(['lead', 'organisation', 'person', 'deal', 'task']);

/** Saved views by their names. */
function useViews(): Local[] {
  const router = useRouter();
  const say = useSay();
  const t = usePaletteTexts();
  const kinds = useQuery(kindsQuery).data ?? [];
  const asked = kinds.filter((kind) => kind.isCustom === true || VIEWED.has(kind.name)).map(({ name }) => name);
  const lists = useQueries({ queries: asked.map((kind) => viewsQuery(kind)) });
  return lists.flatMap(({ data = [] }) =>
    data.map((view) => {
      const kind = kinds.find(({ name }) => name === view.kind);
      return {
        key: `view-${view.id}`,
        group: t('views'),
        icon: <TableOutlined aria-hidden />,
        title: view.name,
        note: kind === undefined ? '' : headed(say(kind.plural)),
        words: [],
        run: () => router.history.push(`${listPath(view.kind)}?view=${encodeURIComponent(view.id)}`),
      };
    }),
  );
}

function usePlaces(): Local[] {
  const router = useRouter();
  const shell = useShellTexts();
  const say = useSay();
  const t = usePaletteTexts();
  const kinds = useQuery(kindsQuery).data ?? [];
  const known = new Set(ALL_PLACES.map(({ href }) => href));
  const lists = kinds.filter(({ name }) => !known.has(listPath(name)));
  const place = (href: string, title: string, icon: ReactNode, words: readonly string[]): Local => ({
    key: `page-${href}`,
    group: t('pages'),
    icon,
    title,
    note: '',
    words,
    run: () => router.history.push(href),
  });
  return [
    ...ALL_PLACES.map(({ href, title, icon }) => place(href, shell(title), icon, [shellZh[title], shellEn[title]])),
    ...lists.map(({ name, plural }) =>
      place(listPath(name), headed(say(plural)), <TableOutlined aria-hidden />, [plural.zh, plural.en]),
    ),
  ];
}

function useActions(): Local[] {
  const t = usePaletteTexts();
  const router = useRouter();
  const { choose } = usePreferences();
  const isChinese = useLocale() === 'zh-CN';
  const isDark = themeMode() === 'dark';
  const action = (name: keyof typeof zh, icon: ReactNode, run: () => void): Local => ({
    key: name,
    group: t('actions'),
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
