import type { ReactNode } from 'react';
import type { Kind } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import type { ListState } from '../records/list-state.ts';
import { useViewTexts } from './texts.ts';

type Props = Readonly<{ kind: Kind; state: ListState; onChange: (change: Partial<ListState>) => void }>;

/** Which choice field gives the colours. */
export function ColourChoice({ kind, state, onChange }: Props): ReactNode {
  const texts = useViewTexts();
  const sayText = useSay();
  const fields = kind.fields.filter(({ type }) => type === 'choice');
  if (fields.length === 0) return null;
  return (
    <label>
      {texts('colourBy')}
      <select
        className="vf-input"
        value={state.colourBy ?? ''}
        onChange={(event) => onChange({ colourBy: event.target.value === '' ? null : event.target.value })}
      >
        <option value="">{texts('none')}</option>
        {fields.map(({ id, title }) => (
          <option key={id} value={id}>
            {sayText(title)}
          </option>
        ))}
      </select>
    </label>
  );
}
