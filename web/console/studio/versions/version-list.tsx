import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Popconfirm } from 'antd';
import type { AgentVersion, StudioAgentDetail } from '@valence/contract';
import { RelativeTime } from '../../../parts/relative-time.tsx';
import { agentVersionQuery } from '../queries.ts';
import type { Editor } from '../editor.ts';
import { readGraph } from '../model/graph.ts';
import { useStudioTexts } from '../texts.ts';
import { useActivation } from './activation.tsx';
import { WhatHappens } from './what-happens.tsx';

type Props = Readonly<{
  agent: StudioAgentDetail;
  editor: Editor;
  onCompare: (version: string) => void;
}>;

/** The published versions, newest first: which one works, what each was for, and how to go back to one. */
export function VersionList({ agent, editor, onCompare }: Props) {
  const t = useStudioTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const { activate, pending, dialog } = useActivation(agent);
  const load = async (version: string): Promise<void> => {
    const { graph } = await client.fetchQuery(agentVersionQuery(agent.name, version));
    editor.replace(readGraph(graph));
    void message.success(t('loaded', { version }));
  };
  if (agent.versions.length === 0) return <p className="v-quiet">{t('noVersions')}</p>;
  return (
    <>
      {dialog}
      <ol className="std-versions">
        {agent.versions.map((version) => (
          <li key={version.version}>
            <div className="std-version-head">
              <strong className="v-num">{version.version}</strong>
              {version.isActive && <span className="v-tag is-green">{t('atWork')}</span>}
              <span className="v-quiet">{version.by}</span>
              {version.at !== null && <RelativeTime at={version.at} />}
            </div>
            {version.note !== '' && <p>{version.note}</p>}
            <p className="v-faint v-num">{sayRuns(t, version)}</p>
            <div className="std-version-acts">
              <Button size="small" onClick={() => onCompare(version.version)}>
                {t('compare')}
              </Button>
              {agent.canEdit && (
                <Button size="small" onClick={() => void load(version.version)}>
                  {t('loadIntoDraft')}
                </Button>
              )}
              {agent.canEdit && (
                <Popconfirm
                  title={version.isActive ? t('takeOutAsk') : t('activateAsk', { version: version.version })}
                  description={<WhatHappens agent={agent} />}
                  okText={t(version.isActive ? 'takeOut' : 'activate')}
                  cancelText={t('cancel')}
                  onConfirm={() => activate({ version: version.isActive ? null : version.version })}
                >
                  <Button size="small" loading={pending?.version === version.version}>
                    {t(version.isActive ? 'takeOut' : 'activate')}
                  </Button>
                </Popconfirm>
              )}
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}

function sayRuns(t: ReturnType<typeof useStudioTexts>, { runs, live }: AgentVersion): string {
  return `${t('runsLately', { count: runs })}${live > 0 ? ` · ${t('liveRuns', { count: live })}` : ''}`;
}
