import { Select } from 'antd';
import type { ReactNode } from 'react';
import { useUrlState } from '../../parts/url-state.ts';
import { useTrainingTexts } from './texts.ts';

/** Weeks one may look back upon, and those looked at unless told. */
const CHOICES = [4, 12, 26, 52] as const;
const USUAL = 12;

/** The weeks that the address names. */
export function useWeeks(): number {
  const [{ weeks }] = useUrlState();
  return CHOICES.find((choice) => `${choice}` === weeks) ?? USUAL;
}

/** Chooses how many weeks are looked back upon. */
export function Period(): ReactNode {
  const t = useTrainingTexts();
  const weeks = useWeeks();
  const [, changeUrl] = useUrlState();
  return (
    <Select
      aria-label={t('period')}
      value={weeks}
      options={CHOICES.map((count) => ({ value: count, label: t('weeks', { count }) }))}
      onChange={(next: number) => changeUrl({ weeks: next === USUAL ? undefined : `${next}` })}
      popupMatchSelectWidth={false}
    />
  );
}
