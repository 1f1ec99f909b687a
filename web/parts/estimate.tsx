import type { Money } from '@valence/contract';
import { sayEstimate } from './format-value.ts';
import { useLocale } from './i18n/index.ts';

/** An estimate of money in few digits; hover says every whole unit. */
export function Estimate({ money }: { money: Money }) {
  const locale = useLocale();
  return (
    <span className="v-num" title={sayEstimate(money, locale, { exact: true })}>
      {sayEstimate(money, locale)}
    </span>
  );
}
