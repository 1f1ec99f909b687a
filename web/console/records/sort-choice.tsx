import type { ReactNode } from 'react';
import type { Kind } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { useRecordTexts } from './texts.ts';

type Props = Readonly<{ kind: Kind; sort: string | null; onSort: (sort: string | null) => void }>;

/** Sorting where there are no column heads to click: on a phone, by the phone's own picker. */
export function SortChoice({ kind, sort, onSort }: Props): ReactNode {
  const texts = useRecordTexts();
  const sayText = useSay();
  const fields = kind.fields.filter(({ id, isIndexed }) => isIndexed && kind.columns.includes(id));
  return (
    <select
      className="rec-sort-choice"
      aria-label={texts('sortBy')}
      value={sort ?? ''}
      onChange={(event) => onSort(event.target.value === '' ? null : event.target.value)}
    >
      <option value="">{texts('newestFirst')}</option>
      {fields.flatMap(({ id, title }) => [
        <option key={`-${id}`} value={`-${id}`}>
          {sayText(title)} · {texts('descending')}
        </option>,
        <option key={id} value={id}>
          {sayText(title)} · {texts('ascending')}
        </option>,
      ])}
    </select>
  );
}
