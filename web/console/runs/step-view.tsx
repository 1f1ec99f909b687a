import type { ReactNode } from 'react';
import type { ChildRun, StepRow } from '@valence/contract';
import { AppLink } from '../../parts/app-link.tsx';
import { EffectTag } from '../../parts/effect-tag.tsx';
import { EvidenceChip } from '../../parts/evidence-chip.tsx';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { sayExact } from '../../parts/relative-time.tsx';
import { sayMs } from '../../parts/run-graph.tsx';
import { sayWord, usePartTexts } from '../../parts/texts.ts';
import { JsonTree } from './json-tree.tsx';
import { ModelTurns } from './model-turns.tsx';
import { RunStatus } from './run-status.tsx';
import { useRunTexts } from './texts.ts';

type StepViewProps = {
  step: StepRow;
  /** The runs that this step started. */
  started: readonly ChildRun[];
  /** How many of the run's are not among those that came. */
  more: number;
};

/** One step laid open: what it was given, what it gave, what it started, what it rests on. */
export function StepView({ step, started, more }: StepViewProps): ReactNode {
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
      {step.error !== null &&
        (step.status === 'skipped' ? (
          // It was left out for a reason, which is no fault.
          <p className="v-quiet">{step.error}</p>
        ) : (
          <p role="alert" className="run-fault">
            {step.error}
          </p>
        ))}
      {step.turns.length > 0 && <ModelTurns turns={step.turns} />}
      {started.length > 0 && <Started runs={started} more={more} />}
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

function Started({ runs, more }: { runs: readonly ChildRun[]; more: number }): ReactNode {
  const texts = useRunTexts();
  const sayText = useSay();
  const isList = runs.length > 1 && new Set(runs.map((r) => r.branch)).size === 1;
  const nameOf = ({ branch, ordinal, agentTitle }: ChildRun): string => {
    if (branch === null) return sayText(agentTitle);
    return isList ? texts('item', { at: ordinal + 1 }) : branch;
  };
  return (
    <section>
      <h3>{texts('started')}</h3>
      <ul className="step-started">
        {runs.map((run) => (
          <li key={run.id}>
            <AppLink href={`/runs/${run.id}`}>{nameOf(run)}</AppLink>
            <RunStatus status={run.status} />
            <span className="v-faint v-num">{sayMs(run.workMs)}</span>
            {run.error !== null && <span className="run-fault">{run.error}</span>}
          </li>
        ))}
      </ul>
      {more > 0 && <p className="v-quiet">{texts('moreItems', { count: more })}</p>}
    </section>
  );
}
