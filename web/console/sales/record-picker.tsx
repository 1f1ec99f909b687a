import type { ReactNode } from 'react';
import type { RecordRef } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { useKind } from '../../parts/kinds.ts';
import { ValueInput } from '../../parts/value-input.tsx';

type Props = Readonly<{
  /** Kind of record that is looked for. */
  to: string;
  label: string;
  value: RecordRef | null;
  id?: string;
  onChange: (id: string | null) => void;
}>;

/** Finds one record of a kind by any part of its name. */
export function RecordPicker({ to, label, value, id, onChange }: Props): ReactNode {
  const kind = useKind(to);
  const name = useSay()(kind?.title ?? { zh: label, en: label });
  const title = { zh: label === '' ? name : label, en: label === '' ? name : label };
  return (
    <ValueInput
      key={value?.id ?? 'none'}
      {...(id !== undefined && { id })}
      field={{ id: to, title, type: 'ref', to, isIndexed: true, isCustom: false, isReadOnly: false }}
      value={value?.id ?? null}
      shownRef={value ?? undefined}
      onChange={(next) => onChange(typeof next === 'string' ? next : null)}
    />
  );
}
