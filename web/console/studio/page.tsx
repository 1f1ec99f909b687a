import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { StudioAgentDetail } from '@valence/contract';
import { ErrorState } from '../../parts/error-state.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { PagePending } from '../shell/page-states.tsx';
import { readGraph } from './model/graph.ts';
import { agentVersionQuery, studioAgentQuery } from './queries.ts';
import './studio.css';
import { useStudioTexts } from './texts.ts';
import { Workbench } from './workbench.tsx';

/** One agent in the studio: its draft to work on, or what is published to look at. */
export function Page(): ReactNode {
  const t = useStudioTexts();
  const say = useSay();
  const { name = '' } = useParams({ strict: false }) as { name?: string };
  const answer = useQuery(studioAgentQuery(name));
  const title = answer.data === undefined ? '…' : say(answer.data.title);
  usePageTitle({ title: t('agents'), href: '/agents' }, { title: t('title'), href: '/studio' }, { title });
  if (answer.isError) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data === undefined) return <PagePending />;
  return <Loaded key={name} agent={answer.data} />;
}

function Loaded({ agent }: { agent: StudioAgentDetail }): ReactNode {
  const version = agent.activeVersion ?? agent.lastVersion;
  const needed = agent.draft === null && version !== null;
  const published = useQuery({ ...agentVersionQuery(agent.name, version ?? ''), enabled: needed });
  const doc = agent.draft?.graph ?? published.data?.graph;
  if (published.isError) return <ErrorState error={published.error} onRetry={() => void published.refetch()} />;
  if (doc === undefined) return <PagePending />;
  return <Workbench agent={agent} start={readGraph(doc)} />;
}
