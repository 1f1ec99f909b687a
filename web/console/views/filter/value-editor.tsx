import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { RelativeDay, type Condition, type Field, type FilterValue, type Period } from '@valence/contract';
import { useSay } from '../../../parts/i18n/index.ts';
import { typedText } from '../../../parts/typed-input.ts';
import { meant } from '../../records/grid/clipboard.ts';
import { findRecords } from '../../records/grid/options.ts';
import { useRecordTexts } from '../../records/texts.ts';
import { useViewTexts } from '../texts.ts';
import { Chooser, type Choice } from './chooser.tsx';
import { LISTED } from './filter-tree.ts';
import { useFocus } from './use-focus.ts';

type Props = Readonly<{ field: Field; condition: Condition; onDone: (value: FilterValue) => void }>;

/** The value of a condition, by the field's type: chosen from a list, looked up, a period of days, or typed. */
export function ValueEditor(props: Props): ReactNode {
  const { field, condition } = props;
  if (condition.op === 'within') return <PeriodEditor {...props} />;
  if (field.type === 'date' || field.type === 'datetime') return <DayEditor {...props} />;
  if (field.type === 'ref' || field.type === 'refs') return <RecordEditor {...props} />;
  if (field.type === 'choice' || field.type === 'multiChoice' || field.type === 'boolean')
    return <ChoiceEditor {...props} />;
  return <TypedEditor {...props} />;
}

/** One of a list, or several ticked and confirmed. */
function ListEditor({
  choices,
  condition,
  onDone,
  onSearch,
  isSearching = false,
  read,
}: Omit<Props, 'field'> &
  Readonly<{
    choices: readonly Choice[];
    onSearch?: (typed: string) => void;
    isSearching?: boolean;
    read: (text: string) => Exclude<FilterValue, unknown[]>;
  }>): ReactNode {
  const texts = useViewTexts();
  const isMany = LISTED.has(condition.op);
  const [picked, setPicked] = useState<readonly string[]>(() => textsOf(condition.value));
  const done = (values: readonly string[]): void => {
    if (values.length > 0) onDone(values.map(read) as FilterValue);
  };
  return (
    <Chooser
      label={texts('chooseValue')}
      choices={choices}
      chosen={new Set(picked)}
      isSearching={isSearching}
      {...(onSearch !== undefined && { onSearch })}
      onChoose={(value) => {
        if (!isMany) return onDone(read(value));
        setPicked(picked.includes(value) ? picked.filter((known) => known !== value) : [...picked, value]);
      }}
      foot={
        isMany && (
          <div className="vf-foot">
            <Button type="primary" size="small" disabled={picked.length === 0} onClick={() => done(picked)}>
              {texts('apply')}
            </Button>
          </div>
        )
      }
    />
  );
}

const ME = '{"me":true}';
const MY_TEAM = '{"myTeam":true}';

/** Values as the texts that name them in a list. */
function textsOf(value: FilterValue | undefined): string[] {
  const parts = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return parts.map((part) => (typeof part === 'object' ? JSON.stringify(part) : String(part)));
}

function ChoiceEditor({ field, ...rest }: Props): ReactNode {
  const texts = useViewTexts();
  const sayText = useSay();
  const isBoolean = field.type === 'boolean';
  const choices = isBoolean
    ? [
        { value: 'true', label: texts('yes') },
        { value: 'false', label: texts('no') },
      ]
    : (field.choices ?? []).map(({ value, title }) => ({ value, label: sayText(title) }));
  return <ListEditor {...rest} choices={choices} read={(text) => (isBoolean ? text === 'true' : text)} />;
}

function RecordEditor({ field, ...rest }: Props): ReactNode {
  const texts = useViewTexts();
  const [typed, setTyped] = useState('');
  const found = useQuery({
    queryKey: ['pick', field.to ?? '', typed.trim()],
    queryFn: ({ signal }) => findRecords(typed.trim(), field.to, signal),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });
  const asker: Choice[] =
    field.to === 'person' && typed.trim() === ''
      ? [
          { value: ME, label: texts('me') },
          { value: MY_TEAM, label: texts('myTeam') },
        ]
      : [];
  const choices = [
    ...asker,
    ...(found.data ?? []).map(({ id, title }): Choice => ({ value: id, label: title, isData: true })),
  ];
  return (
    <ListEditor
      {...rest}
      choices={choices}
      onSearch={setTyped}
      isSearching={found.isFetching}
      read={(text) => (text === ME ? { me: true } : text === MY_TEAM ? { myTeam: true } : text)}
    />
  );
}

const UNITS = ['day', 'week', 'month', 'year'] as const;

