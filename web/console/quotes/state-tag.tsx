import type { ReactNode } from 'react';
import type { QuoteState } from '@valence/contract';
import { useSalesTexts } from '../sales/texts.ts';

const COLOURS: Readonly<Record<QuoteState, string>> = {
  draft: '',
  waiting: 'is-amber',
  approved: 'is-green',
  refused: 'is-red',
  sent: 'is-blue',
  accepted: 'is-green',
  declined: 'is-red',
  replaced: '',
};

/** How a quote stands, in words; the colour repeats it. */
export function StateTag({ state }: { state: QuoteState }): ReactNode {
  return <span className={`v-tag ${COLOURS[state]}`}>{useSalesTexts()(`state_${state}`)}</span>;
}
