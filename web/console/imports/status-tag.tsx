import type { ReactNode } from 'react';
import type { Import } from '@valence/contract';
import { useImportTexts } from './texts.ts';

const TONES: Record<Import['status'], string> = {
  reading: 'is-blue',
  mapping: 'is-amber',
  checking: 'is-blue',
  checked: 'is-amber',
  importing: 'is-blue',
  done: 'is-green',
  cancelled: '',
  failed: 'is-red',
  undoing: 'is-blue',
  undone: '',
};

/** How far an import is, in a word; amber ones wait for a person. */
export function StatusTag({ status }: { status: Import['status'] }): ReactNode {
  const texts = useImportTexts();
  return <span className={`v-tag ${TONES[status]}`}>{texts(`status_${status}`)}</span>;
}
