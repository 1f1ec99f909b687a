import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState } from '../../parts/error-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { versionsQuery } from './queries.ts';
import { useObjectTexts } from './texts.ts';

/** Who changed what of a kind, newest first. */
export function VersionsTab({ kind }: { kind: string }): ReactNode {
  const texts = useObjectTexts();
  const say = useSay();
  const answer = useQuery(versionsQuery(kind));
  if (answer.isPending) return <div className="v-panel obj-blank" role="status" aria-label={texts('loading')} />;
  if (answer.isError) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />;
  return (
    <section className="v-panel obj-panel">
      {answer.data.length === 0 && <p className="v-quiet">{texts('noVersions')}</p>}
      <ol className="obj-versions">
        {answer.data.map((version) => (
          <li key={version.version}>
            <span className="v-faint v-num">{texts('versionLine', { version: version.version })}</span>
            <span>{say(version.note)}</span>
            <span className="v-quiet">
              <span translate="no">{version.by}</span> <RelativeTime at={version.at} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
