import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { App, Button, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type { KindDefinition } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { Faults } from './faults.tsx';
import { useChangeKind } from './queries.ts';
import { useObjectTexts } from './texts.ts';

type Key = Readonly<{ id: string; fields: readonly string[] }>;

/** Fields that together may stand in one record only. */
export function KeysTab({ definition }: { definition: KindDefinition }): ReactNode {
  const texts = useObjectTexts();
  const say = useSay();
  const { message } = App.useApp();
  const change = useChangeKind(definition);
  const shipped = definition.uniqueKeys.filter((key) => key.isShipped);
  const before: readonly Key[] = definition.uniqueKeys.filter((key) => !key.isShipped);
  const [keys, setKeys] = useState(before);
  const isChanged = JSON.stringify(keys.map((k) => k.fields)) !== JSON.stringify(before.map((k) => k.fields));
  const isComplete = keys.every((key) => key.fields.length > 0);
  const nameOf = (id: string): string => {
    const field = definition.fields.find((f) => f.id === id);
    return field === undefined ? id : say(field.title);
  };
  const save = (): void =>
    change.mutate(
      { uniqueKeys: keys.map((key) => ({ fields: [...key.fields] })) },
      { onSuccess: () => void message.success(texts('saved')) },
    );
  return (
    <section className="v-panel obj-panel">
      <p className="v-quiet">{texts('keysLead')}</p>
      {shipped.map((key) => (
        <p key={key.id} className="obj-rule">
          {key.fields.map(nameOf).join(' + ')} <span className="v-faint">{texts('shippedRule')}</span>
        </p>
      ))}
      {keys.length + shipped.length === 0 && <p>{texts('noKeys')}</p>}
      {keys.map((key, at) => (
        <div key={key.id} className="obj-key">
          <Select
            mode="multiple"
            value={[...key.fields]}
            maxCount={5}
            aria-label={`${texts('keyFields')} ${at + 1}`}
            placeholder={texts('keyFields')}
            showSearch={{ optionFilterProp: 'label' }}
            options={definition.fields.filter((f) => !f.isRetired).map((f) => ({ value: f.id, label: say(f.title) }))}
            onChange={(fields: string[]) => setKeys(keys.with(at, { ...key, fields }))}
          />
          <Button
            icon={<DeleteOutlined aria-hidden />}
            aria-label={texts('removeKey')}
            onClick={() => setKeys(keys.toSpliced(at, 1))}
          />
        </div>
      ))}
      <div className="obj-tools">
        <Button
          icon={<PlusOutlined aria-hidden />}
          onClick={() => setKeys([...keys, { id: crypto.randomUUID(), fields: [] }])}
        >
          {texts('addKey')}
        </Button>
        <Button type="primary" disabled={!isChanged || !isComplete} loading={change.isPending} onClick={save}>
          {texts('saveKeys')}
        </Button>
      </div>
      <p className="v-faint obj-hint">{texts('keysHint')}</p>
      <Faults error={change.error} />
    </section>
  );
}
