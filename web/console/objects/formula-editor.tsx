import { CheckCircleOutlined, ExclamationCircleOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Input, Select } from 'antd';
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react';
import type { FormulaAnswer, KindDefinition } from '@valence/contract';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { post } from '../../parts/api.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { Value } from '../../parts/value.tsx';
import { useObjectTexts } from './texts.ts';

/** What may be inserted, and how it is written. */
const FUNCTIONS = [
  'either(, 0)',
  'known()',
  'round(, 2)',
  'min(, )',
  'max(, )',
  'abs()',
  'money(0, "CNY")',
  'amountOf()',
  'today()',
  'date("2026-01-31")',
  'dateOf()',
  'addMonths(, 1)',
  'daysBetween(, )',
  'year()',
  'month()',
  'monthEnd()',
  'size()',
  '.contains("")',
  '.startsWith("")',
] as const;
const WAIT_MS = 350;

type Props = Readonly<{
  id: string;
  label: string;
  definition: KindDefinition;
  /** The field it is for, which it cannot name. */
  field?: string | undefined;
  use: 'value' | 'condition';
  value: string;
  onChange: (text: string) => void;
  /** Called with the category that fits its result. */
  onCategory?: (category: NonNullable<FormulaAnswer['category']>) => void;
}>;

/** A formula while it is typed: checked by the server, its fault underlined, and tried on a real record. */
export function FormulaEditor({ id, label, definition, field, use, value, onChange, onCategory }: Props): ReactNode {
  const texts = useObjectTexts();
  const say = useSay();
  const box = useRef<TextAreaRef>(null);
  const asked = useSettled(value);
  const text = asked.trim();
  const answer = useQuery({
    queryKey: ['formula', definition.name, definition.version, use, field, text],
    queryFn: () =>
      post<FormulaAnswer>(`/api/kinds/${encodeURIComponent(definition.name)}/formula`, {
        text,
        use,
        ...(field !== undefined && { field }),
      }),
    enabled: text !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const category = text === '' ? null : (answer.data?.category ?? null);
  const told = useEffectEvent(() => {
    if (category !== null) onCategory?.(category);
  });
  useEffect(() => told(), [category]);
  const insert = (part: string): void => {
    const area = box.current?.resizableTextArea?.textArea;
    const [from, to] = [area?.selectionStart ?? value.length, area?.selectionEnd ?? value.length];
    onChange(value.slice(0, from) + part + value.slice(to));
    const inside = part.includes('(') && !part.endsWith('()') ? part.indexOf('(') + 1 : part.length;
    const caret = from + (part.endsWith('()') && part !== 'today()' ? part.length - 1 : inside);
    requestAnimationFrame(() => {
      area?.focus();
      area?.setSelectionRange(caret, caret);
    });
  };
  return (
    <div className="obj-field obj-formula">
      <label className="obj-label" htmlFor={id}>
        {label}
      </label>
      <Input.TextArea
        id={id}
        ref={box}
        className="obj-code"
        value={value}
        maxLength={2000}
        spellCheck={false}
        autoSize={{ minRows: 2, maxRows: 8 }}
        aria-describedby={`${id}-check`}
        onChange={(event) => onChange(event.target.value)}
      />
      <div className="obj-inserts">
        <Select
          size="small"
          value={null}
          placeholder={texts('insertField')}
          aria-label={texts('insertField')}
          showSearch={{ optionFilterProp: 'label' }}
          options={definition.fields
            .filter((other) => !other.isRetired && other.id !== field)
            .map((other) => ({ value: other.id, label: `${say(other.title)} ${other.id}` }))}
          onChange={(next: string | null) => next !== null && insert(next)}
        />
        <Select
          size="small"
          value={null}
          placeholder={texts('insertFunction')}
          aria-label={texts('insertFunction')}
          options={FUNCTIONS.map((name) => ({ value: name, label: name }))}
          onChange={(next: string | null) => next !== null && insert(next)}
        />
      </div>
      <div id={`${id}-check`} role="status" className="obj-check">
        {text !== '' && answer.data !== undefined && <Verdict text={text} use={use} answer={answer.data} />}
      </div>
    </div>
  );
}

function Verdict({ text, use, answer }: { text: string; use: Props['use']; answer: FormulaAnswer }): ReactNode {
  const texts = useObjectTexts();
  const say = useSay();
  const { problem, type, sample } = answer;
  if (problem !== null)
    return (
      <div className="obj-wrong">
        <code className="obj-code" translate="no">
          {text.slice(0, problem.from)}
          <mark>{text.slice(problem.from, problem.to) || '␣'}</mark>
          {text.slice(problem.to)}
        </code>
        <p>
          <ExclamationCircleOutlined aria-hidden /> {say(problem.message)}
        </p>
      </div>
    );
  return (
    <>
      <p className="obj-right">
        <CheckCircleOutlined aria-hidden />{' '}
        {use === 'condition'
          ? texts('conditionRight')
          : texts('formulaRight', { type: texts(`type_${type ?? 'text'}`) })}
        {answer.isReadTime && ` ${texts('readTime')}`}
      </p>
      {sample === null ? (
        <p className="v-quiet">{texts('noSample')}</p>
      ) : (
        <p className="v-quiet">
          {texts('onRecord', { record: sample.record.title })}{' '}
          <b>
            {sample.value === null ? (
              texts('noResult')
            ) : use === 'condition' ? (
              texts(sample.value === true ? 'holds' : 'holdsNot')
            ) : (
              <Value field={{ type: type ?? 'text' }} value={sample.value} />
            )}
          </b>
        </p>
      )}
    </>
  );
}

/** The text as it was when typing paused. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), WAIT_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
