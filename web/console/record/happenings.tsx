import { Segmented, Skeleton } from 'antd';
import type { Kind, RecordDetail } from '@valence/contract';
import { lazy, Suspense } from 'react';
import { useConversationTexts } from '../../parts/conversation-texts.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { TimelinePanel } from './timeline-panel.tsx';
import { useRecordPageTexts } from './texts.ts';

const Comments = lazy(() => import('../../parts/comments.tsx').then(({ Comments: found }) => ({ default: found })));
const Files = lazy(() => import('../../parts/files.tsx').then(({ Files: found }) => ({ default: found })));
const RecordGraph = lazy(() =>
  import('../../parts/record-graph.tsx').then(({ RecordGraph: found }) => ({ default: found })),
);

const TABS = ['timeline', 'comments', 'files', 'graph'] as const;
type Tab = (typeof TABS)[number];

/** What goes on around a record: what happened, what is said about it, its files, what it is connected with. */
export function Happenings({ record, kind }: { record: RecordDetail; kind: Kind }) {
  const t = useRecordPageTexts();
  const say = useConversationTexts();
  const [url, changeUrl] = useUrlState();
  const tab = TABS.find((name) => name === url['tab']) ?? 'timeline';
  const titles: Record<Tab, string> = {
    timeline: t('timeline'),
    comments: say('comments'),
    files: say('files'),
    graph: say('graph'),
  };
  return (
    <>
      <Segmented
        className="record-tabs"
        aria-label={record.title}
        value={tab}
        options={TABS.map((name) => ({ value: name, label: titles[name] }))}
        onChange={(next) => changeUrl({ tab: next === 'timeline' ? undefined : next })}
      />
      {tab === 'timeline' && <TimelinePanel record={record} kind={kind} />}
      {tab !== 'timeline' && (
        <section className="v-panel record-panel">
          <Suspense fallback={<Skeleton active title={false} paragraph={{ rows: 4 }} />}>
            {tab === 'comments' && <Comments record={record.id} />}
            {tab === 'files' && <Files record={record.id} />}
            {tab === 'graph' && <RecordGraph key={record.id} record={record.id} title={record.title} />}
          </Suspense>
        </section>
      )}
    </>
  );
}
