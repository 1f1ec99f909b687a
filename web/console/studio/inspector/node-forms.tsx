import { Input, InputNumber, Select, Switch } from 'antd';
import { useLocale, useSay } from '../../../parts/i18n/index.ts';
import type {
  ApproveNode,
  CallNode,
  ForkNode,
  GraphNode,
  LlmNode,
  SubAgentNode,
  Values,
  WaitNode,
} from '../model/graph.ts';
import { fieldsOf, isRecord } from '../model/schema.ts';
import { useStudioTexts } from '../texts.ts';
import { AnswerFields } from './answer-fields.tsx';
import { useStudioData } from './context.ts';
import { DurationInput } from './duration-input.tsx';
import { ExpressionInput } from './expression-input.tsx';
import { Field } from './field.tsx';
import { JsonInput } from './fixed-input.tsx';
import { NamedValues } from './named-values.tsx';
import { ReducerRows } from './reducer-rows.tsx';
import { SamplePicker } from './sample-picker.tsx';
import { SwitchForm } from './switch-form.tsx';
import { TextList } from './text-list.tsx';
import { ValueField } from './value-field.tsx';

type FormProps<N extends GraphNode> = Readonly<{
  node: N;
  /** `about` names the one setting that changed, so that typing in it is one step to undo. */
  onChange: (node: N, about?: string) => void;
}>;

/** The settings that a node has because of its type. */
export function NodeForm({ node, onChange }: FormProps<GraphNode>) {
  switch (node.type) {
    case 'call':
      return <CallForm node={node} onChange={onChange} />;
    case 'switch':
      return <SwitchForm node={node} onChange={onChange} />;
    case 'approve':
      return <ApproveForm node={node} onChange={onChange} />;
    case 'wait':
      return <WaitForm node={node} onChange={onChange} />;
    case 'fork':
      return <ForkForm node={node} onChange={onChange} />;
    case 'agent':
      return <AgentForm node={node} onChange={onChange} />;
    case 'llm':
      return <LlmForm node={node} onChange={onChange} />;
    default:
      return <JsonForm node={node} onChange={onChange} />;
  }
}

/** A node of a type that this version does not know: as it is written. */
function JsonForm({ node, onChange }: FormProps<GraphNode>) {
  const t = useStudioTexts();
  return (
    <Field label={t('asJson')}>
      {(id) => (
        <JsonInput
          id={id}
          value={node}
          onChange={(next) => isRecord(next) && onChange({ ...node, ...next, id: node.id })}
        />
      )}
    </Field>
  );
}

/** `values` with one of them set, or taken out. */
function withValue(values: Values | undefined, name: string, value: unknown): Values {
  const { [name]: _gone, ...rest } = values ?? {};
  return value === undefined ? rest : { ...rest, [name]: value };
}

function CallForm({ node, onChange }: FormProps<CallNode>) {
  const t = useStudioTexts();
  const say = useSay();
  const { tools } = useStudioData();
  const tool = tools.get(node.fn);
  const language = useLocale() === 'en' ? 'en' : 'zh';
  const fields = fieldsOf(tool?.input, language);
  return (
    <>
      <Field label={t('tool')} hint={tool === undefined ? undefined : say(tool.about)}>
        {(id) => (
          <Select
            id={id}
            className="std-wide"
            showSearch={{ optionFilterProp: 'label' }}
            value={node.fn === '' ? null : node.fn}
            options={[...tools].map(([fn, { title }]) => ({ value: fn, label: `${say(title)} ${fn}` }))}
            onChange={(fn: string) => onChange({ ...node, fn })}
          />
        )}
      </Field>
      <h3>{t('inputs')}</h3>
      {tool !== undefined && fields.length === 0 && <p className="v-quiet">{t('noInputs')}</p>}
      {fields.map((field) => (
        <ValueField
          key={`${node.fn} ${field.name}`}
          field={field}
          node={node.id}
          path={`.in.${field.name}`}
          value={node.in?.[field.name]}
          onChange={(value) => onChange({ ...node, in: withValue(node.in, field.name, value) }, `in ${field.name}`)}
        />
      ))}
    </>
  );
}

