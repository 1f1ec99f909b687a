import { useParams } from '@tanstack/react-router';
import { CheckOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Import } from '@valence/contract';
import { ErrorState } from '../../parts/error-state.tsx';
import { useLocale } from '../../parts/i18n/index.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { PagePending } from '../shell/page-states.tsx';
import { sizeWords } from './file-fault.ts';
import { useImport } from './import-data.ts';
import './imports.css';
import { PrepareStep } from './prepare-step.tsx';
import { ProgressStep } from './progress-step.tsx';
import { ResultStep } from './result-step.tsx';
import { StatusTag } from './status-tag.tsx';
import { useImportTexts } from './texts.ts';
import { stepOf, WIZARD_STEPS, type WizardStep } from './wizard-step.ts';

/** One import from file to result. Its state lives on the server, so leaving and coming back loses nothing. */
export function Page(): ReactNode {
  const texts = useImportTexts();
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const answer = useImport(id);
  usePageTitle({ title: texts('title'), href: '/import' }, { title: answer.data?.fileName ?? '…', isName: true });
  if (answer.data !== undefined) return <Wizard entry={answer.data} />;
  return answer.error === null ? (
    <PagePending />
  ) : (
    <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  );
}

function Wizard({ entry }: { entry: Import }): ReactNode {
  const locale = useLocale();
  const [url, changeUrl] = useUrlState();
  const reached = stepOf(entry.status);
  // Once rehearsed, the columns can still be looked at and changed
  const step: WizardStep = reached === 'check' && url['step'] === 'map' && entry.status === 'checked' ? 'map' : reached;
  return (
    <div className="imp-page">
      <header className="imp-head imp-file-head">
        <h1 className="v-cut" title={entry.fileName} translate="no">
          {entry.fileName}
        </h1>
        <StatusTag status={entry.status} />
        <span className="v-faint v-num">{sizeWords(entry.bytes, locale)}</span>
      </header>
      <Steps
        step={step}
        reached={reached}
        onGo={(to) => changeUrl({ step: to === 'map' ? 'map' : undefined })}
        canGo={entry.status === 'checked'}
      />
      {step === 'map' || step === 'check' ? (
        <PrepareStep
          key={entry.id}
          entry={entry}
          step={step}
          onStep={(to) => changeUrl({ step: to === 'map' ? 'map' : undefined })}
        />
      ) : step === 'result' ? (
        <ResultStep entry={entry} />
      ) : (
        <ProgressStep entry={entry} />
      )}
    </div>
  );
}

type StepsProps = Readonly<{ step: WizardStep; reached: WizardStep; canGo: boolean; onGo: (step: WizardStep) => void }>;

function Steps({ step, reached, canGo, onGo }: StepsProps): ReactNode {
  const texts = useImportTexts();
  const at = WIZARD_STEPS.indexOf(reached);
  return (
    <ol className="imp-steps" aria-label={texts('steps')}>
      {WIZARD_STEPS.map((name, index) => {
        const isHere = name === step;
        const isDone = index < at || reached === 'result';
        const isDoor = canGo && !isHere && (name === 'map' || name === 'check');
        const label = (
          <>
            <span className="imp-step-mark v-num" aria-hidden>
              {isDone && !isHere ? <CheckOutlined aria-hidden /> : index + 1}
            </span>
            {texts(`step_${name}`)}
          </>
        );
        return (
          <li
            key={name}
            className={`${isHere ? 'is-here' : ''}${isDone ? ' is-done' : ''}`}
            aria-current={isHere ? 'step' : undefined}
          >
            {isDoor ? (
              <button type="button" className="v-plain-button" onClick={() => onGo(name)}>
                {label}
              </button>
            ) : (
              <span>{label}</span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
