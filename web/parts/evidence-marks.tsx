import { useState } from 'react';
import type { Evidence } from '@valence/contract';
import { EvidenceMark } from './evidence-chip.tsx';
import './parts.css';
import { usePartTexts } from './texts.ts';

/** Marks that may stand behind a sentence; one that rests on more facts would drown in them. */
const MOST = 3;

type EvidenceMarksProps = {
  evidence: readonly Evidence[];
  /** Number of the first mark; without it every mark is an arrow. */
  first?: number;
};

/** The sources of one sentence behind its words; of more than three the first is shown and the others wait behind a "+n". */
export function EvidenceMarks({ evidence, first }: EvidenceMarksProps) {
  const t = usePartTexts();
  const [isAll, setAll] = useState(false);
  const shown = isAll || evidence.length <= MOST ? evidence : evidence.slice(0, 1);
  const rest = evidence.length - shown.length;
  return (
    <>
      {shown.map((one, at) => (
        <EvidenceMark
          key={`${one.observation}-${one.field}`}
          evidence={one}
          mark={first === undefined ? '↗' : first + at}
        />
      ))}
      {rest > 0 && (
        <button type="button" className="evidence-mark is-more" onClick={() => setAll(true)}>
          +{rest}
          <span className="v-hidden"> {t('showMore')}</span>
        </button>
      )}
    </>
  );
}
