import { createContext, useContext } from 'react';

/** Opens the evidence drawer at one observation. Outside the console frame it does nothing. */
export const EvidenceOpener = createContext<(observation: string) => void>(() => undefined);

export function useEvidenceOpener(): (observation: string) => void {
  return useContext(EvidenceOpener);
}
