import {
  quoteSums,
  type PricedLine,
  type Quote,
  type QuoteDraft,
  type QuoteLine,
  type QuoteSums,
  type RecordRef,
} from '@valence/contract';
import { majorText, readMoney } from '../../parts/format-value.ts';

/** A line as it is being typed: texts, so that half a number can stand there. */
export type LineEdit = Readonly<{
  key: string;
  /** The line on the server; null for a new one. */
  id: string | null;
  product: RecordRef | null;
  title: string;
  unit: string;
  quantity: string;
  price: string;
  discount: string;
  taxRate: QuoteLine['taxRate'];
  note: string;
  listPrice: string | null;
  cost: string | null;
}>;

export type QuoteEdit = Readonly<{
  title: string;
  organisation: RecordRef | null;
  deal: RecordRef | null;
  contact: RecordRef | null;
  priceList: RecordRef | null;
  currency: string;
  validUntil: string;
  language: 'zh' | 'en';
  deliveryTerms: string;
  paymentTerms: string;
  terms: string;
  lines: readonly LineEdit[];
}>;

export type Cell = 'title' | 'quantity' | 'price' | 'discount';

let keys = 0;
const nextKey = (): string => `new ${(keys += 1)}`;

/** A line with nothing in it yet. */
export function emptyLine(): LineEdit {
  return {
    key: nextKey(),
    id: null,
    product: null,
    title: '',
    unit: '',
    quantity: '1',
    price: '',
    discount: '0',
    taxRate: '13',
    note: '',
    listPrice: null,
    cost: null,
  };
}

/** What a quote of the server looks like in the editor. */
export function editOf(quote: Quote): QuoteEdit {
  const { title, organisation, deal, contact, priceList, currency, validUntil, language } = quote;
  const { deliveryTerms, paymentTerms, terms } = quote;
  return {
    title,
    organisation,
    deal,
    contact,
    priceList,
    currency,
    validUntil: validUntil ?? '',
    language,
    deliveryTerms,
    paymentTerms,
    terms,
    lines: quote.lines.map((line) => ({
      key: line.id,
      id: line.id,
      product: line.product === null ? null : (quote.products[line.product] ?? null),
      title: line.title,
      unit: line.unit,
      quantity: String(line.quantity),
      price: majorText({ minor: line.price, currency }),
      discount: String(line.discount),
      taxRate: line.taxRate,
      note: line.note,
      listPrice: line.listPrice,
      cost: line.cost,
    })),
  };
}

/** A quote that is begun now: valid for thirty days. */
export function newQuote(organisation: RecordRef | null, deal: RecordRef | null, today: Date): QuoteEdit {
  const until = new Date(today.getTime() + 30 * 86_400_000);
  return {
    title: '',
    organisation,
    deal,
    contact: null,
    priceList: null,
    currency: 'CNY',
    validUntil: until.toISOString().slice(0, 10),
    language: 'zh',
    deliveryTerms: '',
    paymentTerms: '',
    terms: '',
    lines: [emptyLine()],
  };
}

const NUMBER = /^\d{1,9}(?:\.\d{1,6})?$/;

/** A number as it is typed: full-width digits and thousands separators are how people write. Null when it is none. */
export function readNumber(text: string): number | null {
  const plain = text.normalize('NFKC').replaceAll(/[\s,]/g, '');
  return NUMBER.test(plain) ? Number(plain) : null;
}

/** What of a line cannot be read. */
export function faultsOf(line: LineEdit, currency: string): ReadonlySet<Cell> {
  const faults = new Set<Cell>();
  if (line.title.trim() === '') faults.add('title');
  if ((readNumber(line.quantity) ?? 0) <= 0) faults.add('quantity');
  const price = readMoney(line.price, currency);
  if (price === null || price.minor.startsWith('-')) faults.add('price');
  const discount = readNumber(line.discount);
  if (discount === null || discount > 100) faults.add('discount');
  return faults;
}

/** A line as sums are made of it; null while it cannot be read. */
export function pricedOf(line: LineEdit, currency: string): PricedLine | null {
  const quantity = readNumber(line.quantity);
  const price = readMoney(line.price, currency);
  const discount = readNumber(line.discount);
  if (quantity === null || price === null || discount === null || discount > 100) return null;
  return { quantity, price: price.minor, discount, taxRate: line.taxRate, listPrice: line.listPrice, cost: line.cost };
}

/** The sums of what can be read now. */
export function sumsOf({ lines, currency }: QuoteEdit): QuoteSums {
  return quoteSums(lines.flatMap((line) => pricedOf(line, currency) ?? []));
}

/** An untouched line at the end asks for nothing. */
export function isBlank(line: LineEdit): boolean {
  return line.id === null && line.product === null && line.title === '' && line.price === '';
}

/** What is sent to the server; null while a cell cannot be read or the customer is missing. */
export function draftOf(edit: QuoteEdit, seen: string | null): QuoteDraft | null {
  const lines = edit.lines.filter((line) => !isBlank(line));
  if (edit.organisation === null || edit.validUntil === '') return null;
  if (lines.some((line) => faultsOf(line, edit.currency).size > 0)) return null;
  const { title, currency, validUntil, language, deliveryTerms, paymentTerms, terms } = edit;
  return {
    ...(seen !== null && { seen }),
    title,
    organisation: edit.organisation.id,
    deal: edit.deal?.id ?? null,
    contact: edit.contact?.id ?? null,
    priceList: edit.priceList?.id ?? null,
    currency,
    validUntil,
    language,
    deliveryTerms,
    paymentTerms,
    terms,
    lines: lines.map((line) => ({
      ...(line.id !== null && { id: line.id }),
      product: line.product?.id ?? null,
      title: line.title.trim(),
      unit: line.unit,
      quantity: readNumber(line.quantity) ?? 1,
      price: readMoney(line.price, currency)?.minor ?? '0',
      discount: readNumber(line.discount) ?? 0,
      taxRate: line.taxRate,
      note: line.note,
    })),
  };
}

/** The lines with one moved up (-1) or down (1). */
export function moved(lines: readonly LineEdit[], at: number, by: -1 | 1): readonly LineEdit[] {
  const to = at + by;
  const [line, other] = [lines[at], lines[to]];
  if (line === undefined || other === undefined) return lines;
  return lines.map((l, i) => (i === at ? other : i === to ? line : l));
}
