/** What the person may choose; `null` follows the system. */
export type ThemeChoice = 'light' | 'dark' | null;
export type ThemeMode = 'light' | 'dark';

/** Every colour of the console, once per mode. Components use the CSS variables made from it, antd the tokens. */
export const PALETTE = {
  light: {
    layout: '#F7F8F7',
    surface: '#FFFFFF',
    raised: '#FFFFFF',
    sunken: '#F3F5F4',
    hover: '#EFF2F1',
    text: '#1B2423',
    text2: '#4F5D5A',
    text3: '#5F6E6A',
    line: '#E4E9E7',
    lineStrong: '#CBD4D1',
    primary: '#0F766E',
    primaryHover: '#0B625B',
    onPrimary: '#FFFFFF',
    link: '#0F766E',
    selected: '#E3F1EE',
    selectedText: '#0B625B',
    track: '#E2E8E6',
    amber: '#B7791F',
    amberText: '#855510',
    amberSoft: '#FBF3E2',
    red: '#B4383D',
    redText: '#9B2C2C',
    redSoft: '#FBECEC',
    green: '#3F8F4F',
    greenText: '#2B6E3A',
    greenSoft: '#E9F5EB',
    blue: '#33669A',
    blueText: '#2A5682',
    blueSoft: '#EAF1F8',
    shadow: '0 1px 2px rgb(20 40 36 / 5%)',
    shadowRaised: '0 8px 28px rgb(20 40 36 / 14%), 0 1px 3px rgb(20 40 36 / 8%)',
  },
  dark: {
    layout: '#0F1413',
    surface: '#151B1A',
    raised: '#1C2423',
    sunken: '#101615',
    hover: '#1D2625',
    text: '#E6ECEA',
    text2: '#AAB6B3',
    text3: '#8F9D99',
    line: '#25302E',
    lineStrong: '#3A4745',
    primary: '#2DD4BF',
    primaryHover: '#5EEAD4',
    onPrimary: '#06201D',
    link: '#41D9C6',
    selected: '#123531',
    selectedText: '#5EEAD4',
    track: '#2A3533',
    amber: '#D9993A',
    amberText: '#E9B563',
    amberSoft: '#2E2514',
    red: '#E07A7A',
    redText: '#F0A0A0',
    redSoft: '#331C1C',
    green: '#62B874',
    greenText: '#85CF95',
    greenSoft: '#16291B',
    blue: '#6FA4D8',
    blueText: '#93BDE6',
    blueSoft: '#16242F',
    shadow: 'none',
    shadowRaised: '0 10px 32px rgb(0 0 0 / 55%)',
  },
} as const satisfies Record<ThemeMode, Record<string, string>>;

const STORED = 'valence.theme';
const listeners = new Set<() => void>();
let choice: ThemeChoice = null;
let isOnPaper = false;

const systemDark = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)');

/** The mode on screen now: the choice, else what the system says. */
export function themeMode(): ThemeMode {
  if (isOnPaper) return 'light';
  return choice ?? (systemDark().matches ? 'dark' : 'light');
}

/** Shows the choice at once and remembers it on this device, so that the next visit starts in it. */
export function chooseTheme(next: ThemeChoice): void {
  choice = next;
  if (next === null) localStorage.removeItem(STORED);
  else localStorage.setItem(STORED, next);
  paint();
}

/** Shows everything as on white paper, until told otherwise; the choice stays. */
export function showAsPaper(is: boolean): void {
  isOnPaper = is;
  paint();
}

/** Calls back whenever the mode on screen may have changed; answers how to stop. */
export function onTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Paints the theme before the first frame and follows the system from then on. */
export function startTheme(): void {
  const stored = localStorage.getItem(STORED);
  choice = stored === 'light' || stored === 'dark' ? stored : null;
  systemDark().addEventListener('change', paint);
  paint();
}

function paint(): void {
  const mode = themeMode();
  const root = document.documentElement;
  root.dataset['theme'] = mode;
  root.style.colorScheme = mode;
  for (const [name, value] of Object.entries(PALETTE[mode])) root.style.setProperty(cssName(name), value);
  for (const listener of listeners) listener();
}

/** The CSS variable of a colour: `lineStrong` → `--v-line-strong`, `text2` → `--v-text-2`. */
export function cssName(name: string): string {
  return `--v-${name.replaceAll(/[A-Z]|\d/g, (c) => `-${c.toLowerCase()}`)}`;
}
