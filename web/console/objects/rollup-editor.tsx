import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import type { ReactNode } from 'react';
import { isCondition, ROLLUP_FNS, type Condition, type Field, type Kind } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { ValueInput } from '../../parts/value-input.tsx';
import type { Rollup } from './field-draft.ts';
import { useObjectTexts } from './texts.ts';

const NUMBERS: ReadonlySet<Field['type']> = new Set(['integer', 'number', 'rating', 'money']);
const ORDERED: ReadonlySet<Field['type']> = new Set([...NUMBERS, 'date', 'datetime']);
const OPS = ['is', 'isNot', 'atLeast', 'atMost', 'isKnown', 'isEmpty'] as const;

type Props = Readonly<{ kind: string; value: Rollup; onChange: (rollup: Rollup) => void }>;

/** A figure over the records of another kind that point here. */
export function RollupEditor({ kind, value, onChange }: Props): ReactNode {
  const texts = useObjectTexts();
  const say = useSay();
  const kinds = useQuery(kindsQuery).data ?? [];
  const pointing = kinds.filter((other) => other.fields.some((f) => pointsTo(f, kind)));
  const child = pointing.find((other) => other.name === value.kind);
  const fn = value.fn ?? 'count';
  const countable = fn === 'sum' || fn === 'avg' ? NUMBERS : ORDERED;
  if (kinds.length > 0 && pointing.length === 0) return <p className="v-quiet">{texts('noChildren')}</p>;
  const named = (fields: readonly Field[]) => fields.map((f) => ({ value: f.id, label: say(f.title) }));
  const chooseKind = (name: string): void => {
    const next = pointing.find((other) => other.name === name);
    const field = next?.fields.find((f) => pointsTo(f, kind))?.id;
    onChange({ fn, kind: name, ...(field !== undefined && { field }) });
  };
  return (
    <div className="obj-form">
      <Labelled label={texts('rollupKind')} id="rollup-kind">
        <Select
          id="rollup-kind"
          showSearch={{ optionFilterProp: 'label' }}
          value={value.kind ?? null}
          options={pointing.map((other) => ({ value: other.name, label: say(other.title) }))}
          onChange={chooseKind}
        />
      </Labelled>
      {child !== undefined && (
        <>
          <Labelled label={texts('rollupField')} id="rollup-field">
            <Select
              id="rollup-field"
              value={value.field ?? null}
              options={named(child.fields.filter((f) => pointsTo(f, kind)))}
              onChange={(field: string) => onChange({ ...value, field })}
            />
          </Labelled>
          <Labelled label={texts('rollupFn')} id="rollup-fn">
            <Select
              id="rollup-fn"
              value={fn}
              options={ROLLUP_FNS.map((name) => ({ value: name, label: texts(`fn_${name}`) }))}
              onChange={(next: (typeof ROLLUP_FNS)[number]) => onChange({ ...value, fn: next })}
            />
          </Labelled>
          {fn !== 'count' && (
            <Labelled label={texts('rollupOf')} id="rollup-of">
              <Select
                id="rollup-of"
                value={value.of ?? null}
                options={named(child.fields.filter((f) => countable.has(f.type)))}
                onChange={(of: string) => onChange({ ...value, of })}
              />
            </Labelled>
          )}
          <Where child={child} value={value} onChange={onChange} />
        </>
      )}
    </div>
  );
}

function pointsTo({ type, to }: Field, kind: string): boolean {
  return (type === 'ref' || type === 'refs') && to === kind;
}

function Labelled({ label, id, children }: { label: string; id: string; children: ReactNode }): ReactNode {
  return (
    <div className="obj-field">
      <label className="obj-label" htmlFor={id}>
        {label}
      </label>
      {children}
    </div>
  );
}

/** Conditions that must all hold for a record to count. */
function Where({ child, value, onChange }: { child: Kind } & Omit<Props, 'kind'>): ReactNode {
  const texts = useObjectTexts();
  const say = useSay();
  const where = (value.where ?? []).filter(isCondition);
  const set = (next: readonly Condition[]): void => onChange({ ...value, where: [...next] });
  const change = (at: number, part: Partial<Condition>): void =>
    set(where.map((condition, place) => (place === at ? { ...condition, ...part } : condition)));
  const [first] = child.fields;
  return (
    <div className="obj-field" role="group" aria-label={texts('rollupWhere')}>
      <span className="obj-label">{texts('rollupWhere')}</span>
      {where.map((condition, at) => {
        const field = child.fields.find((f) => f.id === condition.field);
        const hasValue = condition.op !== 'isKnown' && condition.op !== 'isEmpty';
        return (
          // Conditions have no name of their own; their place is what they are
          <div key={`${at} ${condition.field}`} className="obj-where">
            <Select
              value={condition.field}
              aria-label={texts('rollupOf')}
              showSearch={{ optionFilterProp: 'label' }}
              options={child.fields.map((f) => ({ value: f.id, label: say(f.title) }))}
              onChange={(next: string) => set(where.with(at, { field: next, op: 'isKnown' }))}
            />
            <Select
              value={condition.op}
              aria-label={texts('condition')}
              options={OPS.map((op) => ({ value: op, label: texts(`op_${op}`) }))}
              onChange={(op: Condition['op']) => change(at, { op })}
            />
            {hasValue && field !== undefined && (
              <ValueInput
                field={field}
                value={condition.value as Parameters<typeof ValueInput>[0]['value']}
                onChange={(next) => change(at, { value: next as Condition['value'] })}
              />
            )}
            <Button
              type="text"
              icon={<CloseOutlined aria-hidden />}
              aria-label={texts('removeCondition')}
              onClick={() => set(where.toSpliced(at, 1))}
            />
          </div>
        );
      })}
      {first !== undefined && (
        <Button
          type="dashed"
          icon={<PlusOutlined aria-hidden />}
          onClick={() => set([...where, { field: first.id, op: 'isKnown' }])}
        >
          {texts('addCondition')}
        </Button>
      )}
    </div>
  );
}
