import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Address, Choice, Field, RecordPage, RecordRef, SearchAnswer, Value } from '@valence/contract';
import type { z } from 'zod';
import { get } from './api.ts';
import { valueInput as en } from './i18n/en/value-input.ts';
import { textsOf, useLocale, useSay, type Locale } from './i18n/index.ts';
import { valueInput as zh } from './i18n/zh/value-input.ts';
import { isMoney } from './format-value.ts';
import './parts.css';
import { readTyped, typedText } from './typed-input.ts';

const useTexts = textsOf('value-input', zh, en);

type Props = Readonly<{
  field: Field;
  value: Value | undefined;
  /** Called with every value that can be read; text that cannot be read calls `onFault` instead. */
  onChange: (value: Value) => void;
  /** Called with true while the text cannot be read as the field's type. */
  onFault?: (isFaulty: boolean) => void;
  /** The record a `ref` names now, so that its title can be shown. */
  shownRef?: RecordRef | undefined;
  /** The records that `refs` name now, by their ids. */
  shownRefs?: Readonly<Record<string, RecordRef>> | undefined;
  id?: string;
  isFocused?: boolean;
  onEnter?: () => void;
}>;

/** The input that fits a field's type; what is typed is read as people write it and checked at once. */
export function ValueInput(props: Props): ReactNode {
  const Fitting = INPUTS[props.field.type] ?? TextInput;
  return <Fitting {...props} />;
}

function TextInput({ field, value, onChange, onFault, id, isFocused, onEnter }: Props): ReactNode {
  const say = useTexts();
  const locale = useLocale();
  const [text, setText] = useState(() => shownText(field, value));
  const typed = readTyped(field.type, text);
  const change = (next: string): void => {
    setText(next);
    const read = readTyped(field.type, next);
    onFault?.(read.outcome === 'fault');
    if (read.outcome === 'value') onChange(read.value);
  };
  const fault = typed.outcome === 'fault' ? say(typed.why) : null;
  const shared = {
    id,
    value: text,
    'aria-label': useSay()(field.title),
    'aria-invalid': fault !== null,
    autoFocus: isFocused === true,
    ...(fault !== null && { status: 'error' as const }),
  };
  return (
    <>
      {field.type === 'longText' ? (
        <Input.TextArea
          {...shared}
          autoSize={{ minRows: 2, maxRows: 8 }}
          onChange={(event) => change(event.target.value)}
        />
      ) : (
        <Input
          {...shared}
          type={nativeType(field.type, locale)}
          inputMode={field.type === 'integer' || field.type === 'number' ? 'decimal' : undefined}
          placeholder={field.type === 'money' ? say('moneyExample') : field.type === 'tags' ? say('tagsExample') : ''}
          onChange={(event) => change(event.target.value)}
          {...(onEnter !== undefined && { onPressEnter: onEnter })}
        />
      )}
      {fault !== null && (
        <div role="alert" style={{ marginTop: 4, color: 'var(--v-red-text)', fontSize: 12 }}>
          {fault}
        </div>
      )}
    </>
  );
}

function ChoiceInput({ field, value, onChange, id, isFocused }: Props): ReactNode {
  const sayText = useSay();
  return (
    <Select
      {...(id !== undefined && { id })}
      aria-label={sayText(field.title)}
      style={{ width: '100%' }}
      allowClear
      autoFocus={isFocused === true}
      showSearch={{ optionFilterProp: 'label' }}
      value={typeof value === 'string' ? value : null}
      options={offered(field, typeof value === 'string' ? [value] : []).map(({ value: choice, title }) => ({
        value: choice,
        label: sayText(title),
      }))}
      onChange={(next: string | undefined) => onChange(next ?? null)}
    />
  );
}

/** Choices to choose from: retired ones only where they are chosen already. */
function offered({ choices = [] }: Field, chosen: readonly string[]): Choice[] {
  return choices.filter((choice) => choice.isRetired !== true || chosen.includes(choice.value));
}

