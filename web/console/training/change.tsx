import { LABELS_FOR_A_NUMBER, type AgentTraining, type TrainingVersion } from '@valence/contract';
import type { ReactNode } from 'react';
import { useLocale } from '../../parts/i18n/index.ts';
import { Share } from './share.tsx';
import { useTrainingTexts } from './texts.ts';

/** The version at work beside the one before it. */
export function Change({ training: { change } }: { training: AgentTraining }): ReactNode {
  const t = useTrainingTexts();
  return (
    <section className="v-panel trn-panel">
      <h2>{t('changeTitle')}</h2>
      {change === null ? (
        <p className="v-quiet">{t('changeNone')}</p>
      ) : (
        <>
          <p className="v-quiet">{t('changeLead', { after: change.after.version, before: change.before.version })}</p>
          <div className="trn-pair">
            <Side version={change.before} />
            <Side version={change.after} />
          </div>
          <Verdict change={change} />
        </>
      )}
    </section>
  );
}

function Side({ version: { version, isAtWork, share } }: { version: TrainingVersion }): ReactNode {
  const t = useTrainingTexts();
  return (
    <div className="trn-side">
      <span className="v-num">
        {version} {isAtWork && <span className="v-tag is-green">{t('atWork')}</span>}
      </span>
      <Share share={share} />
    </div>
  );
}

function Verdict({ change: { before, after, gap } }: { change: NonNullable<AgentTraining['change']> }): ReactNode {
  const t = useTrainingTexts();
  const points = new Intl.NumberFormat(useLocale(), { maximumFractionDigits: 0, signDisplay: 'negative' });
  if (gap === null)
    return <p>{t('changeFew', { needed: LABELS_FOR_A_NUMBER, before: before.share.n, after: after.share.n })}</p>;
  const [difference, low, high] = [gap.difference * 100, gap.low * 100, gap.high * 100];
  const key = low > 0 ? 'changeMore' : high < 0 ? 'changeLess' : 'changeOpen';
  const shown = key === 'changeOpen' ? difference : Math.abs(difference);
  return (
    <>
      <p>
        <strong className="v-num">
          {t(key, { points: points.format(shown), low: points.format(low), high: points.format(high) })}
        </strong>
      </p>
      <p className="v-quiet">{t('changeCaution')}</p>
    </>
  );
}
