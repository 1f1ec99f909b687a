import type { ReactNode } from 'react';
import { sayMoney } from '../../parts/format-value.ts';
import { useLocale } from '../../parts/i18n/index.ts';
import { useSalesTexts } from '../sales/texts.ts';
import { sumsOf, type QuoteEdit } from './edit-state.ts';

/** The sums of what stands in the editor now; the same arithmetic as on the server. */
export function Totals({ edit }: { edit: QuoteEdit }): ReactNode {
  const t = useSalesTexts();
  const locale = useLocale();
  const sums = sumsOf(edit);
  const isAbove = sums.discount !== null && sums.discount < 0;
  const money = (minor: bigint): string => sayMoney({ minor: minor.toString(), currency: edit.currency }, locale);
  return (
    <dl className="quote-totals v-num" aria-live="polite">
      <div>
        <dt>{t('net')}</dt>
        <dd>{money(sums.net)}</dd>
      </div>
      {sums.rates.map(({ rate, tax }) => (
        <div key={rate}>
          <dt>{t('taxAt', { rate })}</dt>
          <dd>{money(tax)}</dd>
        </div>
      ))}
      <div className="is-total">
        <dt>{t('grandTotal')}</dt>
        <dd>{money(sums.total)}</dd>
      </div>
      <div className="is-inside">
        <dt>{t(isAbove ? 'aboveList' : 'discountOverall')}</dt>
        <dd>{sums.discount === null ? '—' : `${Math.abs(sums.discount)}%`}</dd>
      </div>
      <div className="is-inside">
        <dt>{t('margin')}</dt>
        <dd>
          {sums.margin === null ? (
            <span className="v-quiet">{sums.net === 0n ? '—' : t('unknownMargin')}</span>
          ) : (
            `${sums.margin}%`
          )}
        </dd>
      </div>
    </dl>
  );
}
