import type { SandboxRest } from '@valence/contract';
import type { ReactNode } from 'react';
import { useSandboxTexts } from './texts.ts';

const TONE = { done: 'is-green', failed: 'is-red', waiting: 'is-amber', paused: 'is-blue' } as const;

/** How a session stands, in one word. */
export function RestTag({ rest }: { rest: SandboxRest }): ReactNode {
  const texts = useSandboxTexts();
  return <span className={`v-tag ${TONE[rest.at]}`}>{texts(`rest_${rest.at}`)}</span>;
}
