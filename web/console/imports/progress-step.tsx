import type { ReactNode } from 'react';
import type { Import } from '@valence/contract';
import { ProgressJob } from '../../parts/progress-job.tsx';
import { useImportAct } from './import-data.ts';
import { useImportTexts } from './texts.ts';

/** The server reads, rehearses or writes: how far, how fast, how long still; it goes on when one leaves. */
export function ProgressStep({ entry }: { entry: Import }): ReactNode {
  const texts = useImportTexts();
  const act = useImportAct(entry.id);
  const isImporting = entry.status === 'importing';
  const title = isImporting
    ? texts('importing', { name: entry.fileName })
    : texts(entry.status === 'checking' ? 'checking' : 'reading');
  const body = isImporting ? 'importingBody' : entry.status === 'checking' ? 'checkingBody' : 'readingBody';
  return (
    <section className="v-panel imp-panel">
      {entry.progress === null ? (
        <div role="status">
          <strong>{title}</strong>
          <div className="imp-pulse" aria-hidden />
        </div>
      ) : (
        <ProgressJob
          title={title}
          {...entry.progress}
          onCancel={() => act.mutate({ act: 'cancel' })}
          isCancelling={act.isPending}
        />
      )}
      <p className="v-quiet imp-after">{texts(body)}</p>
      {act.error !== null && (
        <p role="alert" className="imp-fault">
          {act.error.message}
        </p>
      )}
    </section>
  );
}
