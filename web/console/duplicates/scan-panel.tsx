import { useQuery } from '@tanstack/react-query';
import { App, Button, Switch } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';
import type { Kind, MatchState } from '@valence/contract';
import { useDuplicateTexts } from '../../parts/duplicate-texts.ts';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { ProgressJob } from '../../parts/progress-job.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useMe } from '../../parts/session.ts';
import { scanQuery, stateQuery, useAnswers } from './pair-data.ts';

/** How far the search is, the scan under way, and what an administrator decides about it. */
export function ScanPanel({ kind }: { kind: Kind }): ReactNode {
  const t = useDuplicateTexts();
  const say = useSay();
  const { role } = useMe();
  const { message } = App.useApp();
  const { scan, refresh } = useAnswers();
  const { data: state } = useQuery(stateQuery(kind.name));
  const { data: job } = useQuery(scanQuery(state?.job ?? null));
  useEnd(state, () => void refresh());
  const onError = (error: Error): void => void message.error(error.message);
  return (
    <section className="v-panel dup-panel">
      <div className="dup-panel-head">
        {state === undefined ? <p className="v-quiet">…</p> : <Facts state={state} />}
        <span title={role === 'rep' ? t('askManager') : undefined}>
          <Button
            disabled={role === 'rep' || state === undefined || state.job !== null}
            loading={scan.isPending}
            onClick={() => scan.mutate(kind.name, { onError })}
          >
            {t('scan')}
          </Button>
        </span>
      </div>
      {job !== undefined && state?.job === job.id && (
        <ProgressJob
          title={t('scanning', { kind: say(kind.plural) })}
          done={job.done}
          total={job.total}
          remainingMs={job.remainingMs}
        />
      )}
      {role === 'admin' && state !== undefined && <Automatic state={state} />}
    </section>
  );
}

/** Whether the surest merge without asking. */
function Automatic({ state: { kind, isAutomatic } }: { state: MatchState }): ReactNode {
  const t = useDuplicateTexts();
  const { message } = App.useApp();
  const { automatic } = useAnswers();
  const onError = (error: Error): void => void message.error(error.message);
  return (
    <label className="dup-automatic">
      <Switch
        size="small"
        checked={isAutomatic}
        loading={automatic.isPending}
        onChange={(wanted) => automatic.mutate({ kind, isAutomatic: wanted }, { onError })}
      />
      <span>
        {t('automatic')}
        <span className="v-quiet dup-automatic-body">{t('automaticBody')}</span>
      </span>
    </label>
  );
}

function Facts({ state }: { state: MatchState }): ReactNode {
  const t = useDuplicateTexts();
  // Whoever may see only some records is not told of a scan of all.
  const { role } = useMe();
  const number = new Intl.NumberFormat(useLocale());
  const { scanned } = state;
  return (
    <div className="dup-facts">
      <strong>{t('ofOpen', { count: state.open })}</strong>
      <p className="v-quiet">
        {scanned === null ? (
          role !== 'rep' && t('neverScanned')
        ) : (
          <>
            {t('scannedAt')} <RelativeTime at={scanned.at} /> ·{' '}
            {t('scannedWhat', {
              records: number.format(scanned.records),
              compared: number.format(scanned.compared),
            })}
          </>
        )}
        {state.due > 0 && <> · {t('due', { count: state.due })}</>}
      </p>
      <p className="v-faint">
        {state.judge === 'trees' ? t('judgeTrees') : t('judgeWeights', { count: state.answersMissing })}
      </p>
    </div>
  );
}

/** Calls once a scan that was under way has ended. */
function useEnd(state: MatchState | undefined, onEnd: () => void): void {
  const wasBusy = useRef(false);
  const isBusy = state !== undefined && (state.job !== null || state.due > 0);
  useEffect(() => {
    if (wasBusy.current && !isBusy) onEnd();
    wasBusy.current = isBusy;
  });
}
