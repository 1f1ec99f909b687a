import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import type { AgentTraining, Job } from '@valence/contract';
import { useState, type ReactNode } from 'react';
import { get, post } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { ProgressJob } from '../../parts/progress-job.tsx';
import { isOpen } from '../jobs/job-data.ts';
import { useTrainingTexts } from './texts.ts';

/** How often a set that is being written is looked at. */
const LOOK_MS = 600;

/** What a model could learn from the answers, as a file. */
export function TrainingSet({ training }: { training: AgentTraining }): ReactNode {
  const t = useTrainingTexts();
  const { writtenByModel: count, mayExport } = training;
  return (
    <section className="v-panel trn-panel">
      <h2>{t('setTitle')}</h2>
      <p className="v-quiet">{t('setLead')}</p>
      {count === 0 ? (
        <>
          <p>{t('setNone')}</p>
          {mayExport && <AppLink href="/language">{t('models')}</AppLink>}
        </>
      ) : (
        <>
          <p className="v-num">{t('setCount', { count })}</p>
          {mayExport ? <MakeSet training={training} /> : <p className="v-quiet">{t('setAdmin')}</p>}
        </>
      )}
    </section>
  );
}

function MakeSet({ training: { agent, weeks } }: { training: AgentTraining }): ReactNode {
  const t = useTrainingTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [id, setId] = useState<string | null>(null);
  const job = useQuery({
    queryKey: ['jobs', 'one', id],
    queryFn: ({ signal }) => get<Job>(`/api/jobs/${encodeURIComponent(id ?? '')}`, {}, signal),
    enabled: id !== null,
    refetchInterval: ({ state: { data } }) => (data === undefined || isOpen(data) ? LOOK_MS : false),
  }).data;
  const start = useMutation({
    mutationFn: () => post<Job>(`/api/training/${encodeURIComponent(agent)}/set`, { weeks }),
    onSuccess: (begun) => {
      setId(begun.id);
      void client.invalidateQueries({ queryKey: ['jobs', 'open'] });
    },
    onError: (error) => void message.error(error.message),
  });
  const isBusy = start.isPending || (id !== null && (job === undefined || isOpen(job)));
  return (
    <>
      <Button loading={isBusy} onClick={() => start.mutate()}>
        {t('setStart')}
      </Button>
      {job !== undefined && <SetJob job={job} />}
    </>
  );
}

function SetJob({ job }: { job: Job }): ReactNode {
  const say = useSay();
  return (
    <ProgressJob
      title={say(job.title)}
      done={job.done}
      total={job.total}
      remainingMs={job.remainingMs}
      result={isOpen(job) ? undefined : (job.error ?? <SetResult job={job} />)}
    />
  );
}

/** How many lines there are, the file, and what was left out for which reason. */
export function SetResult({ job: { result } }: { job: Pick<Job, 'result'> }): ReactNode {
  const t = useTrainingTexts();
  const say = useSay();
  const file = result?.file ?? null;
  return (
    <span className="trn-result">
      <span>{t('setDone', { count: file?.rows ?? 0 })}</span>
      {file !== null && file.rows > 0 && (
        <a href={file.href} download={file.name}>
          {t('download')}
        </a>
      )}
      {result?.skipped.map(({ reason, count }) => (
        <span key={reason.en} className="v-faint">
          {say(reason)}: {count}
        </span>
      ))}
    </span>
  );
}
