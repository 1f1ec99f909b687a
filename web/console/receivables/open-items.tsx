import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { OpenInvoice, OpenPayment, RecordRef } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { RecordLink } from '../../parts/app-link.tsx';
import { sayMoney } from '../../parts/format-value.ts';
import { useLocale } from '../../parts/i18n/index.ts';
import { useSalesTexts } from '../sales/texts.ts';

const Allocate = lazy(() => import('./allocate.tsx').then(({ Allocate: found }) => ({ default: found })));

type Props = Readonly<{ who: RecordRef | null; by: 'organisation' | 'owner'; currency: string; on: string }>;
type Invoices = { items: OpenInvoice[]; next: string | null };

/** The open invoices behind one row, and for a customer the payments that wait to be allocated. */
export function OpenItems({ who, by, currency, on }: Props): ReactNode {
  const t = useSalesTexts();
  const query = { on, currency, [by]: who?.id };
  const invoices = useInfiniteQuery({
    queryKey: ['receivables', 'invoices', query],
    queryFn: ({ pageParam, signal }) =>
      get<Invoices>('/api/receivables/invoices', { ...query, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  if (invoices.data === undefined) return <Skeleton active paragraph={{ rows: 3 }} style={{ padding: 16 }} />;
  const items = invoices.data.pages.flatMap((page) => page.items);
  return (
    <div className="open-items">
      <div>
        <h3>{t('openInvoices')}</h3>
        <Invoices items={items} />
        {invoices.hasNextPage && (
          <Button size="small" loading={invoices.isFetchingNextPage} onClick={() => void invoices.fetchNextPage()}>
            {t('more')}
          </Button>
        )}
      </div>
      {by === 'organisation' && who !== null && <Payments who={who} currency={currency} on={on} invoices={items} />}
    </div>
  );
}

function Invoices({ items }: { items: readonly OpenInvoice[] }): ReactNode {
  const t = useSalesTexts();
  const locale = useLocale();
  return (
    <div className="sales-scroll">
      <table className="sales-table">
        <thead>
          <tr>
            <th scope="col">{t('invoice')}</th>
            <th scope="col">{t('dueOn')}</th>
            <th scope="col" className="is-number">
              {t('overdue')}
            </th>
            <th scope="col" className="is-number">
              {t('left')}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.invoice.id}>
              <td>
                <RecordLink record={item.invoice} />
              </td>
              <td>{item.dueOn ?? '—'}</td>
              <td className={item.daysOverdue > 30 ? 'is-number is-late' : 'is-number'}>
                {item.age === 'notDue' ? t('notDue') : t('days', { count: item.daysOverdue })}
              </td>
              <td className="is-number">{sayMoney(item.open, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type PaymentsProps = Readonly<{ who: RecordRef; currency: string; on: string; invoices: readonly OpenInvoice[] }>;

function Payments({ who, currency, on, invoices }: PaymentsProps): ReactNode {
  const t = useSalesTexts();
  const locale = useLocale();
  const [chosen, setChosen] = useState<OpenPayment | null>(null);
  const query = { organisation: who.id, currency, on };
  const { data } = useQuery({
    queryKey: ['receivables', 'payments', query],
    queryFn: ({ signal }) => get<{ items: OpenPayment[] }>('/api/receivables/payments', query, signal),
  });
  return (
    <div>
      <h3>{t('payments')}</h3>
      {data?.items.length === 0 && <p className="v-quiet">{t('noPayments')}</p>}
      {data !== undefined && data.items.length > 0 && (
        <table className="sales-table">
          <tbody>
            {data.items.map((item) => (
              <tr key={item.payment.id}>
                <td>
                  <RecordLink record={item.payment} />
                </td>
                <td>{item.receivedOn ?? '—'}</td>
                <td className="is-number">{sayMoney(item.left, locale)}</td>
                <td className="is-number">
                  <Button size="small" disabled={invoices.length === 0} onClick={() => setChosen(item)}>
                    {t('allocate')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Suspense fallback={null}>
        {chosen !== null && <Allocate payment={chosen} invoices={invoices} onClose={() => setChosen(null)} />}
      </Suspense>
    </div>
  );
}
