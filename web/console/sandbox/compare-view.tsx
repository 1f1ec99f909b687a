import { useQuery } from '@tanstack/react-query';
import { Switch } from 'antd';
import { useState, type ReactNode } from 'react';
import type { SandboxDiff } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { PagePending } from '../shell/page-states.tsx';
import { JsonTree } from '../runs/json-tree.tsx';
import '../runs/runs.css';
import { sandboxPath } from './queries.ts';
import { RestTag } from './rest-tag.tsx';
import { useSandboxTexts } from './texts.ts';

/** Two sessions side by side, step by step. */
export function CompareView({ a, b }: { a: string; b: string }): ReactNode {
  const answer = useQuery({
    queryKey: ['sandbox', 'compare', a, b],
    queryFn: ({ signal }) => get<SandboxDiff>('/api/sandbox/compare', { a, b }, signal),
  });
  if (answer.data !== undefined) return <Diff diff={answer.data} />;
  return answer.error === null ? (
    <PagePending />
  ) : (
    <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  );
}

function Diff({ diff }: { diff: SandboxDiff }): ReactNode {
  const texts = useSandboxTexts();
  const sayText = useSay();
  const hasChanges = diff.steps.some(({ is }) => is !== 'same');
  const [isShort, setShort] = useState(hasChanges);
  const shown = isShort ? diff.steps.filter(({ is }) => is !== 'same') : diff.steps;
  return (
    <div className="sbx-page is-wide">
      <header className="sbx-head">
        <div className="sbx-head-line">
          <h1>{texts('diffTitle')}</h1>
          <span className="sbx-spring" />
          <label className="sbx-switch">
            <Switch size="small" checked={isShort} onChange={setShort} /> {texts('onlyChanges')}
          </label>
          <AppLink href="/sandbox">{texts('backToList')}</AppLink>
        </div>
      </header>
      <div className="sbx-pair is-head">
        {[diff.a, diff.b].map((side) => (
          <div key={side.id} className="v-panel sbx-panel">
            <AppLink href={sandboxPath(side.id)}>
              {sayText(side.agentTitle)} {side.version}
            </AppLink>{' '}
            <RestTag rest={side.rest} />
          </div>
        ))}
      </div>
      {!hasChanges && <p className="v-quiet">{texts('noDifference')}</p>}
      {shown.map((step) => (
        <section key={step.key} className={`sbx-diff is-${step.is}`} aria-label={sayText(step.title)}>
          <h2>
            {sayText(step.title)} <span className="v-faint v-num">{step.key}</span>{' '}
            <span className="v-tag">{texts(`is_${step.is}`)}</span>
          </h2>
          <div className="sbx-pair">
            <div className="v-panel sbx-panel">{step.a === null ? '—' : <JsonTree value={step.a} />}</div>
            <div className="v-panel sbx-panel">{step.b === null ? '—' : <JsonTree value={step.b} />}</div>
          </div>
        </section>
      ))}
    </div>
  );
}
