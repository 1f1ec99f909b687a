import { Button, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import type { SandboxSession, SandboxStep } from '@valence/contract';
import { EffectTag } from '../../parts/effect-tag.tsx';
import { EvidenceChip } from '../../parts/evidence-chip.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { JsonTree } from '../runs/json-tree.tsx';
import '../runs/runs.css';
import { useNewSession, useSessionAct } from './queries.ts';
import { useSandboxTexts } from './texts.ts';

type StepProps = { session: SandboxSession; step: SandboxStep };

/** One step laid open: what it gave and was given, what it would have done, and what can be changed about it. */
export function StepPanel({ session, step }: StepProps): ReactNode {
  const texts = useSandboxTexts();
  const sayText = useSay();
  const [isEditing, setEditing] = useState(false);
  return (
    <div className="sbx-step-view">
      <div className="sbx-head-line">
        <h2>{sayText(step.title) || step.node}</h2>
        {step.effect !== null && <EffectTag effect={step.effect} />}
        <span className="v-faint v-num">{step.key}</span>
      </div>
      {step.error !== null && (
        <p role="alert" className="sbx-fault">
          {step.error}
        </p>
      )}
      {step.status !== 'waiting' && !isEditing && (
        <StepActs session={session} step={step} onEdit={() => setEditing(true)} />
      )}
      {isEditing ? (
        <EditOutput session={session} step={step} onClose={() => setEditing(false)} />
      ) : (
        <Part title={texts('output')} value={step.output} />
      )}
      {step.captured.length > 0 && <Part title={texts('captured')} value={step.captured} />}
      {step.writes.length > 0 && <Part title={texts('writes')} value={step.writes} />}
      {step.decisions.length > 0 && <Part title={texts('decisions')} value={step.decisions.map((d) => d.card)} />}
      {step.evidence.length > 0 && (
        <section>
          <h3>{texts('evidence')}</h3>
          <div className="sbx-chips">
            {step.evidence.map((evidence) => (
              <EvidenceChip key={`${evidence.observation} ${evidence.field}`} evidence={evidence} showsLabel />
            ))}
          </div>
        </section>
      )}
      <Part title={texts('input')} value={step.input} />
    </div>
  );
}

function Part({ title, value }: { title: string; value: unknown }): ReactNode {
  return (
    <section>
      <h3>{title}</h3>
      <JsonTree value={value} />
    </section>
  );
}

function StepActs({ session, step, onEdit }: StepProps & { onEdit: () => void }): ReactNode {
  const texts = useSandboxTexts();
  const { mutate, isPending } = useSessionAct(session.id);
  const fork = useNewSession();
  const { [step.node]: pin, ...others } = session.pins;
  const isPinned = pin !== undefined;
  const pins = isPinned ? others : { ...others, [step.node]: step.output };
  const path = `/api/sandbox/sessions/${encodeURIComponent(session.id)}/fork`;
  return (
    <div className="sbx-acts">
      <Button size="small" title={texts('editHint')} onClick={onEdit}>
        {texts('edit')}
      </Button>
      <Button
        size="small"
        title={texts('pinHint')}
        aria-pressed={isPinned}
        loading={isPending}
        onClick={() => mutate({ do: 'change', body: { pins } })}
      >
        {texts(isPinned ? 'unpin' : 'pin')}
      </Button>
      <Button
        size="small"
        title={texts('forkHint')}
        loading={fork.isPending}
        onClick={() => fork.mutate({ path, body: { step: step.index + 1 } })}
      >
        {texts('fork')}
      </Button>
    </div>
  );
}

function EditOutput({ session, step, onClose }: StepProps & { onClose: () => void }): ReactNode {
  const texts = useSandboxTexts();
  const [text, setText] = useState(JSON.stringify(step.output, null, 2));
  const { mutate, isPending } = useSessionAct(session.id);
  const value = valueIn(text);
  const save = (): void => {
    if (value !== undefined)
      mutate({ do: 'edit', body: { step: step.index, output: value.value } }, { onSuccess: onClose });
  };
  return (
    <section>
      <h3>{texts('output')}</h3>
      <p className="v-quiet">{texts('editHint')}</p>
      <Input.TextArea
        className="sbx-json"
        aria-label={texts('output')}
        value={text}
        autoSize={{ minRows: 4, maxRows: 24 }}
        status={value === undefined ? 'error' : ''}
        onChange={({ target }) => setText(target.value)}
      />
      {value === undefined && (
        <p role="alert" className="sbx-fault">
          {texts('notJson')}
        </p>
      )}
      <div className="sbx-acts">
        <Button type="primary" disabled={value === undefined} loading={isPending} onClick={save}>
          {texts('save')}
        </Button>
        <Button onClick={onClose}>{texts('cancel')}</Button>
      </div>
    </section>
  );
}

function valueIn(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
