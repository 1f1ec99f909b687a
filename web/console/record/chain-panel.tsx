import { CheckOutlined, CloseOutlined, PartitionOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { Decision, RunDetail } from '@valence/contract';
import { AnswerBar, type CardMode } from '../../parts/answer-bar.tsx';
import { AppLink } from '../../parts/app-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { runPath } from '../../parts/paths.ts';
import { RefuseForm } from '../../parts/refuse-form.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { sayMs } from '../../parts/run-graph.tsx';
import { TouchEdit } from '../../parts/touch-draft.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { useAnswer } from '../../parts/use-answer.tsx';
import { CHAIN_STEPS, chainSteps, type ChainStep, type ChainStepState } from './chain-steps.ts';
import { ChainResult } from './chain-result.tsx';
import { runQuery } from './queries.ts';
import { useRecordPageTexts } from './texts.ts';

const NAMES = {
  score: 'chainScore',
  assign: 'chainAssign',
  touch: 'chainTouch',
  objections: 'chainObjections',
  talk: 'chainTalk',
} as const satisfies Record<ChainStep, string>;

type ChainPanelProps = { decision: Decision | undefined; onRun: () => void; isStarting: boolean };

/** What the chain lead-to-touch made of this record: five steps with times, the result of the chosen one, and the answer. */
export function ChainPanel({ decision, onRun, isStarting }: ChainPanelProps) {
  const t = useRecordPageTexts();
  if (decision !== undefined) return <Chain decision={decision} />;
  return (
    <section className="v-panel">
      <EmptyState
        icon={<PartitionOutlined aria-hidden />}
        title={t('chainNothing')}
        body={t('chainNothingBody')}
        action={
          <Button type="primary" onClick={onRun} loading={isStarting}>
            {t('run')}
          </Button>
        }
      />
    </section>
  );
}

function Chain({ decision }: { decision: Decision }) {
  const t = useRecordPageTexts();
  const say = useSay();
  const answer = useAnswer();
  const [url, changeUrl] = useUrlState();
  const [mode, setMode] = useState<CardMode>('read');
  const run = useQuery(runQuery(decision.run)).data;
  const chosen = CHAIN_STEPS.find((step) => step === url['step']) ?? 'touch';
  const { chain, status } = decision;
  const isOpen = status === 'open' || status === 'snoozed';
  const respond = (said: Parameters<typeof answer>[1]) => {
    setMode('read');
    answer(decision, said);
  };
  return (
    <section className="chain v-panel" aria-label={t('chain')}>
      <header className="chain-head">
        <h2>{t('chain')}</h2>
        <span className="v-tag is-primary v-said">{say(decision.action)}</span>
        <RunFacts run={run} decision={decision} />
      </header>
      <Stepper
        states={chainSteps(chain, run?.steps ?? [])}
        chosen={chosen}
        onChoose={(step) => {
          setMode('read');
          changeUrl({ step });
        }}
      />
      <div className="chain-result" role="tabpanel" id="chain-result" aria-label={t(NAMES[chosen])}>
        {mode === 'edit' && chain.touch !== null ? (
          <TouchEdit
            touch={chain.touch}
            onCancel={() => setMode('read')}
            onSave={(touch) => respond({ answer: 'edit', touch })}
          />
        ) : (
          <ChainResult chain={chain} step={chosen} />
        )}
        {mode === 'refuse' && (
          <RefuseForm onCancel={() => setMode('read')} onRefuse={(reason) => respond({ answer: 'refuse', reason })} />
        )}
      </div>
      {!isOpen && <Given decision={decision} />}
      {isOpen && (mode === 'read' || mode === 'snooze') && (
        <AnswerBar decision={decision} mode={mode} onMode={setMode} onAnswer={respond} />
      )}
    </section>
  );
}

/** What became of a suggestion that is no longer open. */
function Given({ decision: { status, answer } }: { decision: Decision }) {
  const t = useRecordPageTexts();
  return (
    <p className="chain-given">
      <span className="v-tag">{t(`decided_${status}`)}</span>
      {answer !== null && (
        <span className="v-quiet">
          {t('by', { name: answer.by })}
          <RelativeTime at={answer.at} />
          {answer.reason !== null && ` · ${answer.reason}`}
        </span>
      )}
    </p>
  );
}

function RunFacts({ run, decision }: { run: RunDetail | undefined; decision: Decision }) {
  const t = useRecordPageTexts();
  return (
    <span className="chain-run v-faint">
      <RelativeTime at={decision.madeAt} />
      {run !== undefined && <span className="v-num">{t('chainWorkTime', { time: sayMs(run.workMs) })}</span>}
      <AppLink href={runPath(decision.run)}>{t('chainOpenRun')}</AppLink>
    </span>
  );
}

type StepperProps = { states: ChainStepState[]; chosen: ChainStep; onChoose: (step: ChainStep) => void };

function Stepper({ states, chosen, onChoose }: StepperProps) {
  const t = useRecordPageTexts();
  return (
    <div className="stepper" role="tablist" aria-label={t('chain')}>
      {states.map(({ step, isReady, ms, status }, at) => (
        <button
          key={step}
          type="button"
          role="tab"
          aria-selected={step === chosen}
          aria-controls="chain-result"
          className={`stepper-step ${step === chosen ? 'is-chosen' : ''} ${isReady ? 'is-ready' : ''}`}
          onClick={() => onChoose(step)}
        >
          <i aria-hidden>
            {status === 'failed' ? <CloseOutlined aria-hidden /> : isReady ? <CheckOutlined aria-hidden /> : at + 1}
          </i>
          <span>{t(NAMES[step])}</span>
          <span className="stepper-time v-num">{ms === null ? '–' : sayMs(ms)}</span>
        </button>
      ))}
    </div>
  );
}
