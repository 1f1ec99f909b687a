import { Button, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { REFUSAL_CODES } from '@valence/contract';
import './decision-card.css';
import { usePartTexts } from './texts.ts';

const REASONS = ['reasonBadTiming', 'reasonNotFit', 'reasonKnown', 'reasonWrongPerson', 'reasonWrongFacts'] as const;
type Code = (typeof REFUSAL_CODES)[number];
const CODES: Readonly<Record<(typeof REASONS)[number], Code>> = {
  reasonBadTiming: 'timing',
  reasonNotFit: 'not-fit',
  reasonKnown: 'known',
  reasonWrongPerson: 'wrong-person',
  reasonWrongFacts: 'wrong-facts',
};

/** Asks why not, in place: the usual reasons under the keys 1–5, or one's own words. Esc goes back. */
export function RefuseForm({
  onRefuse,
  onCancel,
}: {
  onRefuse: (reason: string, code?: Code) => void;
  onCancel: () => void;
}) {
  const t = usePartTexts();
  const [reason, setReason] = useState('');
  const form = useRef<HTMLElement>(null);
  useEffect(() => {
    form.current?.querySelector('button')?.focus({ preventScroll: true });
    form.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape') onCancel();
    const isTyping = event.target instanceof HTMLInputElement;
    const picked = REASONS[Number(event.key) - 1];
    if (isTyping || picked === undefined) return;
    event.preventDefault();
    onRefuse(t(picked), CODES[picked]);
  };
  return (
    <section className="refuse" ref={form} onKeyDown={onKeyDown} aria-label={t('cardReasonLabel')}>
      <p className="touch-head">{t('cardReasonLabel')}</p>
      <div className="refuse-reasons">
        {REASONS.map((key, at) => (
          <Button key={key} size="small" onClick={() => onRefuse(t(key), CODES[key])}>
            {t(key)} <kbd>{at + 1}</kbd>
          </Button>
        ))}
      </div>
      <div className="card-inline-actions">
        <Input
          value={reason}
          maxLength={500}
          placeholder={t('cardReasonOther')}
          aria-label={t('cardReasonOther')}
          onChange={(event) => setReason(event.target.value)}
          onPressEnter={() => reason.trim() !== '' && onRefuse(reason.trim())}
        />
        <Button onClick={onCancel}>{t('cancel')}</Button>
        <Button danger disabled={reason.trim() === ''} onClick={() => onRefuse(reason.trim())}>
          {t('cardReasonSend')}
        </Button>
      </div>
    </section>
  );
}
