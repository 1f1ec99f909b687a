import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import type { KeyboardEvent, ReactNode } from 'react';
import { lineSums, TAX_RATES, type PriceAnswer, type RecordRef } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { majorText, readMoney, sayMoney } from '../../parts/format-value.ts';
import { useLocale } from '../../parts/i18n/index.ts';
import { RecordPicker } from '../sales/record-picker.tsx';
import { useSalesTexts } from '../sales/texts.ts';
import {
  emptyLine,
  faultsOf,
  isBlank,
  moved,
  pricedOf,
  readNumber,
  type LineEdit,
  type QuoteEdit,
} from './edit-state.ts';

type Props = Readonly<{
  edit: QuoteEdit;
  isLocked: boolean;
  /** Marks what cannot be read; before the first save only what was typed. */
  isStrict: boolean;
  onLines: (change: (lines: readonly LineEdit[]) => readonly LineEdit[]) => void;
}>;

/** The lines of a quote as a small grid: Tab goes on, Enter goes down, and Enter in the last line adds one. */
export function LinesGrid({ edit, isLocked, isStrict, onLines }: Props): ReactNode {
  const t = useSalesTexts();
  const change = (key: string, next: Partial<LineEdit>) =>
    onLines((lines) => lines.map((line) => (line.key === key ? { ...line, ...next } : line)));
  const goDown = (event: KeyboardEvent<HTMLElement>) => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-cell]');
    const name = cell?.dataset['cell'];
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || name === undefined || name === 'product') return;
    event.preventDefault();
    const cells = [...(event.currentTarget.querySelectorAll<HTMLElement>(`[data-cell="${name}"] input`) ?? [])];
    const at = cells.indexOf(event.target as HTMLElement);
    const below = cells[at + 1];
    if (below !== undefined) below.focus();
    else if (!isLocked) onLines((lines) => [...lines, emptyLine()]);
  };
  return (
    <div className="quote-lines" role="group" aria-label={t('lines')} onKeyDown={goDown}>
      <div className="quote-line is-head" aria-hidden>
        <span />
        {(['item', 'quantity', 'unit', 'price', 'discount', 'tax', 'amount'] as const).map((name) => (
          <span key={name} className={NUMBERS.has(name) ? 'is-number' : ''}>
            {t(name)}
          </span>
        ))}
      </div>
      {edit.lines.length === 0 && <p className="sales-note">{t('noLines')}</p>}
      {edit.lines.map((line, i) => (
        <LineRow
          key={line.key}
          line={line}
          at={i}
          edit={edit}
          isLocked={isLocked}
          isStrict={isStrict}
          onChange={(next) => change(line.key, next)}
          onMove={(by) => onLines((lines) => moved(lines, i, by))}
          onRemove={() => onLines((lines) => lines.filter((l) => l.key !== line.key))}
        />
      ))}
      {!isLocked && (
        <div className="quote-lines-foot">
          <Button icon={<PlusOutlined aria-hidden />} onClick={() => onLines((lines) => [...lines, emptyLine()])}>
            {t('addLine')}
          </Button>
        </div>
      )}
    </div>
  );
}

const NO_FAULTS: ReadonlySet<string> = new Set();
const NUMBERS = new Set(['quantity', 'price', 'discount', 'amount']);

type RowProps = Readonly<{
  line: LineEdit;
  at: number;
  edit: QuoteEdit;
  isLocked: boolean;
  isStrict: boolean;
  onChange: (next: Partial<LineEdit>) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}>;

