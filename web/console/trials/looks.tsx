import type { Trial, TrialFinding, TrialLook } from '@valence/contract';
import type { ReactNode } from 'react';
import { useLocale } from '../../parts/i18n/index.ts';
import { sayAlpha, sayDay, sayP, sayPoints, sayShare } from './figures.ts';
import { useTrialTexts } from './texts.ts';

/** The looks of a trial: those taken with what they found and spent, those to come with nothing but their day. */
export function Looks({ trial }: { trial: Trial }): ReactNode {
  const t = useTrialTexts();
  const isRunning = trial.status === 'running';
  return (
    <section className="v-panel tri-panel" aria-labelledby="tri-looks">
      <h2 id="tri-looks">{t('looks')}</h2>
      <ul className="tri-looks">
        {trial.looks.map((look) => (
          <Look key={look.day} look={look} isRunning={isRunning} />
        ))}
      </ul>
    </section>
  );
}

function Look({ look: { day, alpha, dueAt, found }, isRunning }: { look: TrialLook; isRunning: boolean }): ReactNode {
  const t = useTrialTexts();
  const locale = useLocale();
  return (
    <li className={`tri-look ${found === null ? 'is-due' : ''}`}>
      <h3 className="v-num">
        {t('lookDay', { day })}{' '}
        <span className="v-faint">
          {found !== null
            ? t('lookTaken', { date: sayDay(found.at, locale) })
            : isRunning
              ? t('lookDue', { date: sayDay(dueAt, locale) })
              : t('lookNever')}
        </span>
      </h3>
      {found === null ? (
        <p className="v-faint v-num">{t('maySpend', { alpha: sayAlpha(alpha) })}</p>
      ) : (
        <Found found={found} alpha={alpha} />
      )}
    </li>
  );
}

function Found({ found, alpha }: { found: TrialFinding; alpha: number }): ReactNode {
  const t = useTrialTexts();
  const { treated, control, strata, difference, low, high, p, verdict } = found;
  const reached = (counts: TrialFinding['treated']): string => t('reached', { ...counts, percent: sayShare(counts) });
  return (
    <>
      <dl className="tri-arms v-num">
        <div>
          <dt className="v-quiet">{t('column_treated')}</dt>
          <dd>{reached(treated)}</dd>
        </div>
        <div>
          <dt className="v-quiet">{t('column_control')}</dt>
          <dd>{reached(control)}</dd>
        </div>
        <div>
          <dt className="v-quiet">{t('column_difference')}</dt>
          <dd>
            {t('differs', { points: sayPoints(difference) })}
            <br />
            <span className="v-faint">{t('interval', { low: sayPoints(low), high: sayPoints(high) })}</span>
          </dd>
        </div>
        <div>
          <dt className="v-quiet">{t('column_p')}</dt>
          <dd>{t('pAndAlpha', { p: sayP(p), alpha: sayAlpha(alpha) })}</dd>
        </div>
        <div>
          <dt className="v-quiet">{t('column_verdict')}</dt>
          <dd>{verdict === 'running' ? t('foundNothing') : t(`verdict_${verdict}`)}</dd>
        </div>
      </dl>
      {strata.length > 0 && (
        <details>
          <summary>{t('halves')}</summary>
          <ul className="v-num">
            {strata.map((half, i) => (
              <li key={i}>
                {t(i === 0 ? 'half_0' : 'half_1')}{' '}
                {t('halfRow', { treated: reached(half.treated), control: reached(half.control) })}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
