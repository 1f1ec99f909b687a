import { sayWordFor, toneOf } from './confidence-words.ts';
import './parts.css';
import { usePartTexts } from './texts.ts';

type ConfidenceProps = {
  /** Probability 0–1; null: not known. */
  ratio: number | null;
  /** Cases it rests on, where known; below `FEW` a word stands instead of a percentage. */
  n?: number;
};

/** How sure: a bar and a percentage; a word where the cases are too few for a number. */
export function Confidence({ ratio, n }: ConfidenceProps) {
  const t = usePartTexts();
  if (ratio === null) return <span className="confidence v-faint">{t('confidenceUnknown')}</span>;
  const word = sayWordFor(ratio, n);
  if (word !== null) {
    return (
      <span className="confidence v-quiet">
        {t(word)} <span className="confidence-n">{t('confidenceFew')}</span>
      </span>
    );
  }
  const percent = Math.round(ratio * 100);
  return (
    <span className={`confidence is-${toneOf(ratio)}`} title={`${t('confidence')} ${percent}%`}>
      <span className="confidence-track" aria-hidden>
        <i style={{ width: `${percent}%` }} />
      </span>
      <span className="v-hidden">{t('confidence')}</span>
      {percent}%{n !== undefined && <span className="confidence-n">{t('samples', { count: n })}</span>}
    </span>
  );
}

const WORDS = { high: 'confidenceHigh', middle: 'confidenceMiddle', low: 'confidenceLow' } as const;

/** How sure a source is by itself: a word, for no judgement stands behind it. The panel has the measured number. */
export function Stated({ ratio }: { ratio: number | null }) {
  const t = usePartTexts();
  if (ratio === null) return <span className="confidence v-faint">{t('confidenceUnknown')}</span>;
  const tone = toneOf(ratio);
  return (
    <span className={`confidence is-${tone}`}>
      <span className="confidence-track" aria-hidden>
        <i style={{ width: `${Math.round(ratio * 100)}%` }} />
      </span>
      <span className="v-hidden">{t('confidence')}</span>
      {t(WORDS[tone])}
    </span>
  );
}
