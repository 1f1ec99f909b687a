import type { ReactNode } from 'react';
import { ApiError } from '../../parts/api.ts';

/** What the server found wrong: each fault in its words, or the whole refusal where it names none. */
export function Faults({ error }: { error: Error | null }): ReactNode {
  if (error === null) return null;
  const faults = error instanceof ApiError ? error.fields : [];
  return (
    <div role="alert" className="obj-faults">
      {faults.length === 0
        ? error.message
        : faults.map((fault) => <p key={`${fault.path} ${fault.rule}`}>{fault.message}</p>)}
    </div>
  );
}
