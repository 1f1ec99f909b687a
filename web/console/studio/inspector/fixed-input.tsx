import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select, Switch } from 'antd';
import { useState, type ReactNode } from 'react';
import { fieldsOf, isRecord, type FormField, type Shape } from '../model/schema.ts';
import type { Field } from '@valence/contract';
import { useLocale } from '../../../parts/i18n/index.ts';
import { ValueInput } from '../../../parts/value-input.tsx';
import { useStudioTexts } from '../texts.ts';
import { useStudioData } from './context.ts';

type Props = Readonly<{ id: string; field: FormField; value: unknown; onChange: (value: unknown) => void }>;

/** A value written down, by the form its schema asks for. */
export function FixedInput(props: Props) {
  const Shaped = INPUTS[props.field.shape];
  return <Shaped {...props} />;
}

function TextInput({ id, field, value, onChange }: Props) {
  const shared = {
    id,
    value: unescaped(value),
    onChange({ target }: { target: { value: string } }) {
      const next = target.value;
      onChange(next === '' ? undefined : next.startsWith('=') ? `=${next}` : next);
    },
  };
  return field.shape === 'long' ? (
    <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} {...shared} />
  ) : (
    <Input {...shared} />
  );
}

function NumberInput({ id, field: { shape, schema }, value, onChange }: Props) {
  return (
    <InputNumber
      id={id}
      className="std-wide"
      value={typeof value === 'number' ? value : null}
      min={bound(schema['minimum']) ?? -Infinity}
      max={bound(schema['maximum']) ?? Infinity}
      {...(shape === 'integer' && { precision: 0 })}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}

function YesNo({ id, value, onChange }: Props) {
  const t = useStudioTexts();
  return (
    <Switch
      id={id}
      className="std-switch"
      checked={value === true}
      checkedChildren={t('isTrue')}
      unCheckedChildren={t('isFalse')}
      onChange={onChange}
    />
  );
}

function Choice({ id, field: { choices }, value, onChange }: Props) {
  return (
    <Select
      id={id}
      className="std-wide"
      allowClear
      value={choices.find((one) => one.value === value)?.value ?? null}
      options={[...choices]}
      onChange={(next?: string | number | null) => onChange(next ?? undefined)}
    />
  );
}

function Texts({ id, value, onChange }: Props) {
  return (
    <Select
      id={id}
      className="std-wide"
      mode="tags"
      open={false}
      suffixIcon={null}
      value={Array.isArray(value) ? value.map(String) : []}
      onChange={(next: string[]) => onChange(next.length === 0 ? undefined : next)}
    />
  );
}

function RecordInput({ id, field, value, onChange }: Props) {
  const language = useLocale() === 'en' ? 'en' : 'zh';
  const known = isRecord(value) ? value : {};
  return (
    <div className="std-record" id={id}>
      {fieldsOf(field.schema, language).map((inner) => (
        <label key={inner.name} htmlFor={`${id}-${inner.name}`}>
          <span className="v-quiet">{inner.title}</span>
          <FixedInput
            id={`${id}-${inner.name}`}
            field={inner}
            value={known[inner.name]}
            onChange={(next) => {
              const { [inner.name]: _gone, ...rest } = known;
              const all = next === undefined ? rest : { ...rest, [inner.name]: next };
              onChange(Object.keys(all).length === 0 ? undefined : all);
            }}
          />
        </label>
      ))}
    </div>
  );
}

/** Several objects below each other. */
function RowsInput({ id, field, value, onChange }: Props) {
  const t = useStudioTexts();
  const rows: readonly unknown[] = Array.isArray(value) ? value : [];
  const items = isRecord(field.schema['items']) ? field.schema['items'] : {};
  const set = (next: readonly unknown[]): void => onChange(next.length === 0 ? undefined : next);
  return (
    <div id={id} className="std-rows">
      {rows.map((row, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a row is known by its place
        <fieldset key={at} className="std-rows-one" aria-label={`${field.title} ${at + 1}`}>
          <RecordInput
            id={`${id}-${at}`}
            field={{ ...field, schema: items }}
            value={row}
            onChange={(next) => set(rows.with(at, next ?? {}))}
          />
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={t('removeField', { name: `${field.title} ${at + 1}` })}
            onClick={() => set(rows.toSpliced(at, 1))}
          />
        </fieldset>
      ))}
      <Button size="small" icon={<PlusOutlined />} onClick={() => set([...rows, defaultsOf(items)])}>
        {t('addItem')}
      </Button>
    </div>
  );
}

/** What a new row begins with: what its schema says, and the first of each choice. */
function defaultsOf(schema: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const made = fieldsOf(schema).flatMap((field): [string, unknown][] => {
    const first = field.schema['default'] ?? (field.isRequired ? field.choices[0]?.value : undefined);
    return first === undefined ? [] : [[field.name, first]];
  });
  return Object.fromEntries(made);
}

/** A field of the records the agent is about, a person or a record, found by name. */
function PickInput({ id, field, value, onChange }: Props) {
  const { fields } = useStudioData();
  if (field.pick === 'field')
    return (
      <Select
        id={id}
        className="std-wide"
        showSearch={{ optionFilterProp: 'label' }}
        value={typeof value === 'string' ? value : null}
        options={[...fields]}
        onChange={(next: string) => onChange(next)}
      />
    );
  const to: Field = {
    id,
    title: { zh: field.title, en: field.title },
    type: 'ref',
    ...(field.pick === 'person' && { to: 'person' }),
    isIndexed: true,
    isCustom: false,
    isReadOnly: false,
  };
  return (
    <ValueInput
      field={to}
      value={typeof value === 'string' && value !== '' ? `ent_${value}` : null}
      onChange={(next) => onChange(typeof next === 'string' ? next.replace(/^ent_/, '') : undefined)}
    />
  );
}

/** Any value, as JSON; what is not JSON yet stays on screen and says so. */
export function JsonInput({ id, value, onChange }: Omit<Props, 'field'>) {
  const t = useStudioTexts();
  const written = value === undefined ? '' : JSON.stringify(value, null, 2);
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? written;
  const isWrong = draft !== null && draft.trim() !== '' && !isJson(draft);
  return (
    <>
      <Input.TextArea
        id={id}
        className="std-code"
        spellCheck={false}
        status={isWrong ? 'error' : ''}
        value={shown}
        autoSize={{ minRows: 2, maxRows: 12 }}
        onChange={(event) => {
          const next = event.target.value;
          setDraft(next);
          if (next.trim() === '') onChange(undefined);
          else if (isJson(next)) onChange(JSON.parse(next));
        }}
        onBlur={() => {
          if (!isWrong) setDraft(null);
        }}
      />
      {isWrong && (
        <p className="std-fault" role="alert">
          {t('invalidJson')}
        </p>
      )}
    </>
  );
}

const INPUTS: Readonly<Record<Shape, (props: Props) => ReactNode>> = {
  text: TextInput,
  long: TextInput,
  number: NumberInput,
  integer: NumberInput,
  boolean: YesNo,
  choice: Choice,
  texts: Texts,
  record: RecordInput,
  rows: RowsInput,
  pick: PickInput,
  json: JsonInput,
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** `==x` stands for the text `=x`. */
function unescaped(value: unknown): string {
  if (typeof value !== 'string') return typeof value === 'number' ? String(value) : '';
  return value.startsWith('==') ? value.slice(1) : value;
}

function bound(value: unknown): number | undefined {
  return typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined;
}
