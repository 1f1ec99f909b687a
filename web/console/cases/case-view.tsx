import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import type { CaseResult, CaseRow } from '@valence/contract';
import { post, remove } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { runPath } from '../../parts/paths.ts';
import { sayMs } from '../../parts/run-graph.tsx';
import { JsonTree } from '../runs/json-tree.tsx';
import '../runs/runs.css';
import { useCaseTexts } from './texts.ts';

type CaseProps = { agent: string; one: CaseRow; result: CaseResult | undefined };

/** One case: what came out otherwise, and the case itself. */
export function CaseView({ agent, one, result }: CaseProps): ReactNode {
  const texts = useCaseTexts();
  const sayText = useSay();
  return (
    <section className="v-panel cas-view" aria-live="polite">
      <div className="cas-line">
        <h2>{sayText(one.title)}</h2>
        <span className="v-faint v-num">{one.id}</span>
        {result !== undefined && <span className="v-faint v-num">{sayMs(result.ms)}</span>}
        {one.run !== null && <AppLink href={runPath(one.run)}>{texts('fromRun')}</AppLink>}
        <span className="cas-spring" />
        {one.origin !== 'shipped' && <CaseActs agent={agent} one={one} />}
      </div>
      {result !== undefined && result.error !== null && result.passed < result.repeats && (
        <p role="alert" className="cas-fault">
          {result.error}
        </p>
      )}
      {result?.faults.map((fault, at) => (
        <div key={`${fault.what} ${at}`} className="cas-diff">
          <h3>{fault.what}</h3>
          <div className="cas-pair">
            <div>
              <span className="v-quiet">{texts('expected')}</span>
              <JsonTree value={fault.expected} />
            </div>
            <div>
              <span className="v-quiet">{texts('actual')}</span>
              <JsonTree value={fault.actual} />
            </div>
          </div>
        </div>
      ))}
      {one.body !== null && (
        <section>
          <h3>{texts('body')}</h3>
          <JsonTree value={one.body} />
        </section>
      )}
    </section>
  );
}

function CaseActs({ agent, one }: { agent: string; one: CaseRow }): ReactNode {
  const texts = useCaseTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const path = `/api/cases/${encodeURIComponent(agent)}/${encodeURIComponent(one.id)}`;
  const act = useMutation({
    mutationFn: async (what: 'accept' | 'drop') => {
      if (what === 'accept') await post(`${path}/accept`);
      else await remove(path);
    },
    onSuccess: (_answer, what) => {
      void client.invalidateQueries({ queryKey: ['cases', agent] });
      void message.success(texts(what === 'accept' ? 'saved' : 'dropped'));
    },
    onError: (error) => void message.error(error.message),
  });
  return (
    <>
      {one.origin === 'proposed' && (
        <Button size="small" type="primary" loading={act.isPending} onClick={() => act.mutate('accept')}>
          {texts('accept')}
        </Button>
      )}
      <Button size="small" loading={act.isPending} onClick={() => act.mutate('drop')}>
        {texts('drop')}
      </Button>
    </>
  );
}
