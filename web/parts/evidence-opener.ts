import { createContext, useContext } from 'react';

/** Opens one observation at the field that is meant; null: the whole saying. */
export type OpenEvidence = (observation: string, field?: string | null) => void;

/** Opens the evidence drawer. Outside the console frame it does nothing. */
export const EvidenceOpener = createContext<OpenEvidence>(() => undefined);

/** The way to open the evidence drawer from anywhere. */
export function useEvidenceOpener(): OpenEvidence {
  return useContext(EvidenceOpener);
}
