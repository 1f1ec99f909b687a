import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { freeName } from '../model/names.ts';
import type { JsonSchema } from '../model/graph.ts';
import { answerFields, answerSchema, ANSWER_TYPES, isRecord, type AnswerField } from '../model/schema.ts';
import { useStudioTexts } from '../texts.ts';
import { Field } from './field.tsx';
import { JsonInput } from './fixed-input.tsx';

type Props = Readonly<{ schema: JsonSchema; onChange: (schema: JsonSchema, about?: string) => void }>;

/** What a model's answer holds, as a table; a richer schema as JSON. */
export function AnswerFields({ schema, onChange }: Props) {
  const t = useStudioTexts();
  const fields = answerFields(schema);
  if (fields === null)
    return (
      <Field label={t('answer')}>
        {(id) => <JsonInput id={id} value={schema} onChange={(next) => isRecord(next) && onChange(next, 'schema')} />}
      </Field>
    );
  const set = (at: number, change: Partial<AnswerField>, about?: string): void =>
    onChange(answerSchema(fields.map((field, index) => (index === at ? { ...field, ...change } : field))), about);
  return (
    <div className="std-field" role="group" aria-label={t('answer')}>
      <div className="std-label">{t('answer')}</div>
      {fields.map(({ name, type, about }, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a name is known by its place while it is typed
        <div className="std-answer" key={at}>
          <Input
            value={name}
            aria-label={t('fieldName')}
            onChange={({ target }) => {
              const next = target.value.replace(/\W/g, '');
              if (next !== '' && !fields.some((field, index) => index !== at && field.name === next))
                set(at, { name: next }, `answer ${at}`);
            }}
          />
          <Select
            aria-label={t('fieldType')}
            value={type}
            popupMatchSelectWidth={false}
            options={ANSWER_TYPES.map((value) => ({ value, label: t(`answer_${ANSWER_WORDS[value]}`) }))}
            onChange={(next: AnswerField['type']) => set(at, { type: next })}
          />
          <Button
            type="text"
            icon={<CloseOutlined />}
            aria-label={t('removeField', { name })}
            onClick={() => onChange(answerSchema(fields.toSpliced(at, 1)))}
          />
          <Input
            className="std-answer-about"
            value={about}
            aria-label={t('fieldAbout')}
            placeholder={t('fieldAbout')}
            onChange={({ target }) => set(at, { about: target.value }, `about ${at}`)}
          />
        </div>
      ))}
      <Button
        size="small"
        icon={<PlusOutlined />}
        onClick={() => {
          const name = freeName(new Set(fields.map((field) => field.name)), 'text');
          onChange(answerSchema([...fields, { name, type: 'string', about: '' }]));
        }}
      >
        {t('addField')}
      </Button>
    </div>
  );
}

const ANSWER_WORDS = {
  string: 'text',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
  'string[]': 'texts',
} as const;
