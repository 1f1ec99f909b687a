import { Checkbox, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Kind } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { useRecordTexts } from './texts.ts';

type Props = Readonly<{
  kind: Kind;
  /** Field ids shown now, in order. */
  shown: readonly string[];
  /** null: back to the kind's own choice. */
  onChange: (columns: readonly string[] | null) => void;
}>;

/** Which fields stand as columns: shown ones first, then the rest by name. */
export function ColumnMenu({ kind, shown, onChange }: Props): ReactNode {
  const texts = useRecordTexts();
  const sayText = useSay();
  const [wanted, setWanted] = useState('');
  const needle = wanted.trim().toLowerCase();
  const matching = kind.fields.filter(({ id, title }) => `${sayText(title)} ${id}`.toLowerCase().includes(needle));
  const rank = (id: string): number => (shown.includes(id) ? shown.indexOf(id) : shown.length);
  const ordered = matching.toSorted((a, b) => rank(a.id) - rank(b.id));
  const toggle = (id: string): void =>
    onChange(shown.includes(id) ? shown.filter((other) => other !== id) : [...shown, id]);
  return (
    <div className="rec-columns">
      <Input
        size="small"
        allowClear
        autoFocus
        placeholder={texts('findColumn')}
        aria-label={texts('findColumn')}
        value={wanted}
        onChange={(event) => setWanted(event.target.value)}
      />
      <ul>
        {ordered.map(({ id, title }) => (
          <li key={id}>
            <Checkbox checked={shown.includes(id)} disabled={id === kind.titleField} onChange={() => toggle(id)}>
              {sayText(title)}
            </Checkbox>
          </li>
        ))}
      </ul>
      <div className="rec-columns-foot">
        <span className="v-faint">{texts('columnsHint')}</span>
        <button type="button" className="v-link-button" onClick={() => onChange(null)}>
          {texts('columnsReset')}
        </button>
      </div>
    </div>
  );
}
