import type { ReactNode } from 'react';
import { useChangeTexts } from './texts.ts';

/** Rows that are on their way. */
export function Blank(): ReactNode {
  const t = useChangeTexts();
  return (
    <div className="v-panel changes-rows" role="status" aria-label={t('loading')}>
      {Array.from({ length: 6 }, (_, row) => (
        <div key={row} className="changes-row is-blank" />
      ))}
    </div>
  );
}
