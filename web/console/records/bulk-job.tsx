import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, type ReactNode } from 'react';
import type { Job } from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { useLocale, useSay, type Locale } from '../../parts/i18n/index.ts';
import { percentOf } from '../../parts/progress-job.tsx';
import { useRecordTexts } from './texts.ts';

/** How often a running job is looked at, in ms. */
const LOOK_MS = 600;
const ENDED: ReadonlySet<Job['state']> = new Set(['done', 'failed', 'cancelled', 'undone']);

/** A job in one line: percent and cancel while it runs; then what came out, its file, undo. */
export function BulkJob({ id, kind, onClose }: { id: string; kind: string; onClose: () => void }): ReactNode {
  const texts = useRecordTexts();
  const client = useQueryClient();
  const job = useQuery({
    queryKey: ['job', id],
    queryFn: ({ signal }) => get<Job>(`/api/jobs/${encodeURIComponent(id)}`, {}, signal),
    refetchInterval: ({ state: { data } }) => (data !== undefined && ENDED.has(data.state) ? false : LOOK_MS),
  }).data;
  const act = useMutation({
    mutationFn: (what: 'cancel' | 'undo') => post<Job>(`/api/jobs/${encodeURIComponent(id)}/${what}`),
    onSuccess: (answer) => client.setQueryData(['job', id], answer),
  });
  const isEnded = job !== undefined && ENDED.has(job.state);
  useEffect(() => {
    if (isEnded) void client.invalidateQueries({ queryKey: ['records', kind] });
  }, [isEnded, client, kind, job?.state]);
  if (job === undefined) return <span className="v-faint">{texts('loading')}</span>;
  return (
    <>
      <Standing job={job} />
      <span className="rec-spring" />
      <File job={job} />
      {job.canCancel && <Button onClick={() => act.mutate('cancel')}>{texts('cancel')}</Button>}
      {job.canUndo && (
        <Button loading={act.isPending} onClick={() => act.mutate('undo')}>
          {texts('undo')}
        </Button>
      )}
      <Button type="text" onClick={onClose}>
        {texts('close')}
      </Button>
    </>
  );
}

/** How far it has come, or what came out. */
function Standing({ job }: { job: Job }): ReactNode {
  const texts = useRecordTexts();
  const sayText = useSay();
  const locale = useLocale();
  const percent = percentOf(job.done, job.total);
  const skipped = job.result?.skipped ?? [];
  return (
    <>
      <strong>{sayText(job.title)}</strong>
      {!ENDED.has(job.state) && (
        <span
          className="bulk-track"
          role="progressbar"
          aria-valuenow={percent}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-label={sayText(job.title)}
        >
          <i style={{ width: `${percent}%` }} />
        </span>
      )}
      <span className="v-num" role="status">
        {standingWords(job, texts, locale) ?? `${percent}%`}
      </span>
      {skipped.length > 0 && (
        <span className="v-faint v-cut">
          {skipped.map(({ reason, count }) => `${sayText(reason)} ${count}`).join(' · ')}
        </span>
      )}
    </>
  );
}

function standingWords(
  { state, error, result }: Job,
  texts: ReturnType<typeof useRecordTexts>,
  locale: Locale,
): string | null {
  if (state === 'failed') return error ?? texts('failed');
  if (state === 'undone' || state === 'cancelled') return texts('takenBack');
  if (state !== 'done') return null;
  if (result === null) return '';
  const skipped = result.skipped.reduce((sum, { count }) => sum + count, 0);
  const changed = result.file?.rows ?? result.changed;
  return texts('jobDone', { changed: changed.toLocaleString(locale), skipped: skipped.toLocaleString(locale) });
}

function File({ job }: { job: Job }): ReactNode {
  const texts = useRecordTexts();
  const file = job.result?.file ?? null;
  return (
    file !== null && (
      <a className="bulk-file" href={file.href} download={file.name}>
        {texts('download')}
      </a>
    )
  );
}
