import { Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { SellerSetting, type SalesSetting } from '@valence/contract';
import { useMe } from '../../parts/session.ts';
import { useSalesTexts } from '../sales/texts.ts';
import { SaveBar } from './use-setting.tsx';

const BOTH = [
  { field: 'name', label: 'sellerName', isLong: false },
  { field: 'address', label: 'sellerAddress', isLong: false },
  { field: 'bank', label: 'sellerBank', isLong: false },
  { field: 'terms', label: 'sellerTerms', isLong: true },
] as const;
const PLAIN = ['phone', 'email', 'taxId'] as const;
const CURRENCIES = ['CNY', 'USD', 'EUR', 'HKD', 'JPY', 'GBP'];

/** Who sells, as quotes show it. */
export function SellerEditor({ setting }: { setting: SalesSetting }): ReactNode {
  const t = useSalesTexts();
  const isLocked = useMe().role !== 'admin';
  const [start] = useState(() => SellerSetting.parse(setting.value));
  const [value, setValue] = useState(start);
  return (
    <>
      <SaveBar setting={setting} value={value} isDirty={value !== start} />
      <fieldset className="v-panel sales-section pipe" disabled={isLocked}>
        <div className="seller-fields">
          {BOTH.flatMap(({ field, label, isLong }) =>
            (['zh', 'en'] as const).map((language) => {
              const change = (text: string) => setValue({ ...value, [field]: { ...value[field], [language]: text } });
              const shared = { value: value[field][language], lang: language };
              return (
                <label key={`${field} ${language}`} className="sales-field">
                  <span>{t(language === 'zh' ? 'inZh' : 'inEn', { field: t(label) })}</span>
                  {isLong ? (
                    <Input.TextArea
                      {...shared}
                      autoSize={{ minRows: 3, maxRows: 10 }}
                      onChange={(e) => change(e.target.value)}
                    />
                  ) : (
                    <Input {...shared} onChange={(e) => change(e.target.value)} />
                  )}
                </label>
              );
            }),
          )}
          {PLAIN.map((field) => (
            <label key={field} className="sales-field">
              <span>{t(field)}</span>
              <Input value={value[field]} onChange={(e) => setValue({ ...value, [field]: e.target.value })} />
            </label>
          ))}
          <div className="sales-field">
            <span>{t('homeCurrency')}</span>
            <Select
              disabled={isLocked}
              aria-label={t('homeCurrency')}
              value={value.currency}
              options={CURRENCIES.map((currency) => ({ value: currency, label: currency }))}
              onChange={(currency) => setValue({ ...value, currency })}
            />
          </div>
        </div>
      </fieldset>
    </>
  );
}
