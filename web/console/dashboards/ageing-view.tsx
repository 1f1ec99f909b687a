import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { AGES, type Receivables } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { sayEstimate, sayMoney } from '../../parts/format-value.ts';
import { useLocale } from '../../parts/i18n/index.ts';
import { useSalesTexts } from '../sales/texts.ts';
import { ratesText } from './notes.tsx';
import { useDashboardTexts } from './texts.ts';

/** What is owed today by how long it is past due: one bar and its amounts for each currency, or for the one converted to. */
export function AgeingView({ currency }: Readonly<{ currency: string | null }>): ReactNode {
  const t = useDashboardTexts();
  const sales = useSalesTexts();
  const answer = useQuery({
    queryKey: ['figures', 'invoice', 'ageing', currency],
    queryFn: ({ signal }) =>
      get<Receivables>('/api/receivables', { by: 'organisation', in: currency ?? undefined }, signal),
    staleTime: 60_000,
  });
  if (answer.isError) return <p className="db-blank v-quiet">{answer.error.message}</p>;
  if (answer.data === undefined) return <Skeleton active title={false} paragraph={{ rows: 4 }} />;
  const { converted, totals, rates, missing } = answer.data;
  const lines = converted === null ? totals : [converted];
  if (lines.length === 0) return <p className="db-blank v-quiet">{sales('receivablesEmptyTitle')}</p>;
  const notes: string[] = [];
  if (rates.length > 0) notes.push(t('rates', { rates: ratesText(rates) }));
  if (missing.length > 0) notes.push(t('missing', { currencies: missing.join(', ') }));
  return (
    <div className="db-ages">
      {lines.slice(0, 3).map((line) => (
        <Line key={line.currency} line={line} />
      ))}
      <p className="db-notes v-cut">
        <AppLink href={`/receivables${currency === null ? '' : `?in=${currency}`}`}>{t('ageingLink')}</AppLink>
        {notes.length > 0 && ` · ${notes.join(' · ')}`}
      </p>
    </div>
  );
}

type LineProps = Readonly<{ line: Pick<Receivables['totals'][number], 'currency' | 'sums'> }>;

function Line({ line: { currency, sums } }: LineProps): ReactNode {
  const sales = useSalesTexts();
  const locale = useLocale();
  const open = Number(sums.open);
  return (
    <div>
      <div className="db-age-bar" aria-hidden>
        {AGES.map((age) => (
          <span
            key={age}
            className={`is-${age}`}
            style={{ flexGrow: open <= 0 ? 0 : Math.max(0, Number(sums[age])) / open }}
          />
        ))}
      </div>
      <dl className="db-age-list">
        {[...AGES, 'open' as const].map((age) => {
          const money = { minor: sums[age], currency };
          return (
            <div key={age}>
              <dt>
                {age !== 'open' && <span aria-hidden className={`db-dot is-${age}`} />}
                {sales(age === 'open' ? 'open' : `age_${age}`)}
              </dt>
              <dd className="v-num" title={sayMoney(money, locale)}>
                {sayEstimate(money, locale)}
              </dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}
