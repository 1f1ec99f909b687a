import { MoreOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import type { AgentFile, StudioAgentDetail } from '@valence/contract';
import { get } from '../../../parts/api.ts';
import { DropMenu } from '../../../parts/drop-menu.tsx';
import { NewAgentDialog } from '../list/new-agent.tsx';
import { studioAgentsQuery } from '../queries.ts';
import { useStudioTexts } from '../texts.ts';

type Props = Readonly<{ agent: StudioAgentDetail; flush: () => Promise<number | null> }>;

/** What is done more seldom: a copy, a file that another installation can take. */
export function MoreActs({ agent, flush }: Props) {
  const t = useStudioTexts();
  const { message } = App.useApp();
  const [isCopying, setCopying] = useState(false);
  const known = useQuery(studioAgentsQuery).data;
  const save = async (): Promise<void> => {
    try {
      if (agent.canEdit) await flush();
      const file = await get<AgentFile>(`/api/studio/agents/${encodeURIComponent(agent.name)}/export`);
      download(`${agent.name}.json`, JSON.stringify(file, null, 2));
    } catch (error) {
      void message.error(error instanceof Error ? error.message : String(error));
    }
  };
  const items = [
    { key: 'export', label: t('export'), onClick: () => void save() },
    ...(known?.canBuild === true ? [{ key: 'copy', label: t('copyToChange'), onClick: () => setCopying(true) }] : []),
  ];
  return (
    <>
      <DropMenu menu={{ items }}>
        <Button icon={<MoreOutlined />} aria-label={t('moreActs')} />
      </DropMenu>
      {isCopying && <NewAgentDialog agents={known?.agents ?? []} copy={agent.name} onClose={() => setCopying(false)} />}
    </>
  );
}

function download(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
