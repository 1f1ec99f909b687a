import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Agent, Field, RunRow, Value } from '@valence/contract';
import { post } from '../../parts/api.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { runPath } from '../../parts/paths.ts';
import { ValueInput } from '../../parts/value-input.tsx';
import { useAgentTexts } from './texts.ts';
import { kindOfWakes } from './wake-kind.ts';

/** Starts an agent on one record and goes to the run. */
export function RunByHand({ agent, onClose }: { agent: Agent; onClose: () => void }): ReactNode {
  const texts = useAgentTexts();
  const router = useRouter();
  const client = useQueryClient();
  const kinds = useQuery(kindsQuery).data ?? [];
  const [record, setRecord] = useState<Value>(null);
  const to = kindOfWakes(agent.wakes, kinds);
  const field: Field = {
    id: 'record',
    title: { zh: '选择一条记录', en: 'Choose a record' },
    type: 'ref',
    ...(to !== undefined && { to }),
    isIndexed: true,
    isCustom: false,
    isReadOnly: false,
  };
  const start = useMutation({
    mutationFn: () => post<Pick<RunRow, 'id'>>('/api/runs', { agent: agent.name, record }),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: ['runs'] });
      router.history.push(runPath(id));
    },
  });
  return (
    <div className="agt-start">
      <p className="v-quiet">{texts('chooseRecord')}</p>
      <ValueInput field={field} value={record} onChange={setRecord} isFocused />
      {start.error !== null && (
        <p role="alert" className="agt-fault">
          {start.error.message}
        </p>
      )}
      <div className="agt-start-foot">
        <Button onClick={onClose}>{texts('cancel')}</Button>
        <Button type="primary" disabled={record === null} loading={start.isPending} onClick={() => start.mutate()}>
          {texts('start')}
        </Button>
      </div>
    </div>
  );
}