function AgentForm({ node, onChange }: FormProps<SubAgentNode>) {
  const t = useStudioTexts();
  const say = useSay();
  const { agents } = useStudioData();
  const called = agents.find(({ name }) => name === node.ref);
  return (
    <>
      <Field label={t('agent')} hint={called === undefined ? undefined : say(called.about)}>
        {(id) => (
          <Select
            id={id}
            className="std-wide"
            showSearch={{ optionFilterProp: 'label' }}
            value={node.ref === '' ? null : node.ref}
            options={agents.map(({ name, title }) => ({ value: name, label: say(title) }))}
            onChange={(ref: string) => onChange({ ...node, ref })}
          />
        )}
      </Field>
      <h3>{t('inputs')}</h3>
      <NamedValues
        node={node.id}
        values={node.in ?? {}}
        onChange={(values, about) => onChange({ ...node, in: values }, about)}
      />
    </>
  );
}

function ApproveForm({ node, onChange }: FormProps<ApproveNode>) {
  const t = useStudioTexts();
  return (
    <>
      <Field label={t('who')}>
        {(id) => (
          <Select
            id={id}
            className="std-wide"
            value={node.who ?? 'owner'}
            options={(['owner', 'manager'] as const).map((value) => ({ value, label: t(value) }))}
            onChange={(who: 'owner' | 'manager') => onChange({ ...node, who })}
          />
        )}
      </Field>
      <Field label={t('dueIn')}>
        {(id) => (
          <DurationInput
            id={id}
            isOptional
            value={node.dueIn}
            onChange={(dueIn) => {
              const { dueIn: _gone, ...rest } = node;
              onChange(dueIn === undefined ? rest : { ...rest, dueIn }, 'dueIn');
            }}
          />
        )}
      </Field>
      <Field label={t('onTimeout')}>
        {(id) => (
          <Select
            id={id}
            className="std-wide"
            value={node.onTimeout ?? 'expire'}
            options={(['expire', 'escalate'] as const).map((value) => ({ value, label: t(value) }))}
            onChange={(onTimeout: 'expire' | 'escalate') => onChange({ ...node, onTimeout })}
          />
        )}
      </Field>
      <Field label={t('always')}>
        {(id) => <Switch id={id} checked={node.always ?? false} onChange={(always) => onChange({ ...node, always })} />}
      </Field>
    </>
  );
}

const WAITS = ['waitDuration', 'waitInstant', 'waitEventOnly', 'waitEventOr'] as const;
type Wait = (typeof WAITS)[number];

function waitOf(node: WaitNode): Wait {
  if (node.event === undefined) return node.until === undefined ? 'waitDuration' : 'waitInstant';
  return node.for === undefined && node.until === undefined ? 'waitEventOnly' : 'waitEventOr';
}

function WaitForm({ node, onChange }: FormProps<WaitNode>) {
  const t = useStudioTexts();
  const { for: length, until, event, match, ...rest } = node;
  const wait = waitOf(node);
  const choose = (next: Wait): void => {
    const time = next === 'waitInstant' ? { until: until ?? '=' } : { for: length ?? 'P1D' };
    const happens = { event: event ?? 'record.changed', ...(match !== undefined && { match }) };
    const parts = {
      waitDuration: time,
      waitInstant: time,
      waitEventOnly: happens,
      waitEventOr: { ...happens, ...time },
    };
    onChange({ ...rest, ...parts[next] });
  };
  return (
    <>
      <Field label={t('waitKind')}>
        {(id) => (
          <Select
            id={id}
            className="std-wide"
            value={wait}
            options={WAITS.map((value) => ({ value, label: t(value) }))}
            onChange={choose}
          />
        )}
      </Field>
      {length !== undefined && (
        <Field label={t('waitFor')}>
          {(id) => (
            <DurationInput
              id={id}
              value={length}
              onChange={(next) => onChange({ ...node, for: next ?? 'P1D' }, 'for')}
            />
          )}
        </Field>
      )}
      {until !== undefined && (
        <Field label={t('waitInstant')}>
          {(id) => (
            <ExpressionInput
              id={id}
              node={node.id}
              value={until.slice(1)}
              onChange={(text) => onChange({ ...node, until: `=${text}` }, 'until')}
            />
          )}
        </Field>
      )}
      {event !== undefined && (
        <>
          <Field label={t('event')}>
            {(id) => (
              <Input
                id={id}
                value={event}
                onChange={(change) => onChange({ ...node, event: change.target.value }, 'event')}
              />
            )}
          </Field>
          <Field label={t('match')}>
            {() => (
              <SamplePicker
                name={t('match')}
                node={node.id}
                value={match?.slice(1) ?? ''}
                onPick={(path) => onChange({ ...node, match: `=${path}` })}
              />
            )}
          </Field>
        </>
      )}
    </>
  );
}

