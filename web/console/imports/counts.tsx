import type { ReactNode } from 'react';
import type { Import } from '@valence/contract';
import { useLocale } from '../../parts/i18n/index.ts';
import { useImportTexts } from './texts.ts';

/** What happens to the rows, or what happened to them. */
export function Counts({ counts, isWritten }: { counts: Import['counts']; isWritten: boolean }): ReactNode {
  const texts = useImportTexts();
  const number = new Intl.NumberFormat(useLocale());
  const cells = [
    { name: 'rowsRead', count: counts.rowsRead },
    { name: isWritten ? 'created' : 'toCreate', count: counts.toCreate },
    { name: isWritten ? 'updated' : 'toUpdate', count: counts.toUpdate },
    { name: 'unchanged', count: counts.unchanged },
    { name: 'duplicates', count: counts.duplicates },
    { name: 'refused', count: counts.refused },
  ] as const;
  return (
    <dl className="imp-counts">
      {cells.map(({ name, count }) => (
        <div
          key={name}
          className={name === 'refused' && count > 0 ? 'is-bad' : ''}
          title={name === 'duplicates' ? texts('duplicatesHint') : undefined}
        >
          <dd className="v-num">{number.format(count)}</dd>
          <dt>{texts(name)}</dt>
        </div>
      ))}
    </dl>
  );
}