function MultiChoiceInput({ field, value, onChange, id, isFocused }: Props): ReactNode {
  const sayText = useSay();
  const chosen = Array.isArray(value) ? value : [];
  return (
    <Select
      {...(id !== undefined && { id })}
      mode="multiple"
      aria-label={sayText(field.title)}
      style={{ width: '100%' }}
      allowClear
      autoFocus={isFocused === true}
      showSearch={{ optionFilterProp: 'label' }}
      value={chosen}
      options={offered(field, chosen).map(({ value: choice, title }) => ({ value: choice, label: sayText(title) }))}
      onChange={(next: string[]) => onChange(next.length === 0 ? null : next)}
    />
  );
}

const STARS = [1, 2, 3, 4, 5];

function RatingInput({ field, value, onChange, id, isFocused }: Props): ReactNode {
  return (
    <Select
      {...(id !== undefined && { id })}
      aria-label={useSay()(field.title)}
      style={{ width: '100%' }}
      allowClear
      autoFocus={isFocused === true}
      value={typeof value === 'number' ? value : null}
      options={STARS.map((count) => ({ value: count, label: `${'★'.repeat(count)}${'☆'.repeat(5 - count)} ${count}` }))}
      onChange={(next: number | undefined) => onChange(next ?? null)}
    />
  );
}

const ADDRESS_PARTS = ['country', 'province', 'city', 'district', 'street', 'postcode'] as const;

function AddressInput({ field, value, onChange, id, isFocused }: Props): ReactNode {
  const say = useTexts();
  const title = useSay()(field.title);
  const address: Address =
    typeof value === 'object' && value !== null && !Array.isArray(value) && !isMoney(value) ? value : {};
  const change = (part: (typeof ADDRESS_PARTS)[number], text: string): void => {
    const next = Object.fromEntries(Object.entries({ ...address, [part]: text }).filter(([, known]) => known !== ''));
    onChange(Object.keys(next).length === 0 ? null : next);
  };
  return (
    <div className="value-address" role="group" aria-label={title}>
      {ADDRESS_PARTS.map((part, at) => (
        <Input
          key={part}
          {...(at === 0 && id !== undefined && { id })}
          value={address[part] ?? ''}
          placeholder={say(part)}
          aria-label={`${title} ${say(part)}`}
          maxLength={part === 'street' ? 300 : 100}
          autoFocus={at === 0 && isFocused === true}
          onChange={(event) => change(part, event.target.value)}
        />
      ))}
    </div>
  );
}

/** A file comes in by the record's own list of files; here it can only be taken away. */
function FileInput({ value, onChange }: Props): ReactNode {
  const say = useTexts();
  if (typeof value !== 'string') return <span className="v-faint">{say('fileElsewhere')}</span>;
  return <Button onClick={() => onChange(null)}>{say('fileRemove')}</Button>;
}

function BooleanInput({ field, value, onChange, id }: Props): ReactNode {
  const say = useTexts();
  return (
    <Select
      {...(id !== undefined && { id })}
      aria-label={useSay()(field.title)}
      style={{ width: '100%' }}
      allowClear
      value={typeof value === 'boolean' ? String(value) : null}
      options={[
        { value: 'true', label: say('yes') },
        { value: 'false', label: say('no') },
      ]}
      onChange={(next: string | undefined) => onChange(next === undefined ? null : next === 'true')}
    />
  );
}

