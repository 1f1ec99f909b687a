import { Input, Select } from 'antd';
import { useId, type ReactNode } from 'react';
import type { RecordRef } from '@valence/contract';
import { DayInput } from '../sales/day-input.tsx';
import { RecordPicker } from '../sales/record-picker.tsx';
import { useSalesTexts } from '../sales/texts.ts';
import type { QuoteEdit } from './edit-state.ts';

type Props = Readonly<{ edit: QuoteEdit; isLocked: boolean; onChange: (change: Partial<QuoteEdit>) => void }>;

const CURRENCIES = ['CNY', 'USD', 'EUR', 'HKD', 'JPY', 'GBP'];
const PICKED = [
  { field: 'organisation', to: 'organisation', label: 'customer' },
  { field: 'contact', to: 'person', label: 'contact' },
  { field: 'deal', to: 'deal', label: 'deal' },
  { field: 'priceList', to: 'price-list', label: 'priceList' },
] as const;
const TERMS = ['deliveryTerms', 'paymentTerms', 'terms'] as const;

/** To whom, until when and on which terms. */
export function QuoteHeader({ edit, isLocked, onChange }: Props): ReactNode {
  const t = useSalesTexts();
  const id = useId();
  // The picker knows names of what it finds; until then the id stands for it.
  const pick = (field: (typeof PICKED)[number]['field'], to: string) => (next: string | null) => {
    const ref: RecordRef | null =
      next === null ? null : { id: next, kind: to, title: edit[field]?.id === next ? edit[field].title : '…' };
    onChange({ [field]: ref });
  };
  return (
    <fieldset className="sales-fields quote-fields" disabled={isLocked}>
      {PICKED.map(({ field, to, label }) => (
        <label key={field} className="sales-field" htmlFor={`${id}-${field}`}>
          <span>{t(label)}</span>
          {isLocked ? (
            <Input id={`${id}-${field}`} value={edit[field]?.title ?? ''} readOnly />
          ) : (
            <RecordPicker
              id={`${id}-${field}`}
              to={to}
              label={t(label)}
              value={edit[field]}
              onChange={pick(field, to)}
            />
          )}
        </label>
      ))}
      <label className="sales-field" htmlFor={`${id}-title`}>
        <span>{t('subject')}</span>
        <Input
          id={`${id}-title`}
          value={edit.title}
          maxLength={300}
          onChange={(e) => onChange({ title: e.target.value })}
        />
      </label>
      <label className="sales-field" htmlFor={`${id}-until`}>
        <span>{t('validUntil')}</span>
        <DayInput
          id={`${id}-until`}
          label={t('validUntil')}
          value={edit.validUntil}
          onChange={(validUntil) => onChange({ validUntil })}
        />
      </label>
      <label className="sales-field" htmlFor={`${id}-currency`}>
        <span>{t('currency')}</span>
        <Select
          id={`${id}-currency`}
          disabled={isLocked}
          value={edit.currency}
          options={[...new Set([edit.currency, ...CURRENCIES])].map((value) => ({ value, label: value }))}
          onChange={(currency) => onChange({ currency })}
        />
      </label>
      <label className="sales-field" htmlFor={`${id}-language`}>
        <span>{t('language')}</span>
        <Select
          id={`${id}-language`}
          disabled={isLocked}
          value={edit.language}
          options={(['zh', 'en'] as const).map((value) => ({ value, label: t(value) }))}
          onChange={(language) => onChange({ language })}
        />
      </label>
      {TERMS.map((field) => (
        <label key={field} className="sales-field quote-terms" htmlFor={`${id}-${field}`}>
          <span>{t(field)}</span>
          <Input.TextArea
            translate="no"
            id={`${id}-${field}`}
            value={edit[field]}
            autoSize={{ minRows: 1, maxRows: 6 }}
            placeholder={field === 'terms' ? t('termsHint') : ''}
            onChange={(e) => onChange({ [field]: e.target.value })}
          />
        </label>
      ))}
    </fieldset>
  );
}