function LineRow({ line, at, edit, isLocked, isStrict, onChange, onMove, onRemove }: RowProps): ReactNode {
  const t = useSalesTexts();
  const n = at + 1;
  const faults: ReadonlySet<string> =
    isBlank(line) || (!isStrict && line.price === '') ? NO_FAULTS : faultsOf(line, edit.currency);
  const cell = (name: 'title' | 'quantity' | 'unit' | 'price' | 'discount', label: Parameters<typeof t>[0]) => (
    <div data-cell={name} className={NUMBERS.has(name) ? 'is-number' : ''}>
      <i className="quote-cell-name" aria-hidden>
        {t(label)}
      </i>
      <Input
        value={line[name]}
        readOnly={isLocked}
        aria-label={`${t(label)} ${n}`}
        aria-invalid={faults.has(name)}
        {...(faults.has(name) && { status: 'error' as const })}
        inputMode={NUMBERS.has(name) ? 'decimal' : 'text'}
        onChange={(event) => onChange({ [name]: event.target.value })}
        onBlur={() => {
          if (name === 'quantity' && line.product !== null && !isLocked) void fillPrice(edit, line, onChange);
        }}
      />
    </div>
  );
  return (
    <div className="quote-line">
      <span className="quote-line-n v-num">{n}</span>
      <div className="quote-item">
        {!isLocked && (
          <div data-cell="product">
            <RecordPicker
              to="product"
              label={`${t('product')} ${n}`}
              value={line.product}
              onChange={(id) => void choose(edit, line, id, onChange)}
            />
          </div>
        )}
        {cell('title', 'item')}
        <Input.TextArea
          className="quote-note"
          variant="borderless"
          value={line.note}
          readOnly={isLocked}
          autoSize={{ minRows: 1, maxRows: 4 }}
          placeholder={isLocked ? '' : t('note')}
          aria-label={t('noteOf', { n })}
          onChange={(event) => onChange({ note: event.target.value })}
        />
      </div>
      {cell('quantity', 'quantity')}
      {cell('unit', 'unit')}
      <div>
        {cell('price', 'price')}
        <ListPrice line={line} currency={edit.currency} />
      </div>
      {cell('discount', 'discount')}
      <div data-cell="tax">
        <i className="quote-cell-name" aria-hidden>
          {t('tax')}
        </i>
        <Select
          disabled={isLocked}
          aria-label={`${t('tax')} ${n}`}
          value={line.taxRate}
          options={TAX_RATES.map((value) => ({ value, label: `${value}%` }))}
          onChange={(taxRate) => onChange({ taxRate })}
        />
      </div>
      <div>
        <Amount line={line} currency={edit.currency} />
        <span className="quote-line-tools">
          {!isLocked && (
            <>
              <Button
                type="text"
                size="small"
                icon={<ArrowUpOutlined aria-hidden />}
                aria-label={t('moveUp', { n })}
                disabled={at === 0}
                onClick={() => onMove(-1)}
              />
              <Button
                type="text"
                size="small"
                icon={<ArrowDownOutlined aria-hidden />}
                aria-label={t('moveDown', { n })}
                disabled={n === edit.lines.length}
                onClick={() => onMove(1)}
              />
              <Button
                type="text"
                size="small"
                icon={<DeleteOutlined aria-hidden />}
                aria-label={t('removeLine', { n })}
                onClick={onRemove}
              />
            </>
          )}
        </span>
      </div>
    </div>
  );
}

function Amount({ line, currency }: { line: LineEdit; currency: string }): ReactNode {
  const t = useSalesTexts();
  const locale = useLocale();
  const priced = pricedOf(line, currency);
  const net = priced === null ? null : lineSums(priced).net;
  return (
    <div className="is-number quote-amount v-num">
      <i className="quote-cell-name" aria-hidden>
        {t('amount')}
      </i>
      {net === null ? '—' : sayMoney({ minor: net.toString(), currency }, locale)}
    </div>
  );
}

/** What the price list says, where the typed price is another. */
function ListPrice({ line, currency }: { line: LineEdit; currency: string }): ReactNode {
  const t = useSalesTexts();
  const locale = useLocale();
  if (line.listPrice === null || readMoney(line.price, currency)?.minor === line.listPrice) return null;
  return (
    <small className="v-quiet quote-list-price">
      {t('listPrice', { price: sayMoney({ minor: line.listPrice, currency }, locale) })}
    </small>
  );
}

type Change = (next: Partial<LineEdit>) => void;

async function priceFor(edit: QuoteEdit, product: string, quantity: string): Promise<PriceAnswer> {
  return get<PriceAnswer>('/api/prices', {
    product,
    organisation: edit.organisation?.id,
    priceList: edit.priceList?.id,
    quantity: readNumber(quantity) ?? 1,
    currency: edit.currency,
  });
}

/** A product brings its name, unit, tax and price. */
async function choose(edit: QuoteEdit, line: LineEdit, id: string | null, onChange: Change): Promise<void> {
  if (id === null) {
    onChange({ product: null, listPrice: null });
    return;
  }
  const [found, record] = await Promise.all([priceFor(edit, id, line.quantity), get<RecordRef>(`/api/record/${id}`)]);
  const minor = found.price?.minor ?? null;
  onChange({
    product: { id, kind: 'product', title: record.title },
    title: record.title,
    unit: found.unit ?? line.unit,
    taxRate: found.taxRate ?? line.taxRate,
    listPrice: minor,
    ...(minor !== null && { price: majorText({ minor, currency: edit.currency }) }),
  });
}

/** Another quantity may reach another tier; a price somebody typed stays. */
async function fillPrice(edit: QuoteEdit, line: LineEdit, onChange: Change): Promise<void> {
  if (line.product === null) return;
  const minor = (await priceFor(edit, line.product.id, line.quantity)).price?.minor ?? null;
  const wasListed = readMoney(line.price, edit.currency)?.minor === line.listPrice;
  if (minor === null || minor === line.listPrice) return;
  onChange({ listPrice: minor, ...(wasListed && { price: majorText({ minor, currency: edit.currency }) }) });
}
