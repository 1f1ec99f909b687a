import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { ErrorState } from '../../parts/error-state.tsx';
import { JobRow } from './job-row.tsx';
import { useJobs } from './job-data.ts';
import { useJobTexts } from './texts.ts';

/** Jobs at work and those that were, newest first. */
export function Panel({ onClose }: { onClose: () => void }): ReactNode {
  const texts = useJobTexts();
  const jobs = useJobs();
  const rows = jobs.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <header className="jobs-head">
        <h2>{texts('tray')}</h2>
        <Button
          type="text"
          size="small"
          icon={<CloseOutlined aria-hidden />}
          aria-label={texts('close')}
          onClick={onClose}
          // Whoever opens the list by keyboard is in it at once
          autoFocus
        />
      </header>
      {jobs.isError ? (
        <ErrorState error={jobs.error} onRetry={() => void jobs.refetch()} />
      ) : jobs.isSuccess && rows.length === 0 ? (
        <p className="v-quiet jobs-empty">{texts('empty')}</p>
      ) : (
        <ul className="jobs-list" aria-busy={jobs.isPending}>
          {rows.map((job) => (
            <JobRow key={job.id} job={job} onLeave={onClose} />
          ))}
          {jobs.isPending && <li className="jobs-blank" />}
        </ul>
      )}
      {jobs.hasNextPage && (
        <Button block type="text" loading={jobs.isFetchingNextPage} onClick={() => void jobs.fetchNextPage()}>
          {texts('more')}
        </Button>
      )}
    </>
  );
}
