import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { App, Button, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type { KindDefinition } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { BothTexts } from './both-texts.tsx';
import { Faults } from './faults.tsx';
import { bothTexts } from './field-draft.ts';
import { FormulaEditor } from './formula-editor.tsx';
import { useChangeKind } from './queries.ts';
import { useObjectTexts } from './texts.ts';

type Rule = KindDefinition['rules'][number];

/** What must be true of every record, whoever writes it. */
export function RulesTab({ definition }: { definition: KindDefinition }): ReactNode {
  const texts = useObjectTexts();
  const say = useSay();
  const { message } = App.useApp();
  const change = useChangeKind(definition);
  const [rules, setRules] = useState<readonly Rule[]>(() => definition.rules.filter((rule) => !rule.isShipped));
  const shipped = definition.rules.filter((rule) => rule.isShipped);
  const isChanged = JSON.stringify(rules) !== JSON.stringify(definition.rules.filter((rule) => !rule.isShipped));
  const isComplete = rules.every((r) => r.condition.trim() !== '' && (r.message.zh + r.message.en).trim() !== '');
  const set = (at: number, part: Partial<Rule>): void =>
    setRules(rules.map((rule, place) => (place === at ? { ...rule, ...part } : rule)));
  const add = (): void =>
    setRules([
      ...rules,
      { id: crypto.randomUUID().slice(0, 12), condition: '', message: { zh: '', en: '' }, isShipped: false },
    ]);
  const save = (): void =>
    change.mutate(
      {
        rules: rules.map(({ id, condition, message: told, field }) => ({
          id,
          condition,
          message: bothTexts(told.zh, told.en),
          field: field ?? null,
        })),
      },
      { onSuccess: () => void message.success(texts('saved')) },
    );
  return (
    <section className="v-panel obj-panel">
      <p className="v-quiet">{texts('rulesLead')}</p>
      {shipped.map((rule) => (
        <div key={rule.id} className="obj-rule">
          <code className="obj-code" translate="no">
            {rule.condition}
          </code>
          <p>{say(rule.message)}</p>
          <p className="v-faint">{texts('shippedRule')}</p>
        </div>
      ))}
      {rules.length + shipped.length === 0 && <p>{texts('noRules')}</p>}
      {rules.map((rule, at) => (
        <div key={rule.id} className="obj-rule obj-form">
          <FormulaEditor
            id={`rule-${rule.id}`}
            label={texts('ruleCondition')}
            definition={definition}
            use="condition"
            value={rule.condition}
            onChange={(condition) => set(at, { condition })}
          />
          <BothTexts
            label={texts('ruleMessage')}
            {...rule.message}
            maxLength={200}
            onChange={(zh, en) => set(at, { message: { zh, en } })}
          />
          <div className="obj-tools">
            <Select
              value={rule.field ?? ''}
              aria-label={texts('ruleField')}
              prefix={<span className="v-quiet">{texts('ruleField')}</span>}
              showSearch={{ optionFilterProp: 'label' }}
              options={[
                { value: '', label: texts('ruleAnywhere') },
                ...definition.fields.filter((f) => !f.isRetired).map((f) => ({ value: f.id, label: say(f.title) })),
              ]}
              onChange={(field: string) => set(at, { field: field === '' ? null : field })}
            />
            <Button icon={<DeleteOutlined aria-hidden />} onClick={() => setRules(rules.toSpliced(at, 1))}>
              {texts('removeRule')}
            </Button>
          </div>
        </div>
      ))}
      <div className="obj-tools">
        <Button icon={<PlusOutlined aria-hidden />} onClick={add}>
          {texts('addRule')}
        </Button>
        <Button type="primary" disabled={!isChanged || !isComplete} loading={change.isPending} onClick={save}>
          {texts('saveRules')}
        </Button>
      </div>
      <Faults error={change.error} />
    </section>
  );
}
