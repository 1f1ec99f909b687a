import { Select } from 'antd';
import type { ReactNode } from 'react';
import type { Period } from '@valence/contract';
import { useLocale } from '../../parts/i18n/index.ts';
import { useMe } from '../../parts/session.ts';
import { useViewTexts } from '../views/texts.ts';
import { periodChoices, textOfPeriod } from './periods.ts';
import { useDashboardTexts } from './texts.ts';

/** The period that all widgets share. */
export function PeriodChoice({
  period,
  onChange,
}: Readonly<{ period: Period | null; onChange: (next: string) => void }>): ReactNode {
  const t = useDashboardTexts();
  const views = useViewTexts();
  return (
    <Select
      aria-label={t('period')}
      value={textOfPeriod(period)}
      options={periodChoices({ views, own: t })}
      onChange={onChange}
      popupMatchSelectWidth={false}
      style={{ minWidth: 130 }}
    />
  );
}

/** Stands on paper only: what it is, of when, and by whom. */
export function PrintHead({ name, period }: Readonly<{ name: string; period: Period | null }>): ReactNode {
  const t = useDashboardTexts();
  const views = useViewTexts();
  const locale = useLocale();
  const me = useMe();
  const text = textOfPeriod(period);
  const label = periodChoices({ views, own: t }).find(({ value }) => value === text)?.label ?? text;
  const at = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date());
  return (
    <div className="db-print-head">
      <h1 translate="no">{name}</h1>
      <p className="v-said">
        {t('printPeriod', { period: label })} · {t('printedAt', { name: me.user.name, at })}
      </p>
    </div>
  );
}
