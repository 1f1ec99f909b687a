import { Failure, say, type Locale, type Problem, type Text } from '#base';
import { rightsIn, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { Entity } from '../entity.ts';
import type { Folded } from '../fold.ts';
import type { FieldSpec } from '../kind.ts';
import { kindsIn, type Kind } from '../kinds.ts';
import { recallMany, recallOne } from '../recall.ts';
import { plainText, type Value } from '../value.ts';
import { amountText } from './prices.ts';
import { moneyOf, textIn } from './read.ts';

const VARIABLE = /\{\{\s*([^{}]*?)\s*\}\}/g;
/** Records that a template may speak of beside the one it is written about: a field that names it, and its kind. */
const BESIDE: Readonly<Record<string, string>> = {
  contact: 'person',
  organisation: 'organisation',
  owner: 'person',
  deal: 'deal',
  contract: 'contract',
};
/** Field types that make no words. */
const WORDLESS: ReadonlySet<string> = new Set(['file', 'refs']);

/** Names that a template about a kind may use: of the record, of what it names, and of who writes. */
export function variablesFor(kinds: ReadonlyMap<string, Kind>, about: string): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (prefix: string, kind: Kind | undefined): void => {
    for (const field of kind?.fields ?? []) if (!WORDLESS.has(field.type)) names.add(`${prefix}.${field.id}`);
  };
  const kind = kinds.get(about);
  add(about, kind);
  for (const [field, target] of Object.entries(BESIDE)) {
    if (field === about) continue;
    if (kind?.byId.get(field)?.to === target) add(field, kinds.get(target));
  }
  // What is written about a person is written to them.
  if (about === 'person') add('contact', kind);
  add('me', kinds.get('person'));
  return names;
}

/** The names a text uses, in their order. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(VARIABLE)].map((m) => m[1] ?? '');
}

/**
 * Refuses templates that name what is not there.
 *
 * @throws Failure `input.invalid` with the name and some that are there
 */
export async function refuseUnknownVariables(tx: Tx, open: ReadonlyMap<string, Folded>): Promise<void> {
  const templates = [...open.values()].filter((f) => f.kind.name === 'mail-template');
  if (templates.length === 0) return;
  const kinds = await kindsIn(tx);
  const problems = templates.flatMap((template) => problemsOf(kinds, template));
  if (problems.length > 0) throw new Failure('input.invalid', { fields: problems.slice(0, 50) });
}

function problemsOf(kinds: ReadonlyMap<string, Kind>, template: Pick<Entity, 'data'>): Problem[] {
  const known = variablesFor(kinds, textIn(template, 'about') ?? '');
  return (['subject', 'body'] as const).flatMap((path) =>
    variablesIn(textIn(template, path) ?? '')
      .filter((name) => !known.has(name))
      .map((name): Problem => ({
        path,
        rule: 'template_variable',
        params: { name, options: nearest(name, known).join(', ') },
      })),
  );
}

/** Some names that are there, those of the same record first. */
function nearest(name: string, known: ReadonlySet<string>): string[] {
  const [prefix = ''] = name.split('.');
  const all = [...known];
  return [...all.filter((k) => k.startsWith(`${prefix}.`)), ...all.filter((k) => !k.startsWith(`${prefix}.`))].slice(
    0,
    8,
  );
}

export type RenderedMail = Readonly<{
  subject: string;
  body: string;
  /** Names used whose value is not known; they stand empty. */
  missing: readonly string[];
}>;

type Wish = Readonly<{ subject: string; body: string; about: string; record: string; language: 'zh' | 'en' }>;

/**
 * A template filled in for one record, with values as people of that language read them.
 *
 * @throws Failure `memory.not_found`, `input.invalid` for names that are not there
 */
export async function renderMail(scope: Scope, wish: Wish): Promise<RenderedMail> {
  return scope.read(async (tx) => {
    const bound = scope.within(tx);
    const kinds = await kindsIn(tx);
    const problems = problemsOf(kinds, { data: { about: wish.about, subject: wish.subject, body: wish.body } });
    if (problems.length > 0) throw new Failure('input.invalid', { fields: problems });
    const record = await recallOne(bound, wish.record);
    if (record.kind !== wish.about) throw new Failure('input.invalid', { fields: [{ path: 'record', rule: 'id' }] });
    const records = await besideOf(tx, bound, record);
    const missing = new Set<string>();
    const words = new Map<string, string>();
    for (const name of new Set([...variablesIn(wish.subject), ...variablesIn(wish.body)])) {
      const [prefix = '', field = ''] = name.split('.');
      const of = records.get(prefix);
      const text =
        of === undefined
          ? ''
          : await wordsOf(bound, { spec: kinds.get(of.kind)?.byId.get(field), value: of.data[field] }, wish.language);
      if (text === '') missing.add(name);
      words.set(name, text);
    }
    const fill = (text: string): string => text.replaceAll(VARIABLE, (_, name: string) => words.get(name) ?? '');
    return {
      subject: fill(wish.subject)
        .replaceAll(/[\r\n]+/g, ' ')
        .trim(),
      body: fill(wish.body),
      missing: [...missing],
    };
  });
}

async function besideOf(tx: Tx, scope: Scope, record: Entity): Promise<ReadonlyMap<string, Entity>> {
  const { personId: me } = await rightsIn(tx, scope);
  const wanted = Object.keys(BESIDE).flatMap((field) => {
    const id = textIn(record, field);
    return id === null ? [] : [[field, id] as const];
  });
  const found = new Map(
    (await recallMany(scope, [...wanted.map(([, id]) => id), ...(me === null ? [] : [me])])).map((e) => [e.id, e]),
  );
  const records = new Map([[record.kind, record]]);
  if (record.kind === 'person') records.set('contact', record);
  for (const [field, id] of [...wanted, ['me', me ?? ''] as const]) {
    const entity = found.get(id);
    if (entity !== undefined && !records.has(field)) records.set(field, entity);
  }
  return records;
}

async function wordsOf(
  scope: Scope,
  { spec, value }: { spec: FieldSpec | undefined; value: Value | undefined },
  language: 'zh' | 'en',
): Promise<string> {
  if (spec === undefined || value === undefined || value === null) return '';
  const locale: Locale = language === 'zh' ? 'zh-CN' : 'en';
  if (spec.type === 'ref') return (await recallMany(scope, [plainText(value)]))[0]?.title ?? '';
  if (spec.type === 'choice') return choiceText(spec, plainText(value), locale);
  if (spec.type === 'boolean') return say(value === true ? YES : NO, locale);
  const money = moneyOf(value);
  return money === null ? plainText(value) : amountText(money);
}

const YES: Text = { zh: '是', en: 'yes' };
const NO: Text = { zh: '否', en: 'no' };

function choiceText({ choices }: FieldSpec, value: string, locale: Locale): string {
  const title = choices?.find((c) => c.value === value)?.title;
  return title === undefined ? value : say(title, locale);
}
