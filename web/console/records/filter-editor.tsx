import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import type { Field, Kind, Value } from '@valence/contract';
import type { Filter } from './simple-filter.ts';
import { post } from '../../parts/api.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { fieldOf, kindsQuery } from '../../parts/kinds.ts';
import { ValueInput } from '../../parts/value-input.tsx';
import { wordOf } from './filter-words.ts';
import { isComplete, operatorsOf, UNARY } from './list-state.ts';
import { useRecordTexts } from './texts.ts';

/** How often the editor looks whether the index is there. */
const LOOK_MS = 700;

type Props = Readonly<{
  kind: Kind;
  /** The filter being changed; undefined for a new one. */
  filter: Filter | undefined;
  onApply: (filter: Filter) => void;
  onCancel: () => void;
}>;

/** Field, condition, value: one sentence made by three choices. */
export function FilterEditor({ kind, filter, onApply, onCancel }: Props): ReactNode {
  const texts = useRecordTexts();
  const sayText = useSay();
  const [draft, setDraft] = useState<Filter | undefined>(filter);
  const [isFaulty, setFaulty] = useState(false);
  const field = draft && fieldOf(kind, draft.field);
  const isNew = draft === undefined;
  const canApply = draft !== undefined && field?.isIndexed === true && isComplete(draft) && !isFaulty;
  const apply = (): void => {
    if (canApply) onApply(draft);
  };
  const chooseField = (id: string): void => {
    const chosen = fieldOf(kind, id);
    const op = chosen && operatorsOf(chosen)[0];
    if (op !== undefined) setDraft({ field: id, op });
  };
  return (
    <div
      className="rec-editor"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
      }}
    >
      <Select
        aria-label={texts('chooseField')}
        placeholder={texts('chooseField')}
        showSearch={{ optionFilterProp: 'label' }}
        autoFocus={isNew}
        defaultOpen={isNew}
        value={draft?.field ?? null}
        options={fieldOptions(kind, texts('notIndexedYet'), sayText)}
        onChange={(id: string | null) => id !== null && chooseField(id)}
      />
      {field !== undefined && draft !== undefined && (
        <Rest kind={kind} field={field} draft={draft} onDraft={setDraft} onFault={setFaulty} onEnter={apply} />
      )}
      <div className="rec-editor-foot">
        <Button onClick={onCancel}>{texts('cancel')}</Button>
        <Button type="primary" disabled={!canApply} onClick={apply}>
          {texts('apply')}
        </Button>
      </div>
    </div>
  );
}

type ConditionProps = Readonly<{
  field: Field;
  draft: Filter;
  onDraft: (draft: Filter) => void;
  onFault: (isFaulty: boolean) => void;
  onEnter: () => void;
}>;

/** What follows the field: its condition, or first its index. */
function Rest({ kind, ...rest }: ConditionProps & Readonly<{ kind: Kind }>): ReactNode {
  return rest.field.isIndexed ? <Condition {...rest} /> : <MakeIndexed kind={kind} field={rest.field} />;
}

/** What is said about the field, and the value it is said with. */
function Condition({ field, draft, onDraft, onFault, onEnter }: ConditionProps): ReactNode {
  const texts = useRecordTexts();
  const chooseOp = (op: Filter['op']): void => {
    const isSameShape = !UNARY.has(op) && (op === 'oneOf') === (draft.op === 'oneOf');
    onDraft(isSameShape ? { ...draft, op } : { field: draft.field, op });
  };
  return (
    <>
      <Select
        aria-label={texts('chooseOperator')}
        value={draft.op}
        options={operatorsOf(field).map((op) => ({ value: op, label: texts(wordOf(op, field.type)) }))}
        onChange={chooseOp}
      />
      {!UNARY.has(draft.op) && (
        <FilterValue
          key={`${draft.field} ${draft.op === 'oneOf'}`}
          field={field}
          draft={draft}
          onFault={onFault}
          onEnter={onEnter}
          onChange={(value) => onDraft({ ...draft, value })}
        />
      )}
    </>
  );
}

type Options = { value: string; label: string }[];

/** Indexed fields first; the others can be made so. */
function fieldOptions(
  kind: Kind,
  later: string,
  sayText: (text: Field['title']) => string,
): (Options[number] | { label: string; options: Options })[] {
  const say = ({ id, title }: Field) => ({ value: id, label: sayText(title) });
  const ready = kind.fields.filter(({ isIndexed }) => isIndexed).map(say);
  const rest = kind.fields
    .filter(({ isIndexed, type }) => !isIndexed && type !== 'longText' && type !== 'tags')
    .map(say);
  return rest.length === 0 ? ready : [...ready, { label: later, options: rest }];
}

/** A field nobody has filtered on yet gets its index now, in the background; the editor goes on by itself once it is there. */
function MakeIndexed({ kind, field }: { kind: Kind; field: Field }): ReactNode {
  const texts = useRecordTexts();
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: () => post(`/api/kinds/${encodeURIComponent(kind.name)}/fields/${encodeURIComponent(field.id)}/index`),
  });
  useEffect(() => {
    if (!make.isSuccess) return undefined;
    const timer = setInterval(() => void client.invalidateQueries({ queryKey: kindsQuery.queryKey }), LOOK_MS);
    return () => clearInterval(timer);
  }, [make.isSuccess, client]);
  return (
    <>
      <p className="v-quiet" role="status">
        {texts(make.isSuccess ? 'indexing' : 'indexAbout')}
      </p>
      {make.error !== null && (
        <p role="alert" className="rec-fault">
          {make.error.message}
        </p>
      )}
      <Button loading={make.isPending || make.isSuccess} onClick={() => make.mutate()}>
        {texts('makeIndexed')}
      </Button>
    </>
  );
}

type ValueProps = Readonly<{
  field: Field;
  draft: Filter;
  onChange: (value: Value | string[]) => void;
  onFault: (isFaulty: boolean) => void;
  onEnter: () => void;
}>;

function FilterValue({ field, draft, onChange, onFault, onEnter }: ValueProps): ReactNode {
  const texts = useRecordTexts();
  const sayText = useSay();
  if (draft.op === 'oneOf') {
    return (
      <Select
        mode="multiple"
        aria-label={texts('chooseValue')}
        autoFocus
        value={Array.isArray(draft.value) ? draft.value : []}
        options={(field.choices ?? []).map(({ value, title }) => ({ value, label: sayText(title) }))}
        onChange={onChange}
      />
    );
  }
  return (
    <ValueInput field={field} value={draft.value} onChange={onChange} onFault={onFault} onEnter={onEnter} isFocused />
  );
}
