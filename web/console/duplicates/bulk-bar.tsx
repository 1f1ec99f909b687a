import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import type { DuplicatePair } from '@valence/contract';
import { useDuplicateTexts } from '../../parts/duplicate-texts.ts';
import { useAnswers } from './pair-data.ts';

/** Offered for selecting together. */
const SURE = 0.95;

type BulkBarProps = {
  pairs: readonly DuplicatePair[];
  picked: ReadonlySet<string>;
  onPick: (picked: ReadonlySet<string>) => void;
  /** These were answered. */
  onDone: (ids: readonly string[]) => void;
};

/** Answers many pairs alike: the sure ones can be selected at once. Nothing where there is nothing to select. */
export function BulkBar({ pairs, picked, onPick, onDone }: BulkBarProps): ReactNode {
  const t = useDuplicateTexts();
  const { message } = App.useApp();
  const { many } = useAnswers();
  const open = pairs.filter(({ status }) => status === 'open');
  const sure = open.filter(({ probability }) => probability >= SURE).map(({ id }) => id);
  const chosen = open.filter(({ id }) => picked.has(id)).map(({ id }) => id);
  if (chosen.length === 0 && sure.length < 2) return null;
  const decide = (answer: 'same' | 'different'): void =>
    many.mutate(
      { pairs: chosen, answer },
      {
        onSuccess: ({ decided, left }) => {
          onDone(decided.map(({ id }) => id));
          onPick(new Set());
          if (decided.length > 0) void message.success(t('doneMany', { count: decided.length }));
          const [first] = left;
          if (first !== undefined) void message.warning(t('leftMany', { count: left.length, reason: first.reason }), 8);
        },
        onError: (error) => void message.error(error.message),
      },
    );
  return (
    <div className="dup-bulk" role="toolbar" aria-label={t('picked', { count: chosen.length })}>
      {chosen.length === 0 ? (
        <button type="button" className="v-link-button" onClick={() => onPick(new Set(sure))}>
          {t('pickSure', { count: sure.length })}
        </button>
      ) : (
        <>
          <strong aria-live="polite">{t('picked', { count: chosen.length })}</strong>
          <Button type="primary" loading={many.isPending} onClick={() => decide('same')}>
            {t('mergePicked')}
          </Button>
          <Button disabled={many.isPending} onClick={() => decide('different')}>
            {t('differentPicked')}
          </Button>
          <Button type="text" onClick={() => onPick(new Set())}>
            {t('unpick')}
          </Button>
        </>
      )}
    </div>
  );
}
