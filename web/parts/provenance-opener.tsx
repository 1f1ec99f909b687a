import { PartitionOutlined } from '@ant-design/icons';
import { createContext, useContext } from 'react';
import { useProvenanceTexts } from './provenance-texts.ts';

/** Opens the provenance panel of a suggestion. Outside the console frame it does nothing. */
export const ProvenanceOpener = createContext<(decision: string) => void>(() => undefined);

export function useProvenanceOpener(): (decision: string) => void {
  return useContext(ProvenanceOpener);
}

/** The way from a suggestion to everything it rests on. */
export function ProvenanceButton({ decision }: { decision: string }) {
  const t = useProvenanceTexts();
  const open = useProvenanceOpener();
  return (
    <button type="button" className="v-link-button provenance-button" onClick={() => open(decision)}>
      <PartitionOutlined aria-hidden /> {t('open')}
    </button>
  );
}
