import { ExperimentOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useNewSession } from './queries.ts';
import { useSandboxTexts } from './texts.ts';

/** Walks through a past run again in a session of its own. */
export function OpenInSandbox({ run }: { run: string }): ReactNode {
  const texts = useSandboxTexts();
  const start = useNewSession();
  return (
    <Button
      icon={<ExperimentOutlined aria-hidden />}
      title={texts('openHint')}
      loading={start.isPending}
      onClick={() => start.mutate({ path: '/api/sandbox/sessions', body: { run } })}
    >
      {texts('openHere')}
    </Button>
  );
}
