import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { App } from 'antd';
import { lazy, Suspense, useEffect } from 'react';
import type { Decision, Kind, RecordDetail, RunDetail } from '@valence/contract';
import { ApiError, post } from '../../parts/api.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { useKind } from '../../parts/kinds.ts';
import { useLiveRecords } from '../../parts/live.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { listPath } from '../../parts/paths.ts';
import { noteRecent } from '../../parts/recent.ts';
import { useMe } from '../../parts/session.ts';
import { headed } from '../../parts/signs.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { PagePending } from '../shell/page-states.tsx';
import { DecisionsPanel, ScorePanel } from './aside.tsx';
import { ChainPanel } from './chain-panel.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { Facts } from './facts.tsx';
import { Happenings } from './happenings.tsx';
import { Head } from './head.tsx';
import { InTrash } from './in-trash.tsx';
import { decisionsQuery, recordQuery } from './queries.ts';
import './happenings.css';
import './record.css';
import { Related } from './related.tsx';
import { RemindersPanel } from './reminders/panel.tsx';
import { useSaveField } from './save-field.ts';
import { Suggestions } from './suggestions.tsx';
import { useRecordPageTexts } from './texts.ts';

const Then = lazy(() => import('./then.tsx').then(({ Then: found }) => ({ default: found })));

/** The kind the chain lead-to-touch works on. */
const CHAIN_KIND = 'lead';
const CHAIN_AGENT = 'lead-to-touch';

/** Everything about one record: facts on the left, what happens in the middle, reasons and relations on the right. */
export function Page() {
  const { id } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(recordQuery(id ?? ''));
  if (data !== undefined) return <Whole key={data.id} record={data} />;
  return error === null ? <PagePending /> : <Fault id={id ?? ''} error={error} onRetry={() => void refetch()} />;
}

function Fault({ id, ...props }: { id: string; error: Error; onRetry: () => void }) {
  usePageTitle({ title: props.error.message });
  const isInTrash = props.error instanceof ApiError && props.error.code === 'memory.in_trash';
  return isInTrash ? <InTrash id={id} error={props.error} /> : <ErrorState {...props} />;
}

function Whole({ record }: { record: RecordDetail }) {
  const say = useSay();
  const kind = useKind(record.kind);
  const client = useQueryClient();
  // What somebody else saves shows here within moments.
  useLiveRecords([record.id], () => {
    for (const key of ['record', 'timeline']) void client.invalidateQueries({ queryKey: [key, record.id] });
  });
  const { user } = useMe();
  useEffect(() => noteRecent(user.id, record), [user.id, record]);
  usePageTitle(
    { title: kind === undefined ? '…' : headed(say(kind.plural)), href: listPath(record.kind) },
    { title: record.title, isName: true },
  );
  return kind === undefined ? <PagePending /> : <Laid record={record} kind={kind} />;
}

function Laid({ record, kind }: { record: RecordDetail; kind: Kind }) {
  const [url, changeUrl] = useUrlState();
  const isLead = record.kind === CHAIN_KIND;
  const { decisions, latest, others } = useDecisions(record.id);
  const { run, isStarting } = useChainRun(record);
  const { save, conflict, settle } = useSaveField(record);
  const onSave = kind.may?.change === false ? undefined : save;
  return (
    <div className="record">
      <Head
        record={record}
        kind={kind}
        onSave={onSave}
        onRun={isLead && latest !== undefined ? run : undefined}
        isStarting={isStarting}
      />
      <div className="record-facts">
        <FactsThenOrNow record={record} kind={kind} onSave={onSave} />
      </div>
      <div className="record-centre">
        {isLead && decisions !== undefined && <ChainPanel decision={latest} onRun={run} isStarting={isStarting} />}
        <Suggestions decisions={others} />
        <Happenings record={record} kind={kind} />
      </div>
      <aside className="record-aside">
        {latest !== undefined && <ScorePanel decision={latest} />}
        <RemindersPanel record={record} />
        <DecisionsPanel decisions={decisions ?? []} />
        {url['tab'] !== 'related' && (
          <Related record={record} kind={kind} onGraph={() => changeUrl({ tab: 'graph' })} />
        )}
      </aside>
      {conflict !== null && <ConflictDialog conflict={conflict} kind={kind} onSettle={settle} />}
    </div>
  );
}

/** What agents suggested about a record: all, the latest of the chain, and those of other agents. */
function useDecisions(record: string) {
  const decisions = useQuery(decisionsQuery(record)).data;
  const isOfChain = ({ agent }: Decision) => agent === CHAIN_AGENT;
  return {
    decisions,
    latest: decisions?.find(isOfChain),
    others: decisions?.filter((decision) => !isOfChain(decision)) ?? [],
  };
}

/** The facts as they are, or at the moment that the address names. */
function FactsThenOrNow(props: Parameters<typeof Facts>[0]) {
  const [{ at }, changeUrl] = useUrlState();
  if (at === undefined) return <Facts {...props} />;
  return (
    <Suspense fallback={null}>
      <Then record={props.record} kind={props.kind} at={at} onLeave={() => changeUrl({ at: undefined })} />
    </Suspense>
  );
}

/** Starts the chain on a record by hand. */
function useChainRun(record: RecordDetail): { run: () => void; isStarting: boolean } {
  const t = useRecordPageTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const starting = useMutation({
    mutationFn: () => post<RunDetail>('/api/runs', { agent: CHAIN_AGENT, record: record.id }),
    onSuccess: () => void message.success(t('started')),
    onError: (error) => void message.error(error.message),
    onSettled: () =>
      Promise.all(
        ['decisions', 'timeline', 'record', 'now'].map((key) => client.invalidateQueries({ queryKey: [key] })),
      ),
  });
  return { run: () => starting.mutate(), isStarting: starting.isPending };
}
