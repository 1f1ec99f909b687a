import { AccountBookOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Segmented, Select, Skeleton } from 'antd';
import { useState, type ReactNode } from 'react';
import { AGES, type Receivables, type ReceivablesRow } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { sayMoney } from '../../parts/format-value.ts';
import { useLocale } from '../../parts/i18n/index.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { DayInput } from '../sales/day-input.tsx';
import '../sales/sales.css';
import { useSalesTexts } from '../sales/texts.ts';
import { OpenItems } from './open-items.tsx';
import './receivables.css';

const CURRENCIES = ['CNY', 'USD', 'EUR', 'HKD', 'JPY', 'GBP'];

/** What customers owe on a day, by age; each row opens to its invoices and payments. */
export function Page(): ReactNode {
  const t = useSalesTexts();
  usePageTitle({ title: t('receivables') });
  const [{ on, by = 'organisation', in: currency }, changeUrl] = useUrlState();
  const answer = useQuery({
    queryKey: ['receivables', on, by, currency],
    queryFn: ({ signal }) => get<Receivables>('/api/receivables', { on, by, in: currency }, signal),
    placeholderData: (before) => before,
  });
  return (
    <div className="sales-page">
      <header className="sales-head">
        <div>
          <h1>{t('receivables')}</h1>
          <p className="v-quiet">{t('receivablesLead')}</p>
        </div>
      </header>
      <div className="sales-bar">
        <label>
          {t('asOf')}
          <DayInput
            key={on ?? answer.data?.on}
            label={t('asOf')}
            value={on ?? answer.data?.on ?? ''}
            onChange={(next) => changeUrl({ on: next })}
          />
        </label>
        <Segmented
          value={by}
          options={[
            { value: 'organisation', label: t('byCustomer') },
            { value: 'owner', label: t('byOwner') },
          ]}
          onChange={(next) => changeUrl({ by: next === 'organisation' ? undefined : next })}
        />
        <label>
          {t('inCurrency')}
          <Select
            style={{ width: 120 }}
            aria-label={t('inCurrency')}
            value={currency ?? ''}
            options={[{ value: '', label: t('noConversion') }, ...CURRENCIES.map((value) => ({ value, label: value }))]}
            onChange={(next) => changeUrl({ in: next })}
          />
        </label>
      </div>
      {answer.isError ? (
        <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
      ) : answer.data === undefined ? (
        <Skeleton active paragraph={{ rows: 8 }} />
      ) : (
        <Answer data={answer.data} by={by === 'owner' ? 'owner' : 'organisation'} />
      )}
    </div>
  );
}

type By = 'organisation' | 'owner';

function Answer({ data, by }: { data: Receivables; by: By }): ReactNode {
  const t = useSalesTexts();
  if (data.rows.length === 0)
    return (
      <EmptyState
        icon={<AccountBookOutlined aria-hidden />}
        title={t('receivablesEmptyTitle')}
        body={t('receivablesEmptyBody')}
        action={<LinkButton href="/import?kind=invoice">{t('importInvoices')}</LinkButton>}
      />
    );
  return (
    <>
      {data.missing.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t('missingRates', { currencies: data.missing.join(', '), day: data.on })}
          action={<AppLink href="/records/rate">{t('enterRate')}</AppLink>}
        />
      )}
      {data.converted !== null && <Converted data={data} />}
      <section className="v-panel">
        <div className="sales-scroll">
          <AgeTable data={data} by={by} />
        </div>
      </section>
    </>
  );
}

function Converted({ data }: { data: Receivables }): ReactNode {
  const t = useSalesTexts();
  const locale = useLocale();
  const { converted } = data;
  if (converted === null) return null;
  const money = (minor: string): string => sayMoney({ minor, currency: converted.currency }, locale);
  return (
    <section className="v-panel sales-section">
      <dl className="ages">
        {[...AGES, 'open' as const].map((age) => (
          <div key={age} className={age === 'open' ? 'is-total' : ''}>
            <dt>{t(age === 'open' ? 'open' : `age_${age}`)}</dt>
            <dd className={isLate(age) && converted.sums[age] !== '0' ? 'v-num is-late' : 'v-num'}>
              {money(converted.sums[age])}
            </dd>
          </div>
        ))}
      </dl>
      {data.rates.length > 0 && (
        <p className="v-quiet ages-rates">{data.rates.map((r) => t('rateUsed', r)).join('　')}</p>
      )}
    </section>
  );
}

