import { Tag } from 'antd';
import type { ReactNode } from 'react';
import type { QuoteState } from '@valence/contract';
import { useSalesTexts } from '../sales/texts.ts';

const COLOURS: Readonly<Record<QuoteState, string>> = {
  draft: 'default',
  waiting: 'gold',
  approved: 'green',
  refused: 'red',
  sent: 'blue',
  accepted: 'green',
  declined: 'red',
  replaced: 'default',
};

/** How a quote stands, in words; the colour repeats it. */
export function StateTag({ state }: { state: QuoteState }): ReactNode {
  return <Tag color={COLOURS[state]}>{useSalesTexts()(`state_${state}`)}</Tag>;
}
