import type { Trial } from '@valence/contract';
import type { ReactNode } from 'react';
import { useLocale } from '../../parts/i18n/index.ts';
import { sayCalendarDay, sayDay } from './figures.ts';
import { useTrialTexts } from './texts.ts';

/** How far a trial is, or when it ended. */
export function When({ trial }: { trial: Trial }): ReactNode {
  const t = useTrialTexts();
  const locale = useLocale();
  if (trial.endedAt !== null) return t('endedOn', { date: sayDay(trial.endedAt, locale) });
  if (trial.passed === 0 && new Date(trial.firstDay) > new Date())
    return t('startsTomorrow', { day: sayCalendarDay(trial.firstDay, locale) });
  return t('dayOf', { day: Math.min(trial.passed + 1, trial.days), days: trial.days });
}
