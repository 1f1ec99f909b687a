import { ArrowDownOutlined, ArrowUpOutlined, CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { CASE_OPS, formOf, hasValue, textOf, valueOf, type CaseForm, type CaseOp } from '../model/case-form.ts';
import type { SwitchCase, SwitchNode } from '../model/graph.ts';
import { useStudioTexts } from '../texts.ts';
import { useStudioData } from './context.ts';
import { ExpressionInput, PreviewLine } from './expression-input.tsx';
import { Field } from './field.tsx';
import { SamplePicker } from './sample-picker.tsx';

type Props = Readonly<{ node: SwitchNode; onChange: (node: SwitchNode, about?: string) => void }>;

/** The cases of a choice, tried from top to bottom, each built by choosing or written as an expression. */
export function SwitchForm({ node, onChange }: Props) {
  const t = useStudioTexts();
  const { cases } = node;
  const set = (next: readonly SwitchCase[], about?: string): void => onChange({ ...node, cases: next }, about);
  return (
    <>
      <h3>{t('cases')}</h3>
      {cases.map((one, at) => (
        <section
          // oxlint-disable-next-line react/no-array-index-key -- a case is known by its place
          key={at}
          className="std-case"
          aria-label={t('caseNumber', { count: at + 1 })}
        >
          <header>
            <span className="v-quiet">{t('caseNumber', { count: at + 1 })}</span>
            <span>
              <Button
                type="text"
                size="small"
                icon={<ArrowUpOutlined />}
                aria-label={t('moveUp')}
                disabled={at === 0}
                onClick={() => set(swapped(cases, at, at - 1))}
              />
              <Button
                type="text"
                size="small"
                icon={<ArrowDownOutlined />}
                aria-label={t('moveDown')}
                disabled={at === cases.length - 1}
                onClick={() => set(swapped(cases, at, at + 1))}
              />
              <Button
                type="text"
                size="small"
                icon={<CloseOutlined />}
                aria-label={t('removeField', { name: one.port })}
                disabled={cases.length === 1}
                onClick={() => set(cases.toSpliced(at, 1))}
              />
            </span>
          </header>
          <Case node={node.id} at={at} value={one} onChange={(next, about) => set(cases.with(at, next), about)} />
        </section>
      ))}
      <Button size="small" icon={<PlusOutlined />} onClick={() => set([...cases, { if: '', port: freePort(node) }])}>
        {t('addCase')}
      </Button>
      <Field label={t('otherwise')}>
        {(id) => (
          <Input
            id={id}
            value={node.default}
            onChange={({ target }) => onChange({ ...node, default: portName(target.value) || node.default }, 'default')}
          />
        )}
      </Field>
    </>
  );
}

type CaseProps = Readonly<{
  node: string;
  at: number;
  value: SwitchCase;
  onChange: (value: SwitchCase, about?: string) => void;
}>;

function Case({ node, at, value, onChange }: CaseProps) {
  const t = useStudioTexts();
  const { faultsOf } = useStudioData();
  const form = formOf(value.if);
  const [isText, setText] = useState(form === null);
  const fault = faultsOf(node).find(({ path }) => path.endsWith(`.cases.${at}.if`))?.message;
  const set = (next: CaseForm, about?: string): void => onChange({ ...value, if: textOf(next) }, about);
  return (
    <>
      {isText || form === null ? (
        <Field label={t('expression')} fault={fault}>
          {(id) => (
            <ExpressionInput
              id={id}
              node={node}
              value={value.if.replace(/^=/, '')}
              onChange={(text) => onChange({ ...value, if: text }, `if ${at}`)}
            />
          )}
        </Field>
      ) : (
        <Field label={t('caseField')} fault={fault}>
          {(id) => (
            <>
              <SamplePicker
                name={t('caseField')}
                node={node}
                value={form.path}
                onPick={(path) => set({ ...form, path })}
              />
              <div className="std-compare">
                <Select
                  aria-label={t('caseOp')}
                  value={form.op}
                  popupMatchSelectWidth={false}
                  options={CASE_OPS.map((op) => ({ value: op, label: t(`op_${op}`) }))}
                  onChange={(op: CaseOp) => set({ ...form, op, value: hasValue(op) ? (form.value ?? '') : null })}
                />
                {hasValue(form.op) && (
                  <CaseValue
                    key={form.op}
                    value={form.value}
                    onChange={(next) => set({ ...form, value: next }, `if ${at}`)}
                  />
                )}
              </div>
              <PreviewLine id={`${id}-preview`} text={value.if} node={node} />
            </>
          )}
        </Field>
      )}
      <div className="std-case-foot">
        <label>
          <span className="v-quiet">{t('casePort')}</span>
          <Input
            size="small"
            value={value.port}
            onChange={({ target }) => onChange({ ...value, port: portName(target.value) || value.port }, `port ${at}`)}
          />
        </label>
        <Button type="link" size="small" disabled={isText && form === null} onClick={() => setText(!isText)}>
          {t(isText ? 'caseAsForm' : 'caseAsText')}
        </Button>
      </div>
    </>
  );
}

type CaseValueProps = Readonly<{ value: CaseForm['value']; onChange: (value: string | number | boolean) => void }>;

/** Half-typed numbers such as `0.` stay on screen as they are typed. */
function CaseValue({ value, onChange }: CaseValueProps) {
  const t = useStudioTexts();
  const shown = typeof value === 'string' && typeof valueOf(value) !== 'string' ? `"${value}"` : String(value ?? '');
  const [typed, setTyped] = useState(shown);
  return (
    <Input
      aria-label={t('caseValue')}
      placeholder={t('caseValue')}
      value={typed}
      onChange={({ target }) => {
        setTyped(target.value);
        onChange(valueOf(target.value));
      }}
    />
  );
}

function swapped(cases: readonly SwitchCase[], a: number, b: number): readonly SwitchCase[] {
  const [one, other] = [cases[a], cases[b]];
  return one === undefined || other === undefined ? cases : cases.with(a, other).with(b, one);
}

/** A port is a word without spaces; a line is known by it. */
function portName(typed: string): string {
  return typed.replace(/\s+/g, '_').slice(0, 40);
}

function freePort(node: SwitchNode): string {
  const taken = new Set([...node.cases.map(({ port }) => port), node.default]);
  for (let at = node.cases.length + 1; ; at += 1) if (!taken.has(`case${at}`)) return `case${at}`;
}
