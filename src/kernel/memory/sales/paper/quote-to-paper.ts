import { lineSums, type SellerSetting } from '@valence/contract';
import type { Text } from '#base';
import type { Scope } from '#kernel/security';
import type { Entity } from '../../entity.ts';
import { recallMany } from '../../recall.ts';
import { assertSummable, readQuote, type QuoteNow } from '../quote.ts';
import { textIn } from '../read.ts';
import { settingIn } from '../settings.ts';
import { amountInChinese, amountInEnglish } from './amount-words.ts';
import { PAPER_WORDS, type PaperWord, type QuotePaper } from './quote-paper.ts';

type Language = QuotePaper['language'];
type Asked = Readonly<{ language: Language | null; workspace: string }>;

/** States in which a quote may be shown to the customer. */
const FREE: ReadonlySet<string> = new Set(['approved', 'sent', 'accepted', 'declined']);

/**
 * A quote as it is printed, in its own language unless another is asked. One that may not go out carries a mark on every
 * page.
 *
 * @throws Failure `memory.not_found`, `input.invalid` for one that cannot be summed up
 */
export async function quoteToPaper(scope: Scope, id: string, asked: Asked): Promise<QuotePaper> {
  return scope.read(async (tx) => {
    const bound = scope.within(tx);
    const quote = await readQuote(bound, id);
    assertSummable(quote);
    const { value: seller } = await settingIn(tx, 'seller');
    const language = asked.language ?? (textIn(quote.entity, 'language') === 'en' ? 'en' : 'zh');
    const refs = ['organisation', 'contact', 'owner'].flatMap((f) => textIn(quote.entity, f) ?? []);
    const people = new Map((await recallMany(bound, refs)).map((e) => [e.id, e]));
    const at = (field: string): Entity | undefined => people.get(textIn(quote.entity, field) ?? '');
    return {
      language,
      mark: markOf(quote, language),
      seller: sellerOf(seller, { language, workspace: asked.workspace }),
      buyer: buyerOf(at('organisation'), at('contact'), language),
      number: textIn(quote.entity, 'number') ?? '',
      facts: factsOf(quote, at('owner'), language),
      subject: textIn(quote.entity, 'title') ?? '',
      ...sumsOf(quote, language),
      terms: termsOf(quote, seller, language),
    };
  });
}

function markOf({ state }: QuoteNow, language: Language): string | null {
  if (FREE.has(state)) return null;
  const name: PaperWord = state === 'replaced' ? 'replaced' : state === 'draft' ? 'draft' : 'unapproved';
  return PAPER_WORDS[name][language];
}

/** The asked language, else the other one: half-filled settings are better than a gap on paper. */
function said(text: Text, language: Language): string {
  return text[language] === '' ? text[language === 'zh' ? 'en' : 'zh'] : text[language];
}

function sellerOf(
  seller: SellerSetting,
  { language, workspace }: { language: Language; workspace: string },
): QuotePaper['seller'] {
  const name = said(seller.name, language);
  const reach = [seller.phone, seller.email].filter((t) => t !== '').join('　');
  const tax = seller.taxId === '' ? '' : `${language === 'zh' ? '税号' : 'Tax id'} ${seller.taxId}`;
  return {
    name: name === '' ? workspace : name,
    lines: [said(seller.address, language), reach, tax].filter((t) => t !== ''),
  };
}

function buyerOf(
  organisation: Entity | undefined,
  contact: Entity | undefined,
  language: Language,
): QuotePaper['buyer'] {
  const lines: string[] = [];
  if (contact !== undefined) {
    const name = [contact.title, textIn(contact, 'title')].filter((t) => t !== null).join(' ');
    lines.push(`${PAPER_WORDS.contact[language]}${language === 'zh' ? '：' : ': '}${name}`);
    const reach = [textIn(contact, 'phone'), textIn(contact, 'email')].filter((t) => t !== null).join('　');
    if (reach !== '') lines.push(reach);
  }
  const address = organisation === undefined ? null : textIn(organisation, 'address');
  if (address !== null) lines.push(address);
  return { name: organisation?.title ?? '—', lines };
}

function factsOf({ entity, version }: QuoteNow, owner: Entity | undefined, language: Language): QuotePaper['facts'] {
  const by = owner === undefined ? null : [owner.title, textIn(owner, 'phone')].filter((t) => t !== null).join(' ');
  const all: [PaperWord, string | null][] = [
    ['date', textIn(entity, 'issuedOn')],
    ['valid', textIn(entity, 'validUntil')],
    ['version', version > 1 ? String(version) : null],
    ['contact', by],
  ];
  return all.flatMap(([name, value]) => (value === null ? [] : [{ label: PAPER_WORDS[name][language], value }]));
}

function sumsOf(
  { lines, sums, currency }: QuoteNow,
  language: Language,
): Pick<QuotePaper, 'currency' | 'lines' | 'net' | 'taxes' | 'total' | 'words'> {
  const total = { minor: sums.total, currency };
  return {
    currency,
    lines: lines.map((line) => ({
      title: line.title,
      note: line.note,
      unit: line.unit,
      quantity: line.quantity,
      price: line.price,
      discount: line.discount,
      taxRate: line.taxRate,
      net: lineSums(line).net.toString(),
    })),
    net: sums.net.toString(),
    taxes: sums.rates.map(({ rate, tax }) => ({ rate, tax: tax.toString() })),
    total: sums.total.toString(),
    words: language === 'zh' ? amountInChinese(total) : amountInEnglish(total),
  };
}

function termsOf({ entity }: QuoteNow, seller: SellerSetting, language: Language): QuotePaper['terms'] {
  const all: [PaperWord, string | null][] = [
    ['delivery', textIn(entity, 'deliveryTerms')],
    ['payment', textIn(entity, 'paymentTerms')],
    ['terms', textIn(entity, 'terms') ?? said(seller.terms, language)],
    ['bank', said(seller.bank, language)],
  ];
  return all.flatMap(([name, text]) =>
    text === null || text === '' ? [] : [{ title: PAPER_WORDS[name][language], text }],
  );
}
