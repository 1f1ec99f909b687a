import type { ReactNode } from 'react';
import { ValueInput } from '../../parts/value-input.tsx';

type Props = Readonly<{ label: string; value: string; id?: string; onChange: (day: string) => void }>;

/** A day (YYYY-MM-DD): the browser's own picker where it speaks the language on screen. */
export function DayInput({ label, value, id, onChange }: Props): ReactNode {
  const title = { zh: label, en: label };
  return (
    <ValueInput
      {...(id !== undefined && { id })}
      field={{ id: 'day', title, type: 'date', isIndexed: true, isCustom: false, isReadOnly: false }}
      value={value === '' ? null : value}
      onChange={(next) => onChange(typeof next === 'string' ? next : '')}
    />
  );
}
