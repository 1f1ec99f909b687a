import { Button, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Field, Filter, Kind, Value } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { fieldOf } from '../../parts/kinds.ts';
import { ValueInput } from '../../parts/value-input.tsx';
import { wordOf } from './filter-words.ts';
import { isComplete, operatorsOf, UNARY } from './list-state.ts';
import { useRecordTexts } from './texts.ts';

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
  const canApply = draft !== undefined && isComplete(draft) && !isFaulty;
  const apply = (): void => {
    if (canApply) onApply(draft);
  };
  const chooseField = (id: string): void => {
    const chosen = fieldOf(kind, id);
    const op = chosen && operatorsOf(chosen)[0];
    if (op !== undefined) setDraft({ field: id, op });
  };
  const chooseOp = (op: Filter['op']): void => {
    if (draft === undefined) return;
    const isSameShape = !UNARY.has(op) && (op === 'oneOf') === (draft.op === 'oneOf');
    setDraft(isSameShape ? { ...draft, op } : { field: draft.field, op });
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
        autoFocus={draft === undefined}
        defaultOpen={draft === undefined}
        value={draft?.field ?? null}
        options={kind.fields
          .filter(({ isIndexed }) => isIndexed)
          .map(({ id, title }) => ({ value: id, label: sayText(title) }))}
        onChange={(id: string | null) => id !== null && chooseField(id)}
      />
      {field !== undefined && draft !== undefined && (
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
              onFault={setFaulty}
              onEnter={apply}
              onChange={(value) => setDraft({ ...draft, value })}
            />
          )}
        </>
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
