import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Space } from 'antd';
import { useState } from 'react';
import type { Values } from '../model/graph.ts';
import type { FormField } from '../model/schema.ts';
import { useStudioTexts } from '../texts.ts';
import { ValueField } from './value-field.tsx';

type Props = Readonly<{
  node: string | null;
  values: Values;
  onChange: (values: Values, about?: string) => void;
}>;

/** Values under names of one's own: what a model is shown, what another agent gets, what a run results in. */
export function NamedValues({ node, values, onChange }: Props) {
  const t = useStudioTexts();
  const [name, setName] = useState('');
  const isFree = /^[A-Za-z_]\w*$/.test(name) && !(name in values);
  const add = (): void => {
    if (!isFree) return;
    onChange({ ...values, [name]: '' });
    setName('');
  };
  return (
    <>
      {Object.entries(values).map(([key, value]) => (
        <ValueField
          key={key}
          field={anyField(key)}
          node={node}
          path={`.${key}`}
          value={value === '' ? undefined : value}
          onChange={(next) => onChange({ ...values, [key]: next ?? '' }, `value ${key}`)}
          aside={
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={t('removeField', { name: key })}
              onClick={() => {
                const { [key]: _gone, ...rest } = values;
                onChange(rest);
              }}
            />
          }
        />
      ))}
      <Space.Compact block>
        <Input
          value={name}
          placeholder={t('fieldName')}
          aria-label={t('fieldName')}
          onChange={(event) => setName(event.target.value.trim())}
          onPressEnter={add}
        />
        <Button icon={<PlusOutlined />} disabled={!isFree} onClick={add}>
          {t('addField')}
        </Button>
      </Space.Compact>
    </>
  );
}

function anyField(name: string): FormField {
  return { name, title: name, about: '', shape: 'text', isRequired: false, choices: [], pick: null, schema: {} };
}
