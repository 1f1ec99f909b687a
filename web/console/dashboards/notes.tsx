import type { ReactNode } from 'react';
import type { Figures } from '@valence/contract';
import type { Rows } from './rows.ts';
import { useDashboardTexts } from './texts.ts';

/** What the picture leaves out, and the rates it rests on. */
export function Notes({ found, figures }: Readonly<{ found?: Rows; figures: Figures }>): ReactNode {
  const t = useDashboardTexts();
  const { rates, missing } = figures;
  const notes: string[] = [];
  if (found !== undefined && found.undated > 0) notes.push(t('hiddenUndated', { count: found.undated }));
  if (found !== undefined && (found.left > 0 || figures.hasMore))
    notes.push(t('hiddenGroups', { count: found.rows.length }));
  if (rates.length > 0) notes.push(t('rates', { rates: ratesText(rates) }));
  if (missing.length > 0) notes.push(t('missing', { currencies: missing.join(', ') }));
  if (notes.length === 0) return null;
  return (
    <p className="db-notes v-cut" title={notes.join(' · ')}>
      {notes.join(' · ')}
    </p>
  );
}

/** `USD/CNY 7.1210 (2026-11-01)` */
export function ratesText(rates: Figures['rates']): string {
  return rates.map(({ from, to, rate, day }) => `${from}/${to} ${rate} (${day})`).join(' · ');
}
