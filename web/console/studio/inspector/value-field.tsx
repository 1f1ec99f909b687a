import { Segmented } from 'antd';
import { useState, type ReactNode } from 'react';
import { isPath } from '../model/sample-tree.ts';
import type { FormField } from '../model/schema.ts';
import { useStudioTexts } from '../texts.ts';
import { useStudioData } from './context.ts';
import { ExpressionInput, PreviewLine } from './expression-input.tsx';
import { Field } from './field.tsx';
import { FixedInput } from './fixed-input.tsx';
import { SamplePicker } from './sample-picker.tsx';

type Mode = 'fixed' | 'from' | 'expression';

type ValueFieldProps = Readonly<{
  field: FormField;
  node: string | null;
  value: unknown;
  onChange: (value: unknown) => void;
  /** Where problems of this value are told: the end of their path. */
  path?: string;
  aside?: ReactNode;
}>;

/** One value of a node: written down, taken from what an earlier node gave, or computed. */
export function ValueField({ field, node, value, onChange, path, aside }: ValueFieldProps) {
  const t = useStudioTexts();
  const { faultsOf } = useStudioData();
  const [wanted, setWanted] = useState<Mode | null>(null);
  const text = expressionOf(value);
  const found: Mode = text === null ? 'fixed' : text === '' || isPath(text) ? 'from' : 'expression';
  const mode = wanted ?? (value === undefined && isTaken(field) ? 'from' : found);
  const fault = path === undefined ? undefined : faultsOf(node).find((one) => one.path.endsWith(path))?.message;
  const change = (next: Mode): void => {
    setWanted(next);
    if (next === 'fixed' && text !== null) onChange(undefined);
  };
  return (
    <Field
      label={field.title}
      hint={field.about === '' ? undefined : field.about}
      fault={fault}
      isRequired={field.isRequired}
      aside={
        <>
          <Segmented
            size="small"
            className="std-modes"
            aria-label={t('modeOf', { name: field.title })}
            value={mode}
            options={[
              { value: 'fixed', label: t('fixed') },
              { value: 'from', label: t('from') },
              { value: 'expression', label: '=', title: t('expression') },
            ]}
            onChange={change}
          />
          {aside}
        </>
      }
    >
      {(id) => {
        if (mode === 'fixed')
          return <FixedInput id={id} field={field} value={text === null ? value : undefined} onChange={onChange} />;
        if (mode === 'from')
          return (
            <>
              <SamplePicker
                name={field.title}
                node={node}
                value={text ?? ''}
                onPick={(picked) => {
                  setWanted('from');
                  onChange(`=${picked}`);
                }}
              />
              <PreviewLine id={`${id}-preview`} text={text ?? ''} node={node} />
            </>
          );
        return (
          <ExpressionInput
            id={id}
            node={node}
            value={text ?? ''}
            onChange={(next) => onChange(next === '' ? undefined : `=${next}`)}
          />
        );
      }}
    </Field>
  );
}

/** What is more often taken from what came before than written down. */
function isTaken({ shape, pick }: FormField): boolean {
  return shape === 'json' || pick === 'record';
}

/** An expression without its `=`; null for a value that stands for itself. */
function expressionOf(value: unknown): string | null {
  return typeof value === 'string' && value.startsWith('=') && !value.startsWith('==') ? value.slice(1) : null;
}
