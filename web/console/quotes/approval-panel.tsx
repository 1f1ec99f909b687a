import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type { ApprovalAnswer, Quote } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useSalesTexts } from '../sales/texts.ts';

type Props = Readonly<{ quote: Quote; isBusy: boolean; onDecide: (decision: ApprovalAnswer) => void }>;

const COLOURS = { queued: '', waiting: 'is-amber', approved: 'is-green', refused: 'is-red', void: '' } as const;

/** Why a quote needs approval, who was asked and what they said; for who may decide, the answers. */
export function ApprovalPanel({ quote, isBusy, onDecide }: Props): ReactNode {
  const t = useSalesTexts();
  const sayText = useSay();
  const { why, steps, isOutdated } = quote.approval;
  const isOpen = quote.state === 'draft' || quote.state === 'refused';
  if (!isOpen && steps.length === 0) return null;
  return (
    <section className="v-panel sales-section">
      <h2>{t('approval')}</h2>
      {isOutdated && isOpen && <Alert type="warning" showIcon title={t('approvalOutdated')} />}
      {isOpen && why.length === 0 && <p className="v-quiet">{t('approvalNone')}</p>}
      {isOpen && why.length > 0 && (
        <>
          <p>{t('approvalNeeded')}</p>
          <ul className="quote-why">
            {why.map((text) => (
              <li key={text.en}>{sayText(text)}</li>
            ))}
          </ul>
        </>
      )}
      <ol className="quote-steps">
        {steps.map((step) => (
          <li key={step.id}>
            <p className="quote-step-head">
              <strong>{sayText(step.title)}</strong>
              <span className={`v-tag ${COLOURS[step.state]}`}>{t(`step_${step.state}`)}</span>
            </p>
            <p className="v-quiet">{step.why.map((text) => sayText(text)).join(sayText({ zh: '；', en: '; ' }))}</p>
            {step.delegate !== null && <p>{t('delegatedTo', { name: step.delegate })}</p>}
            {step.decidedBy !== null && step.decidedAt !== null && (
              <p>
                {step.decidedBy} <RelativeTime at={step.decidedAt} />
              </p>
            )}
            {step.reason !== null && <blockquote className="quote-reason">{step.reason}</blockquote>}
          </li>
        ))}
      </ol>
      {quote.may.decide && <Decide isBusy={isBusy} isOwn={quote.may.decideOwn} onDecide={onDecide} />}
    </section>
  );
}

function Decide({ isBusy, isOwn, onDecide }: Pick<Props, 'isBusy' | 'onDecide'> & { isOwn: boolean }): ReactNode {
  const t = useSalesTexts();
  const [reason, setReason] = useState('');
  const [isShort, setShort] = useState(false);
  const [isHandingOver, setHandingOver] = useState(false);
  const decide = (answer: 'approve' | 'refuse') => {
    const isReasoned = answer === 'approve' && !isOwn;
    if (!isReasoned && reason.trim().length < 2) setShort(true);
    else onDecide({ answer, reason: reason.trim() });
  };
  return (
    <div className="quote-decide">
      {isOwn && <p>{t('ownApproval')}</p>}
      <Input.TextArea
        value={reason}
        aria-label={t('reason')}
        placeholder={t('reason')}
        autoSize={{ minRows: 2, maxRows: 6 }}
        {...(isShort && { status: 'error' as const })}
        onChange={(event) => {
          setReason(event.target.value);
          setShort(false);
        }}
      />
      {isShort && <p role="alert">{t(isOwn ? 'ownReasonNeeded' : 'reasonNeeded')}</p>}
      <div className="sales-actions">
        <Button type="primary" loading={isBusy} onClick={() => decide('approve')}>
          {t('approve')}
        </Button>
        <Button danger disabled={isBusy} onClick={() => decide('refuse')}>
          {t('refuse')}
        </Button>
        <Button
          type="text"
          disabled={isBusy}
          onClick={() => setHandingOver(!isHandingOver)}
          aria-expanded={isHandingOver}
        >
          {t('delegate')}
        </Button>
      </div>
      {isHandingOver && <Delegate onChoose={(to) => onDecide({ answer: 'delegate', to, reason: reason.trim() })} />}
    </div>
  );
}

function Delegate({ onChoose }: { onChoose: (user: string) => void }): ReactNode {
  const t = useSalesTexts();
  const members = useQuery({
    queryKey: ['members'],
    queryFn: () => get<{ items: { id: string; name: string }[] }>('/api/members'),
  });
  return (
    <Select
      aria-label={t('delegateTo')}
      placeholder={t('delegateTo')}
      style={{ width: '100%' }}
      showSearch={{ optionFilterProp: 'label' }}
      options={(members.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      onChange={onChoose}
    />
  );
}
