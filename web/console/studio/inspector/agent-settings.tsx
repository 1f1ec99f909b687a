import { CloseOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Segmented, Select } from 'antd';
import { useSay } from '../../../parts/i18n/index.ts';
import { sayWord, usePartTexts } from '../../../parts/texts.ts';
import type { Editor } from '../editor.ts';
import type { AgentGraph, Limits, Wake } from '../model/graph.ts';
import { useStudioTexts } from '../texts.ts';
import { useStudioData } from './context.ts';
import { Faults } from './faults.tsx';
import { Field } from './field.tsx';
import { NamedValues } from './named-values.tsx';

type Props = Readonly<{ editor: Editor; graph: AgentGraph; purposes: readonly string[] }>;

/** Everything that is set on the agent as a whole. */
export function AgentSettings({ editor, graph, purposes }: Props) {
  const t = useStudioTexts();
  const part = usePartTexts();
  const { faultsOf } = useStudioData();
  const set = (change: Partial<AgentGraph>, about?: string): void =>
    editor.change({ ...editor.graph(), ...change }, about ?? null);
  return (
    <div className="std-settings">
      <header className="std-settings-head">
        <h2>{t('agentSettings')}</h2>
      </header>
      <Faults faults={faultsOf(null)} />
      <Both label={t('agentName')} value={graph.title} onChange={(title, about) => set({ title }, about)} />
      <Both label={t('about')} isLong value={graph.about} onChange={(about, what) => set({ about }, what)} />
      <Field label={t('purpose')}>
        {(id) => (
          <Select
            id={id}
            className="std-wide"
            value={graph.purpose}
            options={purposes.map((value) => ({ value, label: sayWord(part, 'purpose', value) }))}
            onChange={(purpose: string) => set({ purpose })}
          />
        )}
      </Field>
      <Field label={t('autonomy')}>
        {(id) => (
          <Segmented
            id={id}
            block
            value={graph.autonomy ?? 'ask'}
            options={(['suggest', 'ask', 'act'] as const).map((value) => ({ value, label: t(value) }))}
            onChange={(autonomy) => set({ autonomy })}
          />
        )}
      </Field>
      <Wakes wakes={graph.wakes} onChange={(wakes, about) => set({ wakes }, about)} />
      <LimitFields limits={graph.limits ?? {}} onChange={(limits) => set({ limits })} />
      <h3>{t('outputValues')}</h3>
      <p className="std-note">{t('outputHint')}</p>
      <NamedValues
        node={null}
        values={graph.output ?? {}}
        onChange={(values, about) => {
          const { output: _gone, ...rest } = editor.graph();
          editor.change(Object.keys(values).length === 0 ? rest : { ...rest, output: values }, about ?? null);
        }}
      />
    </div>
  );
}

type BothProps = Readonly<{
  label: string;
  value: AgentGraph['title'];
  isLong?: boolean;
  onChange: (value: AgentGraph['title'], about: string) => void;
}>;

/** A text in both languages. */
function Both({ label, value, isLong = false, onChange }: BothProps) {
  const t = useStudioTexts();
  return (
    <div className="std-field" role="group" aria-label={label}>
      <div className="std-label">{label}</div>
      {(['zh', 'en'] as const).map((key) => {
        const said = t(key === 'zh' ? 'inChinese' : 'inEnglish');
        const shared = {
          value: value[key],
          'aria-label': `${label} ${said}`,
          placeholder: said,
          onChange: ({ target }: { target: { value: string } }) =>
            onChange({ ...value, [key]: target.value }, `${label} ${key}`),
        };
        return isLong ? (
          <Input.TextArea key={key} autoSize={{ minRows: 2, maxRows: 6 }} maxLength={600} {...shared} />
        ) : (
          <Input key={key} maxLength={80} {...shared} />
        );
      })}
    </div>
  );
}

/** Events that memory tells of, which an agent can wake by. */
const EVENTS = ['record.made', 'record.changed'] as const;

