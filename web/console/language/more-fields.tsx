import { Input, InputNumber, Segmented, Select } from 'antd';
import { JSON_MODES } from '@valence/contract';
import type { ReactNode } from 'react';
import { objectOf } from './draft.ts';
import type { FieldsProps } from './endpoint-form.tsx';
import { Field } from '../../parts/form-field.tsx';
import { useLanguageTexts } from './texts.ts';

/** Price, caps, limits, ways of asking, adapters: what seldom needs to be touched. */
export function MoreFields(props: FieldsProps): ReactNode {
  return (
    <div className="lng-form">
      <Price {...props} />
      <Limits {...props} />
      {props.draft.kind === 'http' ? <Wire {...props} /> : <AdapterFields {...props} />}
    </div>
  );
}

function Price({ draft, change, problems }: FieldsProps): ReactNode {
  const t = useLanguageTexts();
  const amount = (name: 'priceIn' | 'priceOut'): ReactNode => (
    <InputNumber
      aria-label={t(name)}
      placeholder={t(name)}
      min={0}
      precision={2}
      value={draft[name]}
      onChange={(value) => change({ [name]: value })}
    />
  );
  return (
    <>
      <Field path="price" label={t('price')} problems={problems}>
        <span className="lng-row" id="field-price">
          {amount('priceIn')}
          {amount('priceOut')}
          <Input
            aria-label={t('currency')}
            className="lng-currency"
            maxLength={3}
            value={draft.currency}
            onChange={({ target }) => change({ currency: target.value.toUpperCase() })}
          />
        </span>
      </Field>
      <Field path="monthCapMinor" label={t('monthCap')} problems={problems}>
        <InputNumber
          id="field-monthCapMinor"
          min={0}
          precision={2}
          placeholder={t('noCap')}
          suffix={draft.currency}
          value={draft.monthCap}
          onChange={(monthCap) => change({ monthCap })}
        />
      </Field>
      <Field path="monthTokenCap" label={t('monthTokens')} problems={problems}>
        <InputNumber
          id="field-monthTokenCap"
          min={1}
          precision={0}
          placeholder={t('noCap')}
          value={draft.monthTokenCap}
          onChange={(monthTokenCap) => change({ monthTokenCap })}
        />
      </Field>
    </>
  );
}

const MS = 1_000;

function Limits({ draft, change, problems }: FieldsProps): ReactNode {
  const t = useLanguageTexts();
  return (
    <>
      <Field path="maxTokens" label={t('maxTokens')} problems={problems}>
        <InputNumber
          id="field-maxTokens"
          min={1}
          max={131_072}
          precision={0}
          value={draft.maxTokens}
          onChange={(value) => change({ maxTokens: value ?? 1 })}
        />
      </Field>
      <Field path="timeoutMs" label={t('timeout')} problems={problems}>
        <InputNumber
          id="field-timeoutMs"
          min={1}
          max={600}
          value={draft.timeoutMs / MS}
          onChange={(value) => change({ timeoutMs: Math.round((value ?? 1) * MS) })}
        />
      </Field>
    </>
  );
}

function Wire({ draft, change, problems }: FieldsProps): ReactNode {
  const t = useLanguageTexts();
  return (
    <>
      <Field path="mode" label={t('mode')} problems={problems}>
        <Segmented
          id="field-mode"
          aria-label={t('mode')}
          value={draft.mode}
          options={JSON_MODES.map((value) => ({ value, label: t(`mode_${value}`) }))}
          onChange={(mode) => change({ mode })}
        />
      </Field>
      <JsonField path="extra" value={draft.extra} problems={problems} onChange={(extra) => change({ extra })} />
    </>
  );
}

function AdapterFields({ state, draft, change, problems }: FieldsProps): ReactNode {
  const t = useLanguageTexts();
  const files = state.files.files.filter((name) => name !== draft.model);
  return (
    <>
      <Field path="adapters.all" label={t('adapter')} problems={problems}>
        <Select
          id="field-adapters.all"
          value={draft.adapter ?? ''}
          options={[{ value: '', label: t('adapterNone') }, ...files.map((value) => ({ value, label: value }))]}
          onChange={(value) => change({ adapter: value === '' ? null : value })}
        />
      </Field>
      <JsonField
        path="adapterAgents"
        value={draft.adapterAgents}
        problems={problems}
        onChange={(adapterAgents) => change({ adapterAgents })}
      />
    </>
  );
}

type JsonProps = Readonly<{
  path: 'extra' | 'adapterAgents';
  value: string;
  problems: FieldsProps['problems'];
  onChange: (text: string) => void;
}>;

function JsonField({ path, value, problems, onChange }: JsonProps): ReactNode {
  const t = useLanguageTexts();
  const isWrong = objectOf(value) === null;
  return (
    <Field path={path} label={t(path)} problems={problems} {...(path === 'extra' ? { hint: t('extraHint') } : {})}>
      <Input.TextArea
        id={`field-${path}`}
        autoSize={{ minRows: 2, maxRows: 6 }}
        spellCheck={false}
        status={isWrong ? 'error' : ''}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      {isWrong && (
        <span role="alert" className="form-problem">
          {t('extraWrong')}
        </span>
      )}
    </Field>
  );
}
