import { LeftOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import type { Condition, Field, Filter, Kind } from '@valence/contract';
import { post } from '../../../parts/api.ts';
import { useSay } from '../../../parts/i18n/index.ts';
import { kindsQuery } from '../../../parts/kinds.ts';
import { useViewTexts } from '../texts.ts';
import { Chooser, type Choice } from './chooser.tsx';
import { fieldsOf, isComplete, operatorsOf, relatedKinds, UNARY, withOperator } from './filter-tree.ts';
import { wordOf } from './filter-words.ts';
import { ValueEditor } from './value-editor.tsx';

/** How often the editor looks whether the index is there. */
const LOOK_MS = 700;

type Step = 'field' | 'op' | 'value';
type Props = Readonly<{
  kind: Kind;
  kinds: readonly Kind[];
  /** What is being changed; null for a new condition. */
  condition: Condition | null;
  start: Step;
  onDone: (filter: Filter) => void;
}>;

/** A condition made or changed by three choices: field, what is said about it, value. Each leads on by itself. */
export function ConditionEditor({ kind, kinds, condition, start, onDone }: Props): ReactNode {
  const [draft, setDraft] = useState<Condition | null>(condition);
  const [step, setStep] = useState<Step>(start);
  const fields = draft === null ? undefined : fieldsOf(draft.field, kind, kinds);
  const field = fields?.at(-1);
  const take = (next: Condition): void => {
    if (isComplete(next)) return onDone(next);
    setDraft(next);
    setStep('value');
  };
  if (step === 'field' || draft === null || field === undefined) {
    return (
      <FieldChooser
        kind={kind}
        kinds={kinds}
        onRelated={(filter) => onDone(filter)}
        onField={(path) => {
          const chosen = fieldsOf(path, kind, kinds)?.at(-1);
          const [op] = chosen === undefined ? [] : operatorsOf({ ...chosen, isIndexed: true });
          if (op === undefined) return;
          setDraft({ field: path, op });
          setStep('value');
        }}
      />
    );
  }
  const unindexed = draft.op === 'contains' ? undefined : fields?.find((part) => !part.isIndexed);
  if (unindexed !== undefined) return <MakeIndexed kind={ownerOf(unindexed, fields, kind)} field={unindexed} />;
  if (step === 'op') return <OperatorChooser field={field} draft={draft} onChoose={take} />;
  return <ValueStep field={field} draft={draft} onDraft={setDraft} onDone={onDone} />;
}

/** The kind whose field it is: this one, or the one behind the reference. */
function ownerOf(field: Field, fields: readonly Field[] | undefined, kind: Kind): string {
  const [first] = fields ?? [];
  return first === field ? kind.name : (first?.to ?? kind.name);
}

type StepProps = Readonly<{ field: Field; draft: Condition }>;

function OperatorChooser({
  field,
  draft,
  onChoose,
}: StepProps & Readonly<{ onChoose: (next: Condition) => void }>): ReactNode {
  const texts = useViewTexts();
  const operators = operatorsOf(field);
  return (
    <Chooser
      label={texts('chooseOperator')}
      choices={operators.map((op) => ({ value: op, label: texts(wordOf(op, field.type)) }))}
      chosen={new Set([draft.op])}
      onChoose={(chosen) => {
        const op = operators.find((known) => known === chosen);
        if (op !== undefined) onChoose(withOperator(draft, op));
      }}
    />
  );
}

type ValueStepProps = StepProps & Readonly<{ onDraft: (draft: Condition) => void; onDone: (filter: Filter) => void }>;

/** The value, with the operator above it for a quick change. */
function ValueStep({ field, draft, onDraft, onDone }: ValueStepProps): ReactNode {
  const texts = useViewTexts();
  const operators = operatorsOf(field);
  const change = (chosen: string): void => {
    const op = operators.find((known) => known === chosen);
    if (op === undefined) return;
    const next = withOperator(draft, op);
    if (UNARY.has(op)) onDone(next);
    else onDraft(next);
  };
  return (
    <div className="vf-value">
      <select
        className="vf-input"
        aria-label={texts('chooseOperator')}
        value={draft.op}
        onChange={(event) => change(event.target.value)}
      >
        {operators.map((op) => (
          <option key={op} value={op}>
            {texts(wordOf(op, field.type))}
          </option>
        ))}
      </select>
      <ValueEditor key={draft.op} field={field} condition={draft} onDone={(value) => onDone({ ...draft, value })} />
    </div>
  );
}

type FieldChooserProps = Readonly<{
  kind: Kind;
  kinds: readonly Kind[];
  onField: (path: string) => void;
  onRelated: (filter: Filter) => void;
}>;

/** The kind's fields, those behind its references one step further, and the records that point here. */
function FieldChooser({ kind, kinds, onField, onRelated }: FieldChooserProps): ReactNode {
  const texts = useViewTexts();
  const sayText = useSay();
  const [behind, setBehind] = useState<Field | null>(null);
  const owner = behind === null ? kind : kinds.find(({ name }) => name === behind.to);
  const named = (field: Field): Choice => ({
    value: behind === null ? field.id : `${behind.id}.${field.id}`,
    label: sayText(field.title),
    ...(!field.isIndexed && { note: texts('needsIndex') }),
  });
  const usable = (owner?.fields ?? []).filter((field) => operatorsOf({ ...field, isIndexed: true }).length > 0);
  const own = usable.filter(({ isIndexed }) => isIndexed).map(named);
  const later = usable.filter(({ isIndexed }) => !isIndexed).map(named);
  const steps =
    behind === null
      ? usable
          .filter(({ type, isIndexed, to }) => type === 'ref' && isIndexed && kinds.some(({ name }) => name === to))
          .map((field): Choice => ({
            value: `> ${field.id}`,
            label: texts('behind', { field: sayText(field.title) }),
            hasMore: true,
          }))
      : [];
  const related =
    behind === null
      ? relatedKinds(kind, kinds).flatMap(({ kind: child, field }) => {
          const note = texts('relatedThrough', { field: sayText(field.title) });
          return (['relatedSome', 'relatedNone'] as const).map((word): Choice => ({
            value: `${word} ${child.name} ${field.id}`,
            label: texts(word, { kind: sayText(child.plural) }),
            note,
            group: texts('addRelated'),
          }));
        })
      : [];
  const choose = (value: string): void => {
    if (value.startsWith('> ')) return setBehind(kind.fields.find(({ id }) => id === value.slice(2)) ?? null);
    const [word, child, field] = value.split(' ');
    if (child === undefined || field === undefined) return onField(value);
    onRelated({ related: { kind: child, field, some: word === 'relatedSome' } });
  };
  return (
    <>
      {behind !== null && (
        <button type="button" className="v-link-button vf-back" onClick={() => setBehind(null)}>
          <LeftOutlined aria-hidden /> {texts('back')}
        </button>
      )}
      <Chooser
        key={behind?.id ?? ''}
        label={texts('chooseField')}
        choices={[...own, ...steps, ...later, ...related]}
        onChoose={choose}
      />
    </>
  );
}

/** A field nobody has filtered on yet gets its index now, in the background; the editor goes on by itself once it is there. */
function MakeIndexed({ kind, field }: { kind: string; field: Field }): ReactNode {
  const texts = useViewTexts();
  const sayText = useSay();
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: () => post(`/api/kinds/${encodeURIComponent(kind)}/fields/${encodeURIComponent(field.id)}/index`),
  });
  useEffect(() => {
    if (!make.isSuccess) return undefined;
    const timer = setInterval(() => void client.invalidateQueries({ queryKey: kindsQuery.queryKey }), LOOK_MS);
    return () => clearInterval(timer);
  }, [make.isSuccess, client]);
  return (
    <div className="vf-value">
      {make.isSuccess && (
        <p className="v-quiet" role="status">
          {texts('indexing')}
        </p>
      )}
      {make.error !== null && (
        <p role="alert" className="rec-fault">
          {make.error.message}
        </p>
      )}
      <Button autoFocus loading={make.isPending || make.isSuccess} onClick={() => make.mutate()}>
        {texts('makeIndexed', { field: sayText(field.title) })}
      </Button>
    </div>
  );
}
