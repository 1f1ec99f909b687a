import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Agent, Field, Value } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { ValueInput } from '../../parts/value-input.tsx';
import { kindOfWakes } from '../agents/wake-kind.ts';
import { useNewSession } from './queries.ts';
import { useSandboxTexts } from './texts.ts';

/** Chooses an agent and a record, and begins. */
export function NewSession({ agent: first }: { agent: string | null }): ReactNode {
  const texts = useSandboxTexts();
  const sayText = useSay();
  const [name, setName] = useState(first);
  const [record, setRecord] = useState<Value>(null);
  const kinds = useQuery(kindsQuery).data ?? [];
  const agents =
    useQuery({
      queryKey: ['agents'],
      queryFn: ({ signal }) => get<{ agents: Agent[] }>('/api/agents', {}, signal),
    }).data?.agents ?? [];
  const agent = agents.find((known) => known.name === name) ?? agents[0];
  const to = agent === undefined ? undefined : kindOfWakes(agent.wakes, kinds);
  const start = useNewSession();
  const field: Field = {
    id: 'record',
    title: { zh: '选择一条记录', en: 'Choose a record' },
    type: 'ref',
    ...(to !== undefined && { to }),
    isIndexed: true,
    isCustom: false,
    isReadOnly: false,
  };
  const begin = (): void =>
    start.mutate({
      path: '/api/sandbox/sessions',
      body: { agent: agent?.name, ...(record === null ? {} : { record }) },
    });
  return (
    <section className="v-panel sbx-new" aria-label={texts('newSession')}>
      <label className="sbx-new-part">
        <span className="v-quiet">{texts('agent')}</span>
        <Select
          aria-label={texts('chooseAgent')}
          value={agent?.name ?? null}
          options={agents.map((known) => ({ value: known.name, label: sayText(known.title) }))}
          onChange={(chosen) => setName(chosen)}
        />
      </label>
      <div className="sbx-new-part is-wide">
        <span className="v-quiet">{texts('record')}</span>
        <ValueInput field={field} value={record} onChange={setRecord} />
      </div>
      <Button type="primary" disabled={agent === undefined} loading={start.isPending} onClick={begin}>
        {texts('begin')}
      </Button>
    </section>
  );
}
