import { CopyOutlined, DeleteOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select } from 'antd';
import { memo, useState } from 'react';
import { useLocale } from '../../../parts/i18n/index.ts';
import { TYPE_ICONS } from '../box-view.tsx';
import type { Editor } from '../editor.ts';
import { renameNode, setNode } from '../model/edit.ts';
import type { GraphNode } from '../model/graph.ts';
import { faultOfName } from '../model/names.ts';
import { useNodeWords } from '../node-words.ts';
import { useStudioTexts } from '../texts.ts';
import { useStudioData } from './context.ts';
import { Faults } from './faults.tsx';
import { Field } from './field.tsx';
import { NodeForm } from './node-forms.tsx';
import { WaysOn } from './ways-on.tsx';

type Props = Readonly<{ editor: Editor; node: GraphNode }>;

/** Everything that can be set on one node. */
export const NodeSettings = memo(function NodeSettings({ editor, node }: Props) {
  const t = useStudioTexts();
  const words = useNodeWords();
  const { faultsOf } = useStudioData();
  const change = (next: GraphNode, about?: string): void =>
    editor.change(setNode(editor.graph(), next), about === undefined ? null : `${node.id} ${about}`);
  return (
    <div className="std-settings">
      <header className="std-settings-head">
        <span className={`std-box-icon is-${node.type}`}>{TYPE_ICONS[node.type]}</span>
        <h2>{words.type(node.type)}</h2>
        <Button
          type="text"
          size="small"
          icon={<CopyOutlined />}
          aria-label={t('duplicate')}
          title={t('duplicate')}
          onClick={() => {
            const text = editor.copy();
            if (text !== null) editor.paste(text);
          }}
        />
        <Button
          type="text"
          size="small"
          danger
          icon={<DeleteOutlined />}
          aria-label={t('remove')}
          title={t('remove')}
          onClick={editor.remove}
        />
      </header>
      <Faults faults={faultsOf(node.id)} />
      <TitleField node={node} onChange={change} />
      <NodeForm node={node} onChange={change} />
      <WaysOn editor={editor} node={node} />
      <details className="std-more">
        <summary>{t('more')}</summary>
        <IdField key={node.id} editor={editor} node={node} />
        <MoreForm node={node} onChange={change} />
      </details>
    </div>
  );
});

type FormProps = Readonly<{ node: GraphNode; onChange: (node: GraphNode, about?: string) => void }>;

/** The name on the canvas. Typed in one language it stands for both, until the other is typed too. */
function TitleField({ node, onChange }: FormProps) {
  const t = useStudioTexts();
  const { titleOf } = useStudioData();
  const isEnglish = useLocale() === 'en';
  const title = node.title ?? { zh: '', en: '' };
  const set = (typed: string): void => {
    const { title: _gone, ...rest } = node;
    if (typed === '') return onChange(rest, 'title');
    const [mine, other] = isEnglish ? [title.en, title.zh] : [title.zh, title.en];
    const kept = other === '' || other === mine ? typed : other;
    return onChange({ ...rest, title: isEnglish ? { en: typed, zh: kept } : { zh: typed, en: kept } }, 'title');
  };
  return (
    <Field label={t('nodeName')}>
      {(id) => (
        <Input
          id={id}
          data-name-of={node.id}
          value={isEnglish ? title.en : title.zh}
          placeholder={titleOf({ ...node, title: { zh: '', en: '' } })}
          maxLength={80}
          onChange={({ target }) => set(target.value)}
        />
      )}
    </Field>
  );
}

function IdField({ editor, node }: Props) {
  const t = useStudioTexts();
  const [typed, setTyped] = useState(node.id);
  const fault = faultOfName(editor.graph(), node.id, typed);
  const keep = (): void => {
    if (typed === node.id) return;
    if (fault !== null) return setTyped(node.id);
    editor.change(renameNode(editor.graph(), node.id, typed));
    return editor.pick([typed]);
  };
  return (
    <Field label={t('nodeId')} hint={t('nodeIdHint')} fault={fault === null ? undefined : t(`name_${fault}`)}>
      {(id, described) => (
        <Input
          id={id}
          className="std-code"
          aria-describedby={described}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          onBlur={keep}
          onPressEnter={keep}
        />
      )}
    </Field>
  );
}

function MoreForm({ node, onChange }: FormProps) {
  const t = useStudioTexts();
  return (
    <>
      {(node.type === 'call' || node.type === 'llm') && (
        <Field label={t('retries')}>
          {(id) => (
            <InputNumber
              id={id}
              className="std-wide"
              min={1}
              max={10}
              precision={0}
              value={node.retry?.max ?? (node.type === 'call' ? 3 : 2)}
              onChange={(max) => onChange({ ...node, retry: { max: max ?? 1 } })}
            />
          )}
        </Field>
      )}
      {node.type === 'call' && (
        <Field label={t('durability')}>
          {(id) => (
            <Select
              id={id}
              className="std-wide"
              value={node.durability ?? 'fused'}
              options={(['fused', 'step'] as const).map((value) => ({ value, label: t(value) }))}
              onChange={(durability: 'fused' | 'step') => onChange({ ...node, durability })}
            />
          )}
        </Field>
      )}
      <Field label={t('maxIterations')} hint={t('maxIterationsHint')}>
        {(id) => (
          <InputNumber
            id={id}
            className="std-wide"
            min={1}
            max={10_000}
            precision={0}
            value={node.maxIterations ?? null}
            placeholder={t('unlimited')}
            onChange={(most) => {
              const { maxIterations: _gone, ...rest } = node;
              onChange(most === null ? rest : { ...rest, maxIterations: most });
            }}
          />
        )}
      </Field>
    </>
  );
}
