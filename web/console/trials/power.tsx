import { Alert } from 'antd';
import type { TrialPreview } from '@valence/contract';
import type { ReactNode } from 'react';
import { isWeak, powerRows } from './figures.ts';
import { useTrialTexts } from './texts.ts';

/** What a trial of this size would find. */
export function Power({ power, perArm }: Pick<TrialPreview, 'power' | 'perArm'>): ReactNode {
  const t = useTrialTexts();
  return (
    <div>
      <h3>{t('power')}</h3>
      <ul className="tri-power">
        {powerRows({ power, perArm }).map(({ points, times, isAtLeast }) => (
          <li key={points}>
            <i className="tri-bar" aria-hidden>
              <i style={{ width: `${times}%` }} />
            </i>
            <span className="v-num">{t(isAtLeast ? 'powerRowAtLeast' : 'powerRow', { points, times })}</span>
          </li>
        ))}
      </ul>
      <p className="v-faint">{t('powerNote')}</p>
      {isWeak({ power }) && <Alert type="warning" showIcon title={t('powerWeak')} />}
    </div>
  );
}
