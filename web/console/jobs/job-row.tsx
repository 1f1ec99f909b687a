import { DownloadOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Job } from '@valence/contract';
import { AppLink } from '../../parts/app-link.tsx';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { ProgressJob } from '../../parts/progress-job.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { sizeWords } from '../imports/file-fault.ts';
import { isOpen, useJobAct } from './job-data.ts';
import { useJobTexts } from './texts.ts';

/** One job: how far it has come, or what came out, with its file, its undo and what was left alone. */
export function JobRow({ job, onLeave }: { job: Job; onLeave?: () => void }): ReactNode {
  const sayText = useSay();
  const act = useJobAct();
  const goes = isOpen(job);
  return (
    <li className={`jobs-row is-${job.state}`}>
      <ProgressJob
        title={sayText(job.title)}
        done={job.done}
        total={job.total}
        {...(goes && job.rowsPerSecond > 0 && { rowsPerSecond: job.rowsPerSecond })}
        remainingMs={goes ? job.remainingMs : null}
        onCancel={job.canCancel ? () => act.mutate({ id: job.id, act: 'cancel' }) : undefined}
        isCancelling={act.isPending || job.state === 'cancelling'}
        {...(!goes && { result: <Outcome job={job} /> })}
        onUndo={job.canUndo && !act.isPending ? () => act.mutate({ id: job.id, act: 'undo' }) : undefined}
      />
      <Foot job={job} {...(onLeave && { onLeave })} />
      {act.error !== null && (
        <p role="alert" className="jobs-fault">
          {act.error.message}
        </p>
      )}
    </li>
  );
}

/** Who began it, when, and where it is at home. */
function Foot({ job, onLeave }: { job: Job; onLeave?: () => void }): ReactNode {
  const texts = useJobTexts();
  return (
    <div className="jobs-foot v-faint">
      {isOpen(job) && <span>{texts(`state_${job.state}`)}</span>}
      {!job.isMine && job.startedBy !== '' && <span translate="no">{texts('by', { name: job.startedBy })}</span>}
      <RelativeTime at={job.endedAt ?? job.createdAt} />
      {job.page !== null && (
        <AppLink href={job.page} {...(onLeave && { onClick: onLeave })}>
          {texts('open')}
        </AppLink>
      )}
    </div>
  );
}

function Outcome({ job }: { job: Job }): ReactNode {
  const texts = useJobTexts();
  const locale = useLocale();
  const number = new Intl.NumberFormat(locale);
  const { state, result } = job;
  if (state === 'failed') return <span className="jobs-fault">{job.error ?? texts('state_failed')}</span>;
  if (state !== 'done' || result === null) return <span>{texts(`state_${state}`)}</span>;
  const { file, changed, unchanged, skipped } = result;
  if (file !== null)
    return (
      <span className="jobs-file">
        <a className="jobs-download" href={file.href} download={file.name}>
          <DownloadOutlined aria-hidden /> {texts('download')}
        </a>
        <span>{texts('rows', { rows: number.format(file.rows), size: sizeWords(file.bytes, locale) })}</span>
        <Skipped skipped={skipped} />
      </span>
    );
  return (
    <span className="jobs-outcome">
      <span>{texts('changed', { count: number.format(changed) })}</span>
      {unchanged > 0 && <span>{texts('unchanged', { count: number.format(unchanged) })}</span>}
      <Skipped skipped={skipped} />
    </span>
  );
}

/** What was left alone and why, with some of the records. */
function Skipped({ skipped }: { skipped: NonNullable<Job['result']>['skipped'] }): ReactNode {
  const texts = useJobTexts();
  const sayText = useSay();
  const number = new Intl.NumberFormat(useLocale());
  if (skipped.length === 0) return null;
  const total = skipped.reduce((sum, { count }) => sum + count, 0);
  return (
    <details className="jobs-skipped">
      <summary>{texts('skipped', { count: number.format(total) })}</summary>
      <ul>
        {skipped.map(({ reason, count, examples }) => (
          <li key={reason.en}>
            {texts('skippedWhy', { reason: sayText(reason), count: number.format(count) })}
            {examples.length > 0 && (
              <span className="jobs-examples">
                {texts('examples')}{' '}
                {examples.slice(0, 5).map(({ id, title }) => (
                  <AppLink key={id} href={`/record/${encodeURIComponent(id)}`}>
                    {title}
                  </AppLink>
                ))}
              </span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
