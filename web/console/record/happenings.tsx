import { useQuery } from '@tanstack/react-query';
import { Segmented, Skeleton } from 'antd';
import type { Kind, LayoutConfig, RecordDetail } from '@valence/contract';
import { lazy, Suspense } from 'react';
import { useConversationTexts } from '../../parts/conversation-texts.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { layoutQuery } from './queries.ts';
import { Related } from './related.tsx';
import { TimelinePanel } from './timeline-panel.tsx';
import { useRecordPageTexts } from './texts.ts';

const Comments = lazy(() => import('../../parts/comments.tsx').then(({ Comments: found }) => ({ default: found })));
const Files = lazy(() => import('../../parts/files.tsx').then(({ Files: found }) => ({ default: found })));
const Mails = lazy(() => import('./mails.tsx').then(({ Mails: found }) => ({ default: found })));
const RecordGraph = lazy(() =>
  import('../../parts/record-graph.tsx').then(({ RecordGraph: found }) => ({ default: found })),
);

type Tab = LayoutConfig['tabs'][number];
/** What is shown until the layout is known, and where it names none. */
const TABS: readonly Tab[] = ['timeline', 'comments', 'files', 'mail', 'graph'];

/** What goes on around a record: what happened, what is said about it, its files and mails, what it is connected with. */
export function Happenings({ record, kind }: { record: RecordDetail; kind: Kind }) {
  const t = useRecordPageTexts();
  const say = useConversationTexts();
  const [url, changeUrl] = useUrlState();
  const layout = useQuery(layoutQuery(kind.name)).data?.config.tabs ?? [];
  const tabs = layout.length === 0 ? TABS : layout;
  // A link to a tab that the layout leaves out still opens it
  const asked = [...TABS, 'related' as const].find((name) => name === url['tab']);
  const tab = asked ?? tabs[0] ?? 'timeline';
  const titles: Record<Tab, string> = {
    timeline: t('timeline'),
    comments: say('comments'),
    files: say('files'),
    mail: t('mails'),
    graph: say('graph'),
    related: t('relatedTab'),
  };
  const shown = tabs.includes(tab) ? tabs : [...tabs, tab];
  return (
    <>
      <Segmented
        className="record-tabs"
        aria-label={record.title}
        value={tab}
        options={shown.map((name) => ({ value: name, label: titles[name] }))}
        onChange={(next) => changeUrl({ tab: next === tabs[0] ? undefined : next })}
      />
      <Shown tab={tab} record={record} kind={kind} />
    </>
  );
}

function Shown({ tab, record, kind }: { tab: Tab; record: RecordDetail; kind: Kind }) {
  if (tab === 'timeline') return <TimelinePanel record={record} kind={kind} />;
  if (tab === 'related') return <Related record={record} kind={kind} />;
  return (
    <section className="v-panel record-panel">
      <Suspense fallback={<Skeleton active title={false} paragraph={{ rows: 4 }} />}>
        {tab === 'comments' && <Comments record={record.id} />}
        {tab === 'files' && <Files record={record.id} />}
        {tab === 'mail' && <Mails record={record} />}
        {tab === 'graph' && <RecordGraph key={record.id} record={record.id} title={record.title} />}
      </Suspense>
    </section>
  );
}
