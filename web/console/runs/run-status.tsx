import type { ReactNode } from 'react';
import type { RunRow } from '@valence/contract';
import { useRunTexts } from './texts.ts';

const TONES: Record<RunRow['status'], string> = {
  ready: 'is-blue',
  running: 'is-blue',
  waiting: 'is-amber',
  done: 'is-green',
  failed: 'is-red',
  cancelled: '',
};

/** How far a run is, in a word; amber ones wait for a person. */
export function RunStatus({ status }: { status: RunRow['status'] }): ReactNode {
  const texts = useRunTexts();
  return <span className={`v-tag ${TONES[status]}`}>{texts(`status_${status}`)}</span>;
}
