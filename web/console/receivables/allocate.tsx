import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Drawer, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import type { OpenInvoice, OpenPayment } from '@valence/contract';
import { post } from '../../parts/api.ts';
import { sayMoney } from '../../parts/format-value.ts';
import { useLocale } from '../../parts/i18n/index.ts';
import { useMedia } from '../../parts/use-media.ts';
import { useSalesTexts } from '../sales/texts.ts';
import { readShares, spread } from './shares.ts';

type Props = Readonly<{ payment: OpenPayment; invoices: readonly OpenInvoice[]; onClose: () => void }>;

/** Sets one payment against several invoices; filled in with the oldest due. */
export function Allocate({ payment, invoices, onClose }: Props): ReactNode {
  const t = useSalesTexts();
  const locale = useLocale();
  const client = useQueryClient();
  const { message } = App.useApp();
  const isPhone = useMedia('(max-width: 767px)');
  const owed = invoices.filter(({ open }) => !open.minor.startsWith('-'));
  const left = BigInt(payment.left.minor);
  const [shares, setShares] = useState(() => spread(left, owed));
  const read = readShares(shares, owed);
  const rest = left - (read ?? []).reduce((sum, { minor }) => sum + minor, 0n);
  const isWrong = read === null || rest < 0n;
  const saving = useMutation({
    mutationFn: () =>
      post('/api/allocations', {
        from: payment.payment.id,
        shares: (read ?? []).map(({ invoice, minor }) => ({ invoice, minor: minor.toString() })),
      }),
    onSuccess: async () => {
      void message.success(t('allocated'));
      await client.invalidateQueries({ queryKey: ['receivables'] });
      onClose();
    },
    onError: (error) => void message.error(error.message),
  });
  return (
    <Drawer
      open
      onClose={onClose}
      size={isPhone ? '100%' : 560}
      title={t('allocateTitle', { title: payment.payment.title })}
      footer={
        <div className="sales-actions">
          <Button
            type="primary"
            disabled={isWrong || read.length === 0}
            loading={saving.isPending}
            onClick={() => saving.mutate()}
          >
            {t('allocate')}
          </Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <span role="status" className={isWrong ? 'is-wrong' : 'v-quiet'}>
            {isWrong
              ? t('tooMuch')
              : t('leftAfter', {
                  amount: sayMoney({ minor: rest.toString(), currency: payment.left.currency }, locale),
                })}
          </span>
        </div>
      }
    >
      <p className="v-quiet">{t('allocateLead')}</p>
      {owed.map(({ invoice, open, dueOn }) => (
        <label key={invoice.id} className="allocate-row">
          <span className="v-cut">
            {invoice.title} <small className="v-quiet">{dueOn}</small>
          </span>
          <span className="v-num">{sayMoney(open, locale)}</span>
          <Input
            value={shares[invoice.id] ?? ''}
            inputMode="decimal"
            aria-label={`${t('allocate')} ${invoice.title}`}
            onChange={(event) => setShares({ ...shares, [invoice.id]: event.target.value })}
          />
        </label>
      ))}
    </Drawer>
  );
}