/** Finds the record by name; only records of the kind the field points to are offered. */
function RefInput({ field, value, onChange, shownRef, id, isFocused }: Props): ReactNode {
  const say = useTexts();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<RecordRef | undefined>(shownRef);
  const q = typed.trim();
  const { data, isFetching } = useQuery({
    queryKey: ['search', q, field.to],
    queryFn: ({ signal }) => findRecords(q, field.to, signal),
    enabled: q !== '',
    staleTime: 30_000,
  });
  const hits = q === '' ? [] : (data ?? []);
  const known =
    chosen !== undefined && chosen.id === value && !hits.some((hit) => hit.id === chosen.id) ? [chosen] : [];
  return (
    <Select
      {...(id !== undefined && { id })}
      aria-label={useSay()(field.title)}
      style={{ width: '100%' }}
      allowClear
      autoFocus={isFocused === true}
      placeholder={say('findRecord')}
      loading={isFetching}
      showSearch={{ filterOption: false, searchValue: typed, onSearch: setTyped }}
      notFoundContent={q === '' ? say('keepTyping') : isFetching ? null : say('nothingFound')}
      value={typeof value === 'string' ? value : null}
      options={[...known, ...hits].map((hit) => ({ value: hit.id, label: hit.title }))}
      onChange={(next: string | undefined) => {
        setChosen(hits.find((hit) => hit.id === next));
        onChange(next ?? null);
      }}
    />
  );
}

/** Several records, found by name one after the other. */
function RefsInput({ field, value, onChange, shownRefs, id, isFocused }: Props): ReactNode {
  const say = useTexts();
  const [typed, setTyped] = useState('');
  const [met, setMet] = useState<Readonly<Record<string, RecordRef>>>(shownRefs ?? {});
  const q = typed.trim();
  const { data, isFetching } = useQuery({
    queryKey: ['search', q, field.to],
    queryFn: ({ signal }) => findRecords(q, field.to, signal),
    enabled: q !== '',
    staleTime: 30_000,
  });
  const hits = q === '' ? [] : (data ?? []);
  const chosen = Array.isArray(value) ? value : [];
  const known = chosen.flatMap((one) =>
    hits.some((hit) => hit.id === one) ? [] : [met[one] ?? { id: one, title: '…' }],
  );
  return (
    <Select
      {...(id !== undefined && { id })}
      mode="multiple"
      aria-label={useSay()(field.title)}
      style={{ width: '100%' }}
      allowClear
      autoFocus={isFocused === true}
      placeholder={say('findRecord')}
      loading={isFetching}
      showSearch={{ filterOption: false, searchValue: typed, onSearch: setTyped }}
      notFoundContent={q === '' ? say('keepTyping') : isFetching ? null : say('nothingFound')}
      value={chosen}
      options={[...known, ...hits].map((hit) => ({ value: hit.id, label: hit.title }))}
      onChange={(next: string[]) => {
        setMet((before) => ({ ...before, ...Object.fromEntries(hits.map((hit) => [hit.id, hit])) }));
        onChange(next.length === 0 ? null : next);
      }}
    />
  );
}

/** Where the kind is known its own list is searched, so that records of other kinds do not crowd it out. */
async function findRecords(q: string, kind: string | undefined, signal: AbortSignal): Promise<RecordRef[]> {
  if (kind === undefined) return (await get<SearchAnswer>('/api/search', { q }, signal)).hits;
  const path = `/api/records/${encodeURIComponent(kind)}`;
  return (await get<z.infer<typeof RecordPage>>(path, { q, limit: 20 }, signal)).items;
}

const INPUTS: Partial<Record<Field['type'], (props: Props) => ReactNode>> = {
  choice: ChoiceInput,
  boolean: BooleanInput,
  ref: RefInput,
  refs: RefsInput,
  multiChoice: MultiChoiceInput,
  rating: RatingInput,
  address: AddressInput,
  file: FileInput,
};
const NATIVE: Partial<Record<Field['type'], string>> = {
  date: 'date',
  datetime: 'datetime-local',
  email: 'email',
  phone: 'tel',
};

/** The browser draws its own pickers in its own language; in another one, a typed date keeps the screen unmixed. */
function nativeType(type: Field['type'], locale: Locale): string {
  const isPicker = type === 'date' || type === 'datetime';
  const isSame = navigator.language.slice(0, 2) === locale.slice(0, 2);
  return isPicker && !isSame ? 'text' : (NATIVE[type] ?? 'text');
}

function shownText(field: Field, value: Value | undefined): string {
  if (field.type !== 'datetime' || typeof value !== 'string') return typedText(value);
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) return '';
  // The native input wants local wall time
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