function ForkForm({ node, onChange }: FormProps<ForkNode>) {
  const t = useStudioTexts();
  const { each, ...rest } = node;
  return (
    <>
      <Field label={t('each')} hint={t('eachHint')}>
        {(id) => (
          <ExpressionInput
            id={id}
            node={node.id}
            value={each?.slice(1) ?? ''}
            onChange={(text) =>
              onChange(text === '' ? rest : { ...rest, each: `=${text}`, branches: node.branches.slice(0, 1) }, 'each')
            }
          />
        )}
      </Field>
      <TextList
        label={t('branches')}
        values={node.branches}
        most={each === undefined ? 16 : 1}
        onChange={(branches, about) => onChange({ ...node, branches }, about)}
      />
      <Field label={t('join')}>
        {(id) => (
          <Select
            id={id}
            className="std-wide"
            value={node.join ?? 'all'}
            options={(['all', 'any'] as const).map((value) => ({ value, label: t(`join_${value}`) }))}
            onChange={(join: 'all' | 'any') => onChange({ ...node, join })}
          />
        )}
      </Field>
      <ReducerRows value={node.reduce ?? {}} onChange={(reduce, about) => onChange({ ...node, reduce }, about)} />
    </>
  );
}

function LlmForm({ node, onChange }: FormProps<LlmNode>) {
  const t = useStudioTexts();
  const say = useSay();
  const { tools } = useStudioData();
  return (
    <>
      <Field label={t('task')}>
        {(id) => (
          <Select
            id={id}
            className="std-wide"
            value={node.task ?? 'write'}
            options={(['read', 'write', 'judge'] as const).map((value) => ({ value, label: t(`task_${value}`) }))}
            onChange={(task: 'read' | 'write' | 'judge') => onChange({ ...node, task })}
          />
        )}
      </Field>
      <Field label={t('instructions')} hint={t('instructionsHint')} isRequired>
        {(id, described) => (
          <Input.TextArea
            id={id}
            aria-describedby={described}
            value={node.instructions}
            maxLength={20_000}
            autoSize={{ minRows: 4, maxRows: 16 }}
            onChange={(event) => onChange({ ...node, instructions: event.target.value }, 'instructions')}
          />
        )}
      </Field>
      <h3>{t('shown')}</h3>
      <p className="std-note">{t('shownHint')}</p>
      <NamedValues
        node={node.id}
        values={node.in ?? {}}
        onChange={(values, about) => onChange({ ...node, in: values }, about)}
      />
      <AnswerFields schema={node.schema} onChange={(schema, about) => onChange({ ...node, schema }, about)} />
      <Field label={t('llmTools')}>
        {(id) => (
          <Select
            id={id}
            className="std-wide"
            mode="multiple"
            value={[...(node.tools ?? [])]}
            options={[...tools].map(([fn, tool]) => ({ value: fn, label: say(tool.title) }))}
            onChange={(picked: string[]) => onChange({ ...node, tools: picked })}
          />
        )}
      </Field>
      <div className="std-row">
        <Count
          label={t('maxTurns')}
          value={node.maxTurns ?? 8}
          most={32}
          onChange={(maxTurns) => onChange({ ...node, maxTurns })}
        />
        <Count
          label={t('maxTokens')}
          value={node.maxTokens ?? 2048}
          most={32_768}
          onChange={(maxTokens) => onChange({ ...node, maxTokens })}
        />
        <Count
          label={t('timeout')}
          value={(node.timeoutMs ?? 60_000) / 1000}
          most={600}
          onChange={(seconds) => onChange({ ...node, timeoutMs: seconds * 1000 })}
        />
      </div>
    </>
  );
}

type CountProps = Readonly<{ label: string; value: number; most: number; onChange: (value: number) => void }>;

export function Count({ label, value, most, onChange }: CountProps) {
  return (
    <Field label={label}>
      {(id) => (
        <InputNumber
          id={id}
          className="std-wide"
          min={1}
          max={most}
          precision={0}
          value={value}
          onChange={(next) => onChange(next ?? 1)}
        />
      )}
    </Field>
  );
}
