import { useState } from 'react';
import type { Import } from '@valence/contract';
import type { MappingDraft } from './mapping.ts';

const keyOf = (id: string): string => `valence.import.${id}`;

/** Edits of a mapping that were not rehearsed yet: they stay on this device when the page is left. */
export function useKeptDraft(
  entry: Pick<Import, 'id' | 'columns'>,
): [MappingDraft | null, (draft: MappingDraft | null) => void] {
  const [draft, setDraft] = useState(() => keptDraft(localStorage.getItem(keyOf(entry.id)), entry));
  return [
    draft,
    (next) => {
      if (next === null) localStorage.removeItem(keyOf(entry.id));
      else localStorage.setItem(keyOf(entry.id), JSON.stringify(next));
      setDraft(next);
    },
  ];
}

/** What was kept, if it is of these columns: the file may have been read otherwise since. */
export function keptDraft(text: string | null, { columns }: Pick<Import, 'columns'>): MappingDraft | null {
  if (text === null) return null;
  try {
    const kept = JSON.parse(text) as MappingDraft;
    const isSame =
      kept.mapping.length === columns.length && kept.mapping.every((row, at) => row.column === columns[at]?.column);
    return isSame ? kept : null;
  } catch {
    return null;
  }
}
