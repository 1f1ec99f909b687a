import { chanceWord, LABELS_FOR_A_NUMBER, type Chain } from '@valence/contract';
import { EvidenceMark } from './evidence-chip.tsx';
import { useSay } from './i18n/index.ts';
import './decision-card.css';
import { useProvenanceTexts } from './provenance-texts.ts';
import { usePartTexts } from './texts.ts';

type Score = NonNullable<Chain['score']>;

/** Models know yes and no as words of their own. */
const YES_NO: Readonly<Record<string, 'yes' | 'no'>> = { true: 'yes', false: 'no' };

/** Why a score is what it is: each reason with its pull up or down, its value and its source. */
export function ScoreReasons({ score }: { score: Score }) {
  const t = usePartTexts();
  const say = useSay();
  if (score.basis === 'none') return <p className="v-quiet">{t('cardNoSignal')}</p>;
  const strongest = Math.max(0.01, ...score.reasons.map(({ contribution }) => Math.abs(contribution)));
  return (
    <ul className="score-reasons">
      {score.reasons.map(({ label, value, contribution, evidence }) => (
        <li key={`${label.zh}-${value}`}>
          <span className="score-reason-name">
            {say(label)}{' '}
            <span className="v-faint" translate={YES_NO[value] === undefined ? 'no' : undefined}>
              {YES_NO[value] === undefined ? value : t(YES_NO[value])}
            </span>
            {evidence[0] !== undefined && <EvidenceMark evidence={evidence[0]} mark="↗" />}
          </span>
          <span className="score-reason-bar" aria-hidden>
            <i
              className={contribution < 0 ? 'is-down' : ''}
              style={{ width: `${(Math.abs(contribution) / strongest) * 50}%` }}
            />
          </span>
          <span className="score-reason-number v-num">
            {contribution < 0 ? '−' : '+'}
            {Math.abs(contribution).toFixed(2)}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The chance in words and numbers: the percentage with its interval, and whether it is measured or a rule of thumb. */
export function Chance({ score }: { score: Score }) {
  const t = usePartTexts();
  const prov = useProvenanceTexts();
  if (score.basis === 'none') return <span className="v-tag">{t('cardUnscored')}</span>;
  const percent = (ratio: number) => Math.round(ratio * 100);
  const isMeasured = score.basis === 'model' && (score.n ?? 0) >= LABELS_FOR_A_NUMBER;
  if (!isMeasured) {
    return (
      <span className="chance" title={score.model ?? undefined}>
        <strong>{prov(chanceWord(score.probability))}</strong>
        {score.basis === 'prior' && <span className="v-tag">{t('cardPrior')}</span>}
      </span>
    );
  }
  return (
    <span className="chance v-num" title={score.model ?? undefined}>
      <strong>{percent(score.probability)}%</strong>
      {score.high > score.low && (
        <span className="v-faint">
          {percent(score.low)}–{percent(score.high)}%
        </span>
      )}
    </span>
  );
}
