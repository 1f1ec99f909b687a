import type { ReactNode } from 'react';
import type { StepRow } from '@valence/contract';
import { EffectTag } from '../../parts/effect-tag.tsx';
import { EvidenceChip } from '../../parts/evidence-chip.tsx';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { sayExact } from '../../parts/relative-time.tsx';
import { sayMs } from '../../parts/run-graph.tsx';
import { sayWord, usePartTexts } from '../../parts/texts.ts';
import { JsonTree } from './json-tree.tsx';
import { useRunTexts } from './texts.ts';

/** One step laid open: what it was given, what it gave, what it rests on. */
export function StepView({ step }: { step: StepRow }): ReactNode {
  const texts = useRunTexts();
  const part = usePartTexts();
  const sayText = useSay();
  const locale = useLocale();
  const facts = [
    { label: texts('type'), value: sayWord(part, 'node', step.type) },
    { label: texts('tool'), value: step.tool },
    { label: texts('durability'), value: texts(`durability_${step.durability}`) },
    { label: texts('startedAt'), value: sayExact(step.startedAt, locale) },
    { label: texts('took'), value: sayMs(step.ms) },
  ];
  return (
    <div className="step-view">
      <div className="step-view-head">
        <h2>{sayText(step.title) || step.node}</h2>
        {step.effect !== null && <EffectTag effect={step.effect} />}
      </div>
      <dl className="step-facts v-num">
        {facts.map(
          ({ label, value }) =>
            value !== null && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {step.error !== null && (
        <p role="alert" className="run-fault">
          {step.error}
        </p>
      )}
      {step.evidence.length > 0 && (
        <section>
          <h3>{texts('evidence')}</h3>
          <div className="step-chips">
            {step.evidence.map((evidence) => (
              <EvidenceChip key={`${evidence.observation} ${evidence.field}`} evidence={evidence} showsLabel />
            ))}
          </div>
        </section>
      )}
      <section>
        <h3>{texts('output')}</h3>
        <JsonTree value={step.output} />
      </section>
      <section>
        <h3>{texts('input')}</h3>
        <JsonTree value={step.input} />
      </section>
    </div>
  );
}
