import { LABELS_FOR_A_NUMBER, type Certainty } from '@valence/contract';
import './sure.css';
import { useProvenanceTexts } from './provenance-texts.ts';

/** How sure something is: a percentage with interval and n where at least 50 judgements stand behind it, else a word. */
export function Sure({ certainty, isShort = false }: { certainty: Certainty; isShort?: boolean }) {
  const t = useProvenanceTexts();
  const { word, ratio, low, high, n, calibration } = certainty;
  const title = calibration === null ? undefined : t('calibratedBy', { name: calibration });
  if (ratio === null || low === null || high === null || n < LABELS_FOR_A_NUMBER) {
    return (
      <span className={`sure is-${word}`} title={title}>
        <strong>{t(word)}</strong>
        {!isShort && <span className="v-faint">{t('few', { n, needed: LABELS_FOR_A_NUMBER })}</span>}
      </span>
    );
  }
  const percent = (p: number) => Math.round(p * 100);
  return (
    <span className={`sure v-num is-${word}`} title={title}>
      <span className="sure-track" aria-hidden>
        <i style={{ left: `${percent(low)}%`, right: `${100 - percent(high)}%` }} />
        <b style={{ left: `${percent(ratio)}%` }} />
      </span>
      {t('number', { percent: percent(ratio), low: percent(low), high: percent(high), n })}
    </span>
  );
}
