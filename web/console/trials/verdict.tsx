import type { Trial, TrialFinding } from '@valence/contract';
import type { ReactNode } from 'react';
import { onLine, sayPoints, sayShare } from './figures.ts';
import { useTrialTexts } from './texts.ts';

/** How an ended trial ended, in plain words, with the figures of its last look. */
export function VerdictPanel({ trial }: { trial: Trial }): ReactNode {
  const t = useTrialTexts();
  const { status, verdict, endedBy, stopReason, looks } = trial;
  const last = looks.findLast(({ found }) => found !== null)?.found ?? null;
  const said = status === 'stopped' || verdict === 'running' ? 'stopped' : verdict;
  return (
    <section className="v-panel tri-panel tri-preview" aria-labelledby="tri-result">
      <div>
        <h2 id="tri-result">{t('result')}</h2>
        <p className="tri-said">{t(`said_${said}`)}</p>
        {endedBy !== null && (
          <p className="v-quiet" translate="no">
            {t('stoppedBy', { name: endedBy })} {stopReason}
          </p>
        )}
      </div>
      {last !== null && status === 'done' && <Finding found={last} />}
    </section>
  );
}

function Finding({ found }: { found: TrialFinding }): ReactNode {
  const t = useTrialTexts();
  return (
    <>
      <dl className="tri-arms v-num">
        {(['treated', 'control'] as const).map((arm) => (
          <div key={arm}>
            <dt className="v-quiet">{t(arm)}</dt>
            <dd>{t('reached', { ...found[arm], percent: sayShare(found[arm]) })}</dd>
          </div>
        ))}
        <div>
          <dt className="v-quiet">{t('column_difference')}</dt>
          <dd>{t('differs', { points: sayPoints(found.difference) })}</dd>
        </div>
      </dl>
      <div>
        <Interval found={found} />
        <p className="v-num">{t('interval', { low: sayPoints(found.low), high: sayPoints(found.high) })}</p>
        <p className="v-faint">{t('intervalNote')}</p>
      </div>
    </>
  );
}

/** The interval on a line from −100 to +100 points, with nought in the middle. The words beside it say the same. */
function Interval({ found }: { found: TrialFinding }): ReactNode {
  const { from, width, dot } = onLine(found);
  return (
    <div className="tri-interval" aria-hidden>
      <i className="tri-zero" />
      <i className="tri-range" style={{ insetInlineStart: `${from}%`, width: `${width}%` }} />
      <i className="tri-dot" style={{ insetInlineStart: `${dot}%` }} />
    </div>
  );
}
