import type { ReactNode } from 'react';
import type { Figures } from '@valence/contract';
import type { Rows } from './rows.ts';
import { useDashboardTexts } from './texts.ts';

/** What the picture leaves out, and the rates it rests on. */
export function Notes({ found, figures }: Readonly<{ found?: Rows; figures: Figures }>): ReactNode {
  const t = useDashboardTexts();
  const notes = [
    (found?.undated ?? 0) > 0 && t('hiddenUndated', { count: found?.undated ?? 0 }),
    ((found?.left ?? 0) > 0 || (found !== undefined && figures.hasMore)) &&
      t('hiddenGroups', { count: found?.rows.length ?? 0 }),
    figures.rates.length > 0 &&
      t('rates', {
        rates: figures.rates.map(({ from, to, rate, day }) => `${from}/${to} ${rate} (${day})`).join('；'),
      }),
    figures.missing.length > 0 && t('missing', { currencies: figures.missing.join(', ') }),
  ].filter((note) => note !== false);
  if (notes.length === 0) return null;
  return (
    <p className="db-notes v-cut" title={notes.join(' · ')}>
      {notes.join(' · ')}
    </p>
  );
}
