import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { App, Button } from 'antd';
import type { ReactNode } from 'react';
import { post } from '../../parts/api.ts';
import { useCaseTexts } from './texts.ts';

/** Makes a case of a run and goes there. */
export function KeepAsCase({ run }: { run: string }): ReactNode {
  const texts = useCaseTexts();
  const router = useRouter();
  const { message } = App.useApp();
  const keep = useMutation({
    mutationFn: () => post<{ agent: string; id: string }>(`/api/runs/${encodeURIComponent(run)}/case`),
    onSuccess: ({ agent, id }) => {
      void message.success(texts('savedRun'));
      router.history.push(`/cases/${encodeURIComponent(agent)}?case=${encodeURIComponent(id)}`);
    },
    onError: (error) => void message.error(error.message),
  });
  return (
    <Button title={texts('saveRunHint')} loading={keep.isPending} onClick={() => keep.mutate()}>
      {texts('saveRun')}
    </Button>
  );
}
