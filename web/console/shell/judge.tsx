import { CheckOutlined, CloseOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import type { Judgement } from '@valence/contract';
import { post } from '../../parts/api.ts';
import { useProvenanceTexts } from '../../parts/provenance-texts.ts';

/** Asks whether a value that a program gave is right; confidence learns from the answer. */
export function Judge({ observation, field }: { observation: string; field: string }) {
  const t = useProvenanceTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const judging = useMutation({
    mutationFn: (isRight: boolean) =>
      post(`/api/observations/${observation}/judgement`, { field, isRight } satisfies Judgement),
    onSuccess: () => {
      void message.success(t('judged'));
      void client.invalidateQueries({ queryKey: ['calibrations'] });
    },
    onError: (error) => void message.error(error.message),
  });
  const button = (isRight: boolean) => (
    <Button
      size="small"
      icon={isRight ? <CheckOutlined aria-hidden /> : <CloseOutlined aria-hidden />}
      type={judging.isSuccess && judging.variables === isRight ? 'primary' : 'default'}
      onClick={() => judging.mutate(isRight)}
    >
      {t(isRight ? 'judgeRight' : 'judgeWrong')}
    </Button>
  );
  return (
    <p className="evidence-judge">
      <span>{t('judge')}</span> {button(true)} {button(false)}
    </p>
  );
}
