import type { Decision } from '@valence/contract';
import { AppLink } from '../../parts/app-link.tsx';
import { Estimate } from '../../parts/estimate.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { runPath } from '../../parts/paths.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { ScoreReasons } from '../../parts/score-reasons.tsx';
import { useRecordPageTexts } from './texts.ts';

/** Why the score is what it is, with the model behind it. */
export function ScorePanel({ decision }: { decision: Decision }) {
  const t = useRecordPageTexts();
  const { score } = decision.chain;
  if (score === null) return null;
  return (
    <section className="v-panel record-panel">
      <h2>{score.basis === 'none' ? t('whyNone') : t('why', { percent: Math.round(score.probability * 100) })}</h2>
      <ScoreReasons score={score} />
      <p className="record-panel-foot v-faint">
        {score.model !== null && <AppLink href="/models">{score.model}</AppLink>}
        <RelativeTime at={decision.madeAt} />
      </p>
    </section>
  );
}

/** Every suggestion about this record and what became of it. */
export function DecisionsPanel({ decisions }: { decisions: readonly Decision[] }) {
  const t = useRecordPageTexts();
  const say = useSay();
  if (decisions.length === 0) return null;
  return (
    <section className="v-panel record-panel">
      <h2>{t('decisions')}</h2>
      <ul>
        {decisions.slice(0, 6).map(({ id, run, action, status, expectedValue, madeAt }) => (
          <li key={id} className="record-decision">
            <AppLink href={runPath(run)} className="v-said">
              {say(action)}
            </AppLink>
            <span className={status === 'open' ? 'v-tag is-primary' : 'v-tag'}>{t(`decided_${status}`)}</span>
            <span className="v-faint">
              {expectedValue !== null && (
                <>
                  <Estimate money={expectedValue} /> ·{' '}
                </>
              )}
              <RelativeTime at={madeAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
