import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Input, Modal, Segmented, Select, Upload } from 'antd';
import { useState, type ReactNode } from 'react';
import type { NewAgent, StudioAgent, StudioAgentDetail } from '@valence/contract';
import { post } from '../../../parts/api.ts';
import { useLocale, useSay } from '../../../parts/i18n/index.ts';
import { soundsOf } from '../../palette/sounds.ts';
import { Field } from '../inspector/field.tsx';
import { studioPath } from '../queries.ts';
import { useStudioTexts } from '../texts.ts';

/** What a new agent begins with. */
export type Beginning = 'blank' | 'copy' | 'file';

type Props = Readonly<{
  agents: readonly StudioAgent[];
  /** The agent to copy, when one was chosen already. */
  copy?: string;
  onClose: () => void;
}>;

/** Makes an agent: with nothing in it, as a copy, or out of a file; then goes to its canvas. */
export function NewAgentDialog({ agents, copy, onClose }: Props): ReactNode {
  const t = useStudioTexts();
  const { plan, set, name, isReady, isMaking, fault, submit } = useNewAgent(agents, copy);
  const isWrong = name !== '' && !SLUG.test(name);
  return (
    <Modal
      open
      title={t('newAgent')}
      okText={t('create')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: !isReady }}
      confirmLoading={isMaking}
      onOk={submit}
      onCancel={onClose}
    >
      <Segmented
        block
        className="std-beginning"
        aria-label={t('beginWith')}
        value={plan.from}
        options={(['blank', 'copy', 'file'] as const).map((value) => ({ value, label: t(`begin_${value}`) }))}
        onChange={(from) => set({ from })}
      />
      {plan.from === 'copy' && <CopyChoice agents={agents} plan={plan} onChange={set} />}
      {plan.from === 'file' && <FileChoice plan={plan} onChange={set} />}
      <Field label={t('agentName')} isRequired>
        {(id) => (
          <Input
            id={id}
            value={plan.title}
            maxLength={80}
            onChange={({ target }) => set({ title: target.value })}
            onPressEnter={submit}
          />
        )}
      </Field>
      <Field label={t('nodeId')} hint={t('agentIdHint')} fault={isWrong ? t('slugWrong') : undefined}>
        {(id, described) => (
          <Input
            id={id}
            className="std-code"
            aria-describedby={described}
            value={name}
            maxLength={64}
            onChange={({ target }) => set({ typed: target.value })}
            onPressEnter={submit}
          />
        )}
      </Field>
      {fault !== null && (
        <p role="alert" className="std-fault">
          {fault}
        </p>
      )}
    </Modal>
  );
}

type Plan = Readonly<{
  from: Beginning;
  title: string;
  /** The code name, once somebody typed it. */
  typed: string | null;
  copy: string | null;
  file: Readonly<{ name: string; value: unknown }> | null;
}>;

function useNewAgent(agents: readonly StudioAgent[], copy: string | undefined) {
  const t = useStudioTexts();
  const say = useSay();
  const router = useRouter();
  const client = useQueryClient();
  const source = agents.find((agent) => agent.name === copy);
  const [plan, setPlan] = useState<Plan>({
    from: copy === undefined ? 'blank' : 'copy',
    title: source === undefined ? '' : t('copyOf', { name: say(source.title) }),
    typed: null,
    copy: copy ?? null,
    file: null,
  });
  const make = useMutation({
    mutationFn: (body: NewAgent) => post<StudioAgentDetail>('/api/studio/agents', body),
    onSuccess(made) {
      void client.invalidateQueries({ queryKey: ['studio', 'agents'] });
      router.history.push(studioPath(made.name));
    },
  });
  const name = plan.typed ?? freeSlug(slugOf(plan.title), agents);
  const begins = { blank: true, copy: plan.copy !== null, file: plan.file !== null };
  const isReady = plan.title.trim() !== '' && SLUG.test(name) && begins[plan.from];
  return {
    plan,
    set: (change: Partial<Plan>): void => setPlan((now) => ({ ...now, ...change })),
    name,
    isReady,
    isMaking: make.isPending,
    fault: make.error?.message ?? null,
    submit(this: void): void {
      const title = plan.title.trim();
      if (!isReady) return;
      make.mutate({
        name,
        title: { zh: title, en: title },
        ...(plan.from === 'copy' && plan.copy !== null && { copy: { name: plan.copy } }),
        ...(plan.from === 'file' && { file: plan.file?.value }),
      });
    },
  };
}

type ChoiceProps = Readonly<{ plan: Plan; onChange: (change: Partial<Plan>) => void }>;

function CopyChoice({ agents, plan, onChange }: ChoiceProps & Pick<Props, 'agents'>): ReactNode {
  const t = useStudioTexts();
  const say = useSay();
  const choose = (copy: string): void => {
    const chosen = agents.find(({ name }) => name === copy);
    const title = chosen === undefined ? '' : t('copyOf', { name: say(chosen.title) });
    onChange(plan.title === '' ? { copy, title } : { copy });
  };
  return (
    <Field label={t('copyWhich')}>
      {(id) => (
        <Select
          id={id}
          className="std-wide"
          value={plan.copy}
          showSearch={{ optionFilterProp: 'label' }}
          options={agents.map((agent) => ({ value: agent.name, label: say(agent.title) }))}
          onChange={choose}
        />
      )}
    </Field>
  );
}

function FileChoice({ plan, onChange }: ChoiceProps): ReactNode {
  const t = useStudioTexts();
  const isEnglish = useLocale() === 'en';
  const [isWrong, setWrong] = useState(false);
  const read = async (chosen: File): Promise<void> => {
    try {
      const value = JSON.parse(await chosen.text()) as { graph?: { title?: { zh?: string; en?: string } } };
      const title = isEnglish ? value.graph?.title?.en : value.graph?.title?.zh;
      setWrong(false);
      onChange({ file: { name: chosen.name, value }, ...(plan.title === '' && title !== undefined && { title }) });
    } catch {
      setWrong(true);
    }
  };
  return (
    <div className="std-file">
      <Upload.Dragger
        accept=".json,application/json"
        maxCount={1}
        showUploadList={false}
        beforeUpload={(chosen) => {
          void read(chosen);
          return false;
        }}
      >
        {plan.file?.name ?? t('chooseFile')}
      </Upload.Dragger>
      {isWrong && (
        <p role="alert" className="std-fault">
          {t('invalidJson')}
        </p>
      )}
    </div>
  );
}

const SLUG = /^[a-z][a-z0-9-]{0,63}$/;

/** A code name out of a title, in letters: Chinese as it sounds. */
export function slugOf(title: string): string {
  const sound = title.replace(/\p{Script=Han}+/gu, (run) => ` ${soundsOf(run)[0] ?? ''} `);
  return sound
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 56);
}

function freeSlug(slug: string, agents: readonly StudioAgent[]): string {
  const taken = new Set(agents.map(({ name }) => name));
  if (slug === '' || !taken.has(slug)) return slug;
  for (let at = 2; ; at += 1) if (!taken.has(`${slug}-${at}`)) return `${slug}-${at}`;
}
