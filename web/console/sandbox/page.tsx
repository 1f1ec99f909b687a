import { ExperimentOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Checkbox } from 'antd';
import { useState, type ReactNode } from 'react';
import type { SandboxLine, SandboxPage } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useUrlState } from '../../parts/url-state.ts';
import { PagePending } from '../shell/page-states.tsx';
import { CompareView } from './compare-view.tsx';
import { NewSession } from './new-session.tsx';
import { sandboxPath } from './queries.ts';
import { RestTag } from './rest-tag.tsx';
import './sandbox.css';
import { useSandboxTexts } from './texts.ts';

/** My sessions, a way to begin one, and two of them side by side. */
export function Page(): ReactNode {
  const texts = useSandboxTexts();
  const [{ a, b, agent }] = useUrlState();
  usePageTitle({ title: texts('title'), href: '/sandbox' });
  if (a !== undefined && b !== undefined) return <CompareView a={a} b={b} />;
  return <Sessions agent={agent ?? null} />;
}

function Sessions({ agent }: { agent: string | null }): ReactNode {
  const texts = useSandboxTexts();
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [, changeUrl] = useUrlState();
  const answer = useInfiniteQuery({
    queryKey: ['sandbox', 'list'],
    queryFn: ({ pageParam, signal }) => get<SandboxPage>('/api/sandbox/sessions', { after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  if (answer.data === undefined)
    return answer.error === null ? (
      <PagePending />
    ) : (
      <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
    );
  const lines = answer.data.pages.flatMap((page) => page.items);
  const tick = (id: string): void =>
    setTicked((before) => (before.includes(id) ? before.filter((other) => other !== id) : [...before, id].slice(-2)));
  const [a, b] = ticked;
  return (
    <div className="sbx-page">
      <header className="sbx-head">
        <h1>{texts('title')}</h1>
        <p className="v-quiet">{texts('lead')}</p>
      </header>
      <NewSession agent={agent} />
      {lines.length === 0 ? (
        <EmptyState icon={<ExperimentOutlined aria-hidden />} title={texts('emptyTitle')} body={texts('emptyBody')} />
      ) : (
        <section className="v-panel sbx-list" aria-label={texts('mine')}>
          <div className="sbx-list-head">
            <h2>{texts('mine')}</h2>
            <Button
              disabled={b === undefined}
              title={texts('compareHint')}
              onClick={() => a !== undefined && b !== undefined && changeUrl({ a, b })}
            >
              {texts('compareTwo')}
            </Button>
          </div>
          {lines.map((line) => (
            <Line key={line.id} line={line} isTicked={ticked.includes(line.id)} onTick={() => tick(line.id)} />
          ))}
        </section>
      )}
      {answer.hasNextPage && (
        <Button loading={answer.isFetchingNextPage} onClick={() => void answer.fetchNextPage()}>
          {texts('more')}
        </Button>
      )}
    </div>
  );
}

function Line({ line, isTicked, onTick }: { line: SandboxLine; isTicked: boolean; onTick: () => void }): ReactNode {
  const texts = useSandboxTexts();
  const sayText = useSay();
  const title = sayText(line.agentTitle);
  return (
    <div className="sbx-line">
      <Checkbox checked={isTicked} onChange={onTick} aria-label={texts('pickToCompare', { name: title })} />
      <RestTag rest={line.rest} />
      <AppLink href={sandboxPath(line.id)} className="sbx-line-title">
        {title}
        {line.subject !== null && ` · ${line.subject.title}`}
      </AppLink>
      <span className="v-faint">
        {[line.parent !== null && texts('forkOf'), line.run !== null && texts('fromRun')].filter(Boolean).join(' · ')}
      </span>
      <RelativeTime at={line.touchedAt} />
    </div>
  );
}
