import type { Trial } from '@valence/contract';
import type { ReactNode } from 'react';
import { useTrialTexts } from './texts.ts';

const COLOURS = { running: 'is-blue', better: 'is-green', worse: 'is-red', not_proven: 'is-amber' } as const;

/** How a trial stands in one word: running, or its verdict; that it was stopped beside it. */
export function StateTag({ trial: { status, verdict } }: { trial: Pick<Trial, 'status' | 'verdict'> }): ReactNode {
  const t = useTrialTexts();
  return (
    <>
      <span className={`v-tag ${COLOURS[verdict]}`}>{t(`verdict_${verdict}`)}</span>
      {status === 'stopped' && <span className="v-tag">{t('stopped')}</span>}
    </>
  );
}