function isLate(age: string): boolean {
  return age !== 'notDue' && age !== 'open' && age !== 'to30';
}

function AgeTable({ data, by }: { data: Receivables; by: By }): ReactNode {
  const t = useSalesTexts();
  const locale = useLocale();
  const [shown, setShown] = useState<string | null>(null);
  const amount = (minor: string, currency: string): string =>
    minor === '0' ? '—' : sayMoney({ minor, currency }, locale);
  return (
    <table className="sales-table ages-table">
      <thead>
        <tr>
          <th scope="col">{t(by === 'owner' ? 'owner' : 'customer')}</th>
          {AGES.map((age) => (
            <th key={age} scope="col" className="is-number ages-col">
              {t(`age_${age}`)}
            </th>
          ))}
          <th scope="col" className="is-number">
            {t('open')}
          </th>
          <th scope="col" className="is-number">
            {t('unallocated')}
          </th>
        </tr>
      </thead>
      <tbody>
        {data.rows.map((row) => {
          const key = `${row.who?.id ?? ''} ${row.currency}`;
          return (
            <AgeRow
              key={key}
              row={row}
              amount={amount}
              isShown={shown === key}
              onShow={() => setShown(shown === key ? null : key)}
              details={<OpenItems who={row.who} by={by} currency={row.currency} on={data.on} />}
            />
          );
        })}
      </tbody>
      <tfoot>
        {data.totals.map((total) => (
          <tr key={total.currency}>
            <td>
              {t('totalsRow')} {total.currency}
            </td>
            {AGES.map((age) => (
              <td key={age} className="is-number ages-col">
                {amount(total.sums[age], total.currency)}
              </td>
            ))}
            <td className="is-number">{amount(total.sums.open, total.currency)}</td>
            <td className="is-number">{amount(total.unallocated, total.currency)}</td>
          </tr>
        ))}
      </tfoot>
    </table>
  );
}

type RowProps = Readonly<{
  row: ReceivablesRow;
  amount: (minor: string, currency: string) => string;
  isShown: boolean;
  onShow: () => void;
  details: ReactNode;
}>;

function AgeRow({ row, amount, isShown, onShow, details }: RowProps): ReactNode {
  const t = useSalesTexts();
  const name = row.who?.title ?? t('nobody');
  return (
    <>
      <tr>
        <td>
          <button
            type="button"
            className="ages-who"
            aria-expanded={isShown}
            title={t('showDetails', { name })}
            onClick={onShow}
          >
            <span translate="no">{name}</span>
            <small className="v-quiet">
              {t('invoicesCount', { count: row.invoices })} · {row.currency}
            </small>
            <small className="ages-brief">
              {AGES.filter((age) => age !== 'notDue' && row.sums[age] !== '0').map((age) => (
                <span key={age} className={isLate(age) ? 'is-late' : ''}>
                  {t(`age_${age}`)} {amount(row.sums[age], row.currency)}
                </span>
              ))}
            </small>
          </button>
        </td>
        {AGES.map((age) => (
          <td
            key={age}
            className={isLate(age) && row.sums[age] !== '0' ? 'is-number ages-col is-late' : 'is-number ages-col'}
          >
            {amount(row.sums[age], row.currency)}
          </td>
        ))}
        <td className="is-number">
          <strong>{amount(row.sums.open, row.currency)}</strong>
        </td>
        <td className="is-number">{amount(row.unallocated, row.currency)}</td>
      </tr>
      {isShown && (
        <tr className="ages-details">
          <td colSpan={AGES.length + 3}>{details}</td>
        </tr>
      )}
    </>
  );
}
