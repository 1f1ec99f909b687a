import type { ReactNode } from 'react';
import { LinkButton } from '../../parts/link-button.tsx';
import { useSalesTexts } from '../sales/texts.ts';

/** From the record of a quote to where it is edited. */
export function OpenQuote({ id }: { id: string }): ReactNode {
  return (
    <LinkButton href={`/quotes/${id}`} isPrimary>
      {useSalesTexts()('openQuote')}
    </LinkButton>
  );
}
