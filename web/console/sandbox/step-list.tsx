import type { SandboxStep } from '@valence/contract';
import type { ReactNode } from 'react';
import { useSay } from '../../parts/i18n/index.ts';
import { sayMs } from '../../parts/run-graph.tsx';
import { useSandboxTexts } from './texts.ts';

type StepListProps = { steps: readonly SandboxStep[]; selected: number | null; onSelect: (index: number) => void };

/** What was done so far, in order; steps of branches and called agents stand further in. */
export function StepList({ steps, selected, onSelect }: StepListProps): ReactNode {
  const texts = useSandboxTexts();
  const sayText = useSay();
  if (steps.length === 0) return <p className="v-quiet">{texts('noSteps')}</p>;
  return (
    <ol className="sbx-steps">
      {steps.map((step) => {
        const depth = step.key.split('/').filter((part) => part.includes('#')).length - 1;
        return (
          <li key={step.index}>
            <button
              type="button"
              className="v-plain-button sbx-step"
              aria-current={step.index === selected}
              style={{ paddingInlineStart: 8 + depth * 14 }}
              onClick={() => onSelect(step.index)}
            >
              <span className={`sbx-dot is-${step.status}`} aria-hidden />
              <span className="v-cut">{sayText(step.title) || step.node}</span>
              <span className="v-faint">
                {step.status === 'done' ? texts(`by_${step.by}`) : texts(`status_${step.status}`)}
              </span>
              <span className="v-faint v-num">{sayMs(step.ms)}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
