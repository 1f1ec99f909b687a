import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Checkbox } from 'antd';
import type { Now, RecordDetail, RecordPatch } from '@valence/contract';
import type { z } from 'zod';
import { patch } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { sayDay } from '../../parts/format-value.ts';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { nowQuery } from '../../parts/now-query.ts';
import { recordPath, runPath } from '../../parts/paths.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { usePartTexts } from '../../parts/texts.ts';
import { useUndoRun } from '../../parts/use-answer.tsx';
import { useNowTexts } from './texts.ts';

/** Beside the cards: what is due today, what the agents did, and how far they have learnt. */
export function Aside({ now }: { now: Now }) {
  return (
    <aside className="now-aside">
      <Today tasks={now.tasks} />
      <Did did={now.did} />
      <Learning learning={now.learning} />
    </aside>
  );
}

function Today({ tasks }: Pick<Now, 'tasks'>) {
  const t = useNowTexts();
  const locale = useLocale();
  const finish = useFinishTask();
  return (
    <section>
      <h2>{t('today')}</h2>
      {tasks.length === 0 && <p className="v-faint">{t('noTasks')}</p>}
      <ul>
        {tasks.map(({ record, dueOn, isOverdue }) => (
          <li key={record.id} className="now-task">
            <Checkbox
              checked={false}
              onChange={() => finish(record.id)}
              aria-label={t('done', { title: record.title })}
            />
            <div>
              <AppLink href={recordPath(record.id)} translate="no">
                {record.title}
              </AppLink>
              {dueOn !== null && isOverdue && (
                <p className="now-late">{t('overdue', { day: sayDay(dueOn, locale) })}</p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Marks a task as done; it leaves the list at once and comes back when that fails. */
function useFinishTask(): (id: string) => void {
  const t = useNowTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const finishing = useMutation({
    mutationFn: (id: string) =>
      patch<RecordDetail>(`/api/record/${id}`, {
        data: { status: 'done', doneOn: new Date().toISOString() },
      } satisfies z.input<typeof RecordPatch>),
    onMutate: (id) => {
      const before = client.getQueryData(nowQuery.queryKey);
      client.setQueryData(
        nowQuery.queryKey,
        before && { ...before, tasks: before.tasks.filter(({ record }) => record.id !== id) },
      );
      return { before };
    },
    onSuccess: () => void message.success(t('saidDone')),
    onError: (error, _, context) => {
      client.setQueryData(nowQuery.queryKey, context?.before);
      void message.error(error.message);
    },
    onSettled: () => client.invalidateQueries({ queryKey: nowQuery.queryKey }),
  });
  return finishing.mutate;
}

function Did({ did }: Pick<Now, 'did'>) {
  const t = useNowTexts();
  const part = usePartTexts();
  const say = useSay();
  const undo = useUndoRun();
  return (
    <section>
      <h2>{t('didTitle')}</h2>
      {did.length === 0 && <p className="v-faint">{t('nothingDid')}</p>}
      <ol className="now-did">
        {did.map(({ run, at, text, canUndo }) => (
          <li key={`${run}-${at}`}>
            <p className="v-said">{say(text)}</p>
            <p className="now-did-foot">
              <RelativeTime at={at} />
              <AppLink href={runPath(run)}>{t('look')}</AppLink>
              {canUndo && (
                <button type="button" className="v-link-button" onClick={() => undo(run)}>
                  {part('undo')}
                </button>
              )}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Learning({ learning: { answers, needed, trial } }: Pick<Now, 'learning'>) {
  const t = useNowTexts();
  const locale = useLocale();
  const points = (ratio: number) =>
    (ratio * 100).toLocaleString(locale, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
  const isEnough = answers >= needed;
  return (
    <section>
      <h2>{t('learningTitle')}</h2>
      <div className="now-learning" aria-hidden>
        <i style={{ width: `${Math.min(100, (answers / Math.max(1, needed)) * 100)}%` }} />
      </div>
      {trial === null ? (
        <p className="v-quiet">{isEnough ? t('learned', { answers }) : t('learning', { answers, needed })}</p>
      ) : (
        <p className="v-quiet">
          {t(trial.isApplied ? 'orderBetter' : 'orderNotYet', {
            gain: points(trial.gain),
            low: points(trial.low),
            high: points(trial.high),
            n: trial.n.toLocaleString(locale),
          })}
        </p>
      )}
    </section>
  );
}
