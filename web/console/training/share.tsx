import type { AcceptedShare } from '@valence/contract';
import type { ReactNode } from 'react';
import '../../parts/sure.css';
import { useTrainingTexts } from './texts.ts';

/** Shares from which one speaks of most, and of few. Chosen, not fitted. */
const MOST = 2 / 3;
const FEW = 1 / 3;

/** How many of those answered were accepted: per cent with its interval where enough answers stand behind it, else words. */
export function Share({ share: { n, hits, known } }: { share: AcceptedShare }): ReactNode {
  const t = useTrainingTexts();
  if (n === 0) return <span className="v-faint">{t('shareNone')}</span>;
  if (known === null)
    return (
      <span className="trn-share">
        {t(wordOf(hits / n))} <span className="v-faint v-num">{t('shareCounts', { hits, n })}</span>
      </span>
    );
  const percent = (ratio: number): number => Math.round(ratio * 100);
  const [low, high] = [percent(known.low), percent(known.high)];
  return (
    <span className="sure v-num">
      <span className="sure-track" aria-hidden>
        <i style={{ left: `${low}%`, right: `${100 - high}%` }} />
        <b style={{ left: `${percent(known.ratio)}%` }} />
      </span>
      {t('shareKnown', { percent: percent(known.ratio), low, high, n })}
    </span>
  );
}

function wordOf(ratio: number): 'shareMost' | 'shareHalf' | 'shareFew' {
  if (ratio >= MOST) return 'shareMost';
  return ratio <= FEW ? 'shareFew' : 'shareHalf';
}