/** Calendar periods to choose from, and "the next 30 days" made of a number and a unit. */
function PeriodEditor({ condition, onDone }: Props): ReactNode {
  const texts = useViewTexts();
  const known = periodOf(condition.value);
  const rolling = rollingOf(known);
  const [side, setSide] = useState(rolling.side);
  const [amount, setAmount] = useState(String(rolling.amount));
  const [unit, setUnit] = useState(rolling.unit);
  const count = Number(amount);
  const isRight = Number.isInteger(count) && count >= 1 && count <= 1000;
  const done = (): void => {
    if (isRight) onDone(side === 'last' ? { last: count, unit } : { next: count, unit });
  };
  return (
    <Chooser
      label={texts('chooseValue')}
      choices={RelativeDay.options.map((day) => ({ value: day, label: texts(day) }))}
      chosen={new Set(known !== null && 'relative' in known ? [known.relative] : [])}
      onChoose={(day) => onDone({ relative: RelativeDay.parse(day) })}
      foot={
        <div className="vf-period">
          <select
            className="vf-input"
            aria-label={texts('chooseValue')}
            value={side}
            onChange={(event) => setSide(event.target.value === 'last' ? 'last' : 'next')}
          >
            <option value="next">{texts('nextN')}</option>
            <option value="last">{texts('lastN')}</option>
          </select>
          <input
            className="vf-input"
            inputMode="numeric"
            aria-label={texts('amount')}
            aria-invalid={!isRight}
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
            onKeyDown={(event) => event.key === 'Enter' && done()}
          />
          <select
            className="vf-input"
            aria-label={texts('chooseValue')}
            value={unit}
            onChange={(event) => setUnit(UNITS.find((one) => one === event.target.value) ?? 'day')}
          >
            {UNITS.map((one) => (
              <option key={one} value={one}>
                {texts(`unit_${one}`)}
              </option>
            ))}
          </select>
          <Button type="primary" size="small" disabled={!isRight} onClick={done}>
            {texts('apply')}
          </Button>
        </div>
      }
    />
  );
}

/** A period that counts from today, in its parts; the next 30 days where it is none. */
function rollingOf(known: Period | null): { side: 'last' | 'next'; amount: number; unit: (typeof UNITS)[number] } {
  if (known === null || 'relative' in known) return { side: 'next', amount: 30, unit: 'day' };
  return 'last' in known
    ? { side: 'last', amount: known.last, unit: known.unit }
    : { side: 'next', amount: known.next, unit: known.unit };
}

function periodOf(value: FilterValue | undefined): Period | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  return 'relative' in value || 'last' in value || 'next' in value ? value : null;
}

/** A day that moves with the calendar, or one that stays. */
function DayEditor({ field, condition, onDone }: Props): ReactNode {
  const texts = useViewTexts();
  const known = periodOf(condition.value);
  return (
    <Chooser
      label={texts('chooseValue')}
      choices={RelativeDay.options.map((day) => ({ value: day, label: texts(day) }))}
      chosen={new Set(known !== null && 'relative' in known ? [known.relative] : [])}
      onChoose={(day) => onDone({ relative: RelativeDay.parse(day) })}
      foot={
        <TypedEditor
          field={{ ...field, type: 'date' }}
          condition={condition}
          onDone={onDone}
          label={texts('aDay')}
          isQuiet
        />
      }
    />
  );
}

/** What people type, read as the field has it. */
function TypedEditor({
  field,
  condition,
  onDone,
  label,
  isQuiet = false,
}: Props & Readonly<{ label?: string; isQuiet?: boolean }>): ReactNode {
  const texts = useViewTexts();
  const recordTexts = useRecordTexts();
  const input = useRef<HTMLInputElement>(null);
  useFocus(input, !isQuiet);
  const [text, setText] = useState(() => plainText(condition.value));
  const read = meant(field, text);
  const isFaulty = text.trim() !== '' && read.outcome !== 'value';
  const done = (): void => {
    if (read.outcome === 'value' && read.value !== null && isFilterValue(read.value)) onDone(read.value);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) done();
  };
  return (
    <div className="vf-typed">
      <input
        className="vf-input"
        ref={input}
        type={
          field.type === 'date' && navigator.language.slice(0, 2) === document.documentElement.lang.slice(0, 2)
            ? 'date'
            : 'text'
        }
        aria-label={label ?? texts('chooseValue')}
        aria-invalid={isFaulty}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Button type="primary" size="small" disabled={read.outcome !== 'value' || read.value === null} onClick={done}>
        {texts('apply')}
      </Button>
      {isFaulty && (
        <p role="alert" className="rec-fault">
          {recordTexts('cannotRead')}
        </p>
      )}
    </div>
  );
}

function isFilterValue(value: unknown): value is FilterValue {
  return typeof value !== 'object' || (value !== null && 'minor' in value);
}

function plainText(value: FilterValue | undefined): string {
  if (value === undefined || Array.isArray(value)) return '';
  if (value !== null && typeof value === 'object') return 'minor' in value ? typedText(value) : '';
  return typedText(value);
}
