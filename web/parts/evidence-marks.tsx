import { useState } from 'react';
import type { Evidence } from '@valence/contract';
import { EvidenceMark } from './evidence-chip.tsx';
import './parts.css';
import { usePartTexts } from './texts.ts';

/** Marks shown at once behind a sentence; a sentence made of many facts would drown in them. */
const AT_ONCE = 2;

type EvidenceMarksProps = {
  evidence: readonly Evidence[];
  /** Number of the first mark; without it every mark is an arrow. */
  first?: number;
};

/** The sources of one sentence behind its words; more than two wait behind a "+n". */
export function EvidenceMarks({ evidence, first }: EvidenceMarksProps) {
  const t = usePartTexts();
  const [isAll, setAll] = useState(false);
  const shown = isAll || evidence.length <= AT_ONCE + 1 ? evidence : evidence.slice(0, AT_ONCE);
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
        <button
          type="button"
          className="evidence-mark is-more"
          onClick={() => setAll(true)}
          aria-label={t('showCount', { count: rest })}
        >
          +{rest}
        </button>
      )}
    </>
  );
}