function Wakes({
  wakes,
  onChange,
}: Readonly<{ wakes: readonly Wake[]; onChange: (wakes: readonly Wake[], about?: string) => void }>) {
  const t = useStudioTexts();
  const say = useSay();
  const { kinds } = useStudioData();
  const kindOptions = kinds.map(({ name, title }) => ({ value: name, label: say(title) }));
  const firstKind = kinds[0]?.name ?? 'lead';
  const add = {
    hand: { hand: true, kind: firstKind },
    event: { event: 'record.made', kind: firstKind },
    cron: { cron: '0 9 * * 1' },
  } as const;
  return (
    <div className="std-field" role="group" aria-label={t('wakes')}>
      <div className="std-label">{t('wakes')}</div>
      {wakes.map((wake, at) => {
        const type = 'cron' in wake ? 'cron' : 'event' in wake ? 'event' : 'hand';
        const set = (next: Wake): void => onChange(wakes.with(at, next), `wake ${at}`);
        return (
          // oxlint-disable-next-line react/no-array-index-key -- a wake is known by its place
          <div className="std-wake" key={at}>
            <span className="v-tag">{t(`wake_${type}`)}</span>
            {'cron' in wake ? (
              <Input
                value={wake.cron}
                aria-label={t('cron')}
                title={t('cronHint')}
                onChange={({ target }) => set({ cron: target.value })}
              />
            ) : (
              <>
                {'event' in wake && (
                  <Select
                    aria-label={t('event')}
                    value={wake.event}
                    popupMatchSelectWidth={false}
                    options={[...new Set([...EVENTS, wake.event])].map((value) => ({
                      value,
                      label:
                        value === 'record.made'
                          ? t('eventMade')
                          : value === 'record.changed'
                            ? t('eventChanged')
                            : value,
                    }))}
                    onChange={(event: string) => set({ ...wake, event })}
                  />
                )}
                <Select
                  aria-label={t('onKind')}
                  className="std-wide"
                  value={wake.kind ?? null}
                  showSearch={{ optionFilterProp: 'label' }}
                  options={kindOptions}
                  onChange={(kind: string) => set({ ...wake, kind })}
                />
              </>
            )}
            <Button
              type="text"
              icon={<CloseOutlined />}
              aria-label={t('removeField', { name: t(`wake_${type}`) })}
              onClick={() => onChange(wakes.toSpliced(at, 1))}
            />
          </div>
        );
      })}
      <div className="std-adds">
        <span className="v-quiet">{t('addWake')}</span>
        {(['hand', 'event', 'cron'] as const).map((type) => (
          <Button key={type} size="small" onClick={() => onChange([...wakes, add[type]])}>
            {t(`wake_${type}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}

const LIMITS = [
  { key: 'steps', label: 'limitSteps', scale: 1, usual: 200 },
  { key: 'wallMs', label: 'limitSeconds', scale: 1000, usual: 60_000 },
  { key: 'toolCalls', label: 'limitTools', scale: 1, usual: 100 },
  { key: 'tokens', label: 'limitTokens', scale: 1, usual: null },
] as const;

function LimitFields({ limits, onChange }: Readonly<{ limits: Limits; onChange: (limits: Limits) => void }>) {
  const t = useStudioTexts();
  return (
    <>
      <h3>{t('limits')}</h3>
      <div className="std-row">
        {LIMITS.map(({ key, label, scale, usual }) => {
          const value = limits[key] ?? usual;
          return (
            <Field key={key} label={t(label)}>
              {(id) => (
                <InputNumber
                  id={id}
                  className="std-wide"
                  min={1}
                  precision={0}
                  value={value === null ? null : value / scale}
                  placeholder={t('unlimited')}
                  onChange={(next) => {
                    const { [key]: _gone, ...rest } = limits;
                    onChange(next === null ? rest : { ...rest, [key]: next * scale });
                  }}
                />
              )}
            </Field>
          );
        })}
      </div>
      <Field label={t('onExceed')}>
        {(id) => (
          <Select
            id={id}
            className="std-wide"
            value={limits.onExceed ?? 'fail'}
            options={(['fail', 'ask'] as const).map((value) => ({ value, label: t(`exceed_${value}`) }))}
            onChange={(onExceed: 'fail' | 'ask') => onChange({ ...limits, onExceed })}
          />
        )}
      </Field>
    </>
  );
}
