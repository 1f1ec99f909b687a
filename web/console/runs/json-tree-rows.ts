import { sayMoney } from '../../parts/format-value.ts';

/** How a value of unknown shape is shown: at a leaf as text, else as named children. */
export type JsonShape =
  | Readonly<{ shape: 'leaf'; text: string; tone: 'text' | 'number' | 'boolean' | 'null' }>
  | Readonly<{ shape: 'list' | 'record'; children: readonly (readonly [name: string, value: unknown])[] }>;

/** Reads a value the way a person wants to see it: texts in both languages collapse to the reader's, amounts to one line. */
export function shapeOf(value: unknown, locale: 'zh' | 'en'): JsonShape {
  if (value === null || value === undefined) return { shape: 'leaf', text: '—', tone: 'null' };
  if (Array.isArray(value)) return { shape: 'list', children: value.map((item, index) => [String(index + 1), item]) };
  if (typeof value === 'object') return shapeOfRecord(value as Record<string, unknown>, locale);
  if (typeof value === 'string') return { shape: 'leaf', text: value, tone: 'text' };
  if (typeof value === 'boolean') return { shape: 'leaf', text: String(value), tone: 'boolean' };
  return { shape: 'leaf', text: typeof value === 'number' ? readable(value) : '', tone: 'number' };
}

/** One line that says what is inside, for a closed branch. */
export function summaryOf(value: unknown, locale: 'zh' | 'en'): string {
  const shape = shapeOf(value, locale);
  if (shape.shape === 'leaf') return shape.text;
  if (shape.shape === 'list') return `[${shape.children.length}]`;
  return shape.children.map(([name]) => name).join(' · ');
}

function shapeOfRecord(value: Record<string, unknown>, locale: 'zh' | 'en'): JsonShape {
  const names = Object.keys(value);
  const { zh, en, minor, currency } = value;
  if (names.length === 2 && typeof zh === 'string' && typeof en === 'string') {
    return { shape: 'leaf', text: locale === 'zh' ? zh : en, tone: 'text' };
  }
  if (names.length === 2 && typeof minor === 'string' && typeof currency === 'string') {
    return { shape: 'leaf', text: sayMoney({ minor, currency }, locale === 'en' ? 'en' : 'zh-CN'), tone: 'number' };
  }
  return { shape: 'record', children: names.map((name) => [name, value[name]]) };
}

/** Up to six significant digits: 0.8312345678 says nothing more than 0.831235. */
function readable(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

/** Names under which steps hand on a bare UUID, and what it leads to. */
const LEADS_TO: Readonly<Record<string, 'record' | 'observation' | 'run'>> = {
  lead: 'record',
  organisation: 'record',
  person: 'record',
  contact: 'record',
  owner: 'record',
  rep: 'record',
  record: 'record',
  subject: 'record',
  observation: 'observation',
  run: 'run',
};
const PREFIXES = { ent: 'record', obs: 'observation', run: 'run' } as const;
const PREFIX_OF = { record: 'ent', observation: 'obs', run: 'run' } as const;

/** What a text that is an id leads to: a prefixed id says so itself, a bare UUID by the name it stands under. */
export function idTargetOf(name: string, text: string): { leads: 'record' | 'observation' | 'run'; id: string } | null {
  const [, prefix, uuid] = /^(?:(ent|obs|run)_)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text) ?? [];
  if (uuid === undefined) return null;
  const leads = prefix === undefined ? LEADS_TO[name] : PREFIXES[prefix as keyof typeof PREFIXES];
  return leads === undefined ? null : { leads, id: `${PREFIX_OF[leads]}_${uuid}` };
}
