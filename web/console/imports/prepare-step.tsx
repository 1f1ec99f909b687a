import { Button, Checkbox } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Import } from '@valence/contract';
import { ApiError } from '../../parts/api.ts';
import { useLocale } from '../../parts/i18n/index.ts';
import { Counts } from './counts.tsx';
import { useImportAct, type ImportAct } from './import-data.ts';
import { draftOf, faultsOf, isChanged } from './mapping.ts';
import { MappingTable } from './mapping-table.tsx';
import { OutcomeCard } from './outcome-card.tsx';
import { useKeptDraft } from './kept-draft.ts';
import { ProblemTable, Problems } from './problems.tsx';
import { ProgressStep } from './progress-step.tsx';
import { useImportTexts } from './texts.ts';
import { Understood } from './understood.tsx';
import { readinessOf, type Readiness } from './wizard-step.ts';

type Props = Readonly<{ entry: Import; step: 'map' | 'check'; onStep: (step: 'map' | 'check') => void }>;

/** Columns and rehearsal: what was understood, what each column becomes, what would happen, and the word to go. */
export function PrepareStep({ entry, step, onStep }: Props): ReactNode {
  const texts = useImportTexts();
  const act = useImportAct(entry.id);
  // Edits that were not rehearsed yet; null: the page shows what the server has
  const [edits, setEdits] = useKeptDraft(entry);
  const [onlyValid, setOnlyValid] = useState(entry.onlyValid);
  const draft = edits ?? draftOf(entry);
  const faults = faultsOf(draft);
  const check = (): void =>
    act.mutate(
      { act: 'check', draft },
      {
        onSuccess: () => {
          setEdits(null);
          onStep('check');
        },
      },
    );
  const reread = (): void => {
    setEdits(null);
    onStep('map');
  };
  const bar = (
    <ActionBar
      entry={entry}
      readiness={readinessOf(entry, { onlyValid, isMappingChanged: isChanged(draft, entry) })}
      acting={act.isPending ? act.variables.act : null}
      fault={faultWords(act.error)}
      canCheck={faults.length === 0}
      onCheck={check}
      onStart={() => act.mutate({ act: 'start', onlyValid })}
      onDiscard={() => act.mutate({ act: 'cancel' })}
    />
  );
  if (entry.fileProblems.length > 0) {
    return (
      <>
        <section className="v-panel imp-panel is-bad" role="alert">
          <h2>{texts('fileProblems')}</h2>
          <p className="v-quiet">{texts('fileProblemsBody')}</p>
          <ProblemTable problems={entry.fileProblems} />
        </section>
        <Understood entry={entry} onReread={reread} />
        {bar}
      </>
    );
  }
  return (
    <>
      <Understood entry={entry} onReread={reread} />
      {step === 'map' ? (
        <>
          <MappingTable entry={entry} draft={draft} faults={faults} onChange={setEdits} />
          {entry.kind === 'lead' && <OutcomeCard entry={entry} draft={draft} onChange={setEdits} />}
        </>
      ) : (
        <DryRun entry={entry} onlyValid={onlyValid} onOnlyValid={setOnlyValid} />
      )}
      {bar}
    </>
  );
}

/** What the server refused, with the places it marked. */
function faultWords(error: Error | null): string | null {
  if (error === null) return null;
  const marked = error instanceof ApiError ? error.fields.map(({ message }) => message) : [];
  return [error.message, ...marked].join(' ');
}

type DryRunProps = Readonly<{ entry: Import; onlyValid: boolean; onOnlyValid: (onlyValid: boolean) => void }>;

function DryRun({ entry, onlyValid, onOnlyValid }: DryRunProps): ReactNode {
  const texts = useImportTexts();
  const number = new Intl.NumberFormat(useLocale());
  const { refused } = entry.counts;
  if (entry.status === 'checking') return <ProgressStep entry={entry} />;
  return (
    <>
      <section className="v-panel imp-panel">
        <h2>{texts('dryRun')}</h2>
        <Counts counts={entry.counts} isWritten={false} />
        {refused === 0 ? (
          <p className="imp-good">{texts('noProblems')}</p>
        ) : (
          <div className="imp-only-valid">
            <Checkbox checked={onlyValid} onChange={(event) => onOnlyValid(event.target.checked)}>
              <strong>{texts('onlyValid')}</strong>
            </Checkbox>
            <p className="v-quiet">{texts('onlyValidBody', { count: number.format(refused) })}</p>
          </div>
        )}
      </section>
      {refused > 0 && <Problems id={entry.id} />}
    </>
  );
}

type BarProps = Readonly<{
  entry: Import;
  readiness: Readiness;
  /** What is on its way to the server; null: nothing. */
  acting: ImportAct['act'] | null;
  fault: string | null;
  canCheck: boolean;
  onCheck: () => void;
  onStart: () => void;
  onDiscard: () => void;
}>;

/** Always in sight: what stands in the way, or the next step. */
function ActionBar({ entry, readiness, acting, fault, canCheck, onCheck, onStart, onDiscard }: BarProps): ReactNode {
  const texts = useImportTexts();
  const number = new Intl.NumberFormat(useLocale());
  const { toCreate, toUpdate } = entry.counts;
  const isChecking = entry.status === 'checking' || acting === 'check';
  return (
    <footer className="imp-bar">
      <p className={readiness === 'ready' ? 'v-quiet' : ''} aria-live="polite">
        {fault === null ? (
          texts(readiness === 'ready' ? 'ready-hint' : readiness)
        ) : (
          <span role="alert" className="imp-fault">
            {fault}
          </span>
        )}
      </p>
      <Button loading={acting === 'cancel'} onClick={onDiscard}>
        {texts('discard')}
      </Button>
      {readiness === 'not-checked' ? (
        <Button type="primary" disabled={!canCheck} loading={isChecking} onClick={onCheck}>
          {texts(entry.status === 'checked' ? 'checkAgain' : 'check')}
        </Button>
      ) : (
        readiness !== 'file-broken' && (
          <Button type="primary" disabled={readiness !== 'ready'} loading={acting === 'start'} onClick={onStart}>
            {texts('start', { count: number.format(toCreate + toUpdate) })}
          </Button>
        )
      )}
    </footer>
  );
}
