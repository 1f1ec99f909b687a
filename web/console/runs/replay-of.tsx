import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { Replay, RunDetail } from '@valence/contract';
import type { ReactNode } from 'react';
import { get } from '../../parts/api.ts';
import { sayMs } from '../../parts/run-graph.tsx';
import { JsonTree } from './json-tree.tsx';
import { useRunTexts } from './texts.ts';

/** Plays the run again out of its record when asked, and says whether every step came out as it was. */
export function ReplayOf({ run }: { run: RunDetail }): ReactNode {
  const texts = useRunTexts();
  const asked = useQuery({
    queryKey: ['runs', 'replay', run.id],
    queryFn: ({ signal }) => get<Replay>(`/api/runs/${encodeURIComponent(run.id)}/replay`, {}, signal),
    enabled: false,
  });
  const { data, error } = asked;
  const diverged = data?.diverged ?? null;
  return (
    <section className="run-replay">
      <Button title={texts('replayHint')} loading={asked.isFetching} onClick={() => void asked.refetch()}>
        {texts('replay')}
      </Button>
      <div role="status">
        {error !== null && <p className="run-fault">{error.message}</p>}
        {data !== undefined && <p>{said(texts, data)}</p>}
      </div>
      {diverged !== null && (
        <dl className="step-facts">
          <div>
            <dt>{texts('replayRecorded')}</dt>
            <dd>
              <JsonTree value={diverged.recorded} />
            </dd>
          </div>
          <div>
            <dt>{texts('replayPlayed')}</dt>
            <dd>
              <JsonTree value={diverged.played} />
            </dd>
          </div>
        </dl>
      )}
    </section>
  );
}

function said(texts: ReturnType<typeof useRunTexts>, { isEqual, diverged, steps, ms }: Replay): string {
  if (isEqual) return texts('replayEqual', { count: steps, time: sayMs(ms) });
  return diverged === null ? texts('replayShort', { count: steps }) : texts('replayDiverged', { step: diverged.step });
}
