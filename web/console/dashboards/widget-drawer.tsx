import { CopyOutlined, DeleteOutlined } from '@ant-design/icons';
import { Button, Checkbox, Drawer, Input, Select } from 'antd';
import type { ReactNode } from 'react';
import { Bucket, CHARTS, type Field, type Kind, type Widget } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { sentenceCase } from '../../parts/sentence-case.ts';
import { FilterLine } from '../views/filter/filter-line.tsx';
import { isDay } from './rows.ts';
import { useDashboardTexts } from './texts.ts';

type Props = Readonly<{
  widget: Widget;
  kinds: readonly Kind[];
  onChange: (widget: Widget) => void;
  onDuplicate: () => void;
  onRemove: () => void;
  onClose: () => void;
}>;

const CURRENCIES = ['CNY', 'USD', 'EUR', 'HKD', 'JPY', 'GBP'];
const COUNTED: ReadonlySet<Field['type']> = new Set(['money', 'integer', 'number', 'rating']);
const SEVERAL: ReadonlySet<Field['type']> = new Set([
  'tags',
  'multiChoice',
  'refs',
  'money',
  'longText',
  'address',
  'file',
]);

/** Says what a widget asks and how it is drawn; the widget behind follows at once. */
export function WidgetDrawer({ widget, kinds, onChange, onDuplicate, onRemove, onClose }: Props): ReactNode {
  const t = useDashboardTexts();
  const sayText = useSay();
  const set = (change: Partial<Widget>): void => onChange({ ...widget, ...change });
  const isOwn = widget.chart === 'goal' || widget.chart === 'ageing';
  const title = sayText(widget.title);
  return (
    <Drawer
      open
      size={440}
      mask={false}
      title={t('editWidget', { name: title })}
      onClose={onClose}
      footer={
        <div className="db-form-foot">
          <Button type="primary" onClick={onClose}>
            {t('done')}
          </Button>
          <Button icon={<CopyOutlined aria-hidden />} onClick={onDuplicate}>
            {t('duplicateWidget')}
          </Button>
          <Button danger icon={<DeleteOutlined aria-hidden />} onClick={onRemove}>
            {t('removeWidget')}
          </Button>
        </div>
      }
    >
      <div className="db-form">
        <label>
          <span className="db-label">{t('name')}</span>
          <Input
            defaultValue={title}
            maxLength={80}
            onChange={({ target: { value } }) =>
              value.trim() !== '' && set({ title: { zh: value.trim(), en: value.trim() } })
            }
          />
        </label>
        <Choice
          label={t('chart')}
          value={widget.chart}
          options={CHARTS.map((value) => ({ value, label: t(`chart_${value}`) }))}
          onChange={(chart) => set(chartChange(widget, chart, kinds))}
        />
        {!isOwn && <Asking widget={widget} kinds={kinds} set={set} />}
        {widget.chart !== 'goal' && <CurrencyChoice widget={widget} kinds={kinds} set={set} />}
      </div>
    </Drawer>
  );
}

const PLAIN = { filters: [], fn: 'count', field: null, dateField: null, hasChange: false } as const;

/** Charts of groups need something to group by; a number has none. */
function chartChange(widget: Widget, chart: Widget['chart'], kinds: readonly Kind[]): Partial<Widget> {
  if (chart === 'number') return { chart, by: null };
  if (chart === 'goal') return { ...PLAIN, filters: [], chart, kind: 'goal', by: null };
  if (chart === 'ageing') return { ...PLAIN, filters: [], chart, kind: 'invoice', by: null };
  const kind = kinds.find(({ name }) => name === widget.kind);
  const known = kind?.fields.find(({ id }) => id === widget.by);
  const stays = known !== undefined && (chart !== 'line' || isDay(known));
  return { chart, hasChange: false, by: stays ? widget.by : groupFor(kind, chart) };
}

/** What suits a chart to group by: a date under a line, else a choice. */
function groupFor(kind: Kind | undefined, chart: Widget['chart']): string | null {
  if (chart === 'number') return null;
  const groups = kind?.fields.filter(isGrouping) ?? [];
  const fitting = chart === 'line' ? groups.find(isDay) : groups.find(({ type }) => type === 'choice');
  return (fitting ?? groups[0])?.id ?? null;
}

const isGrouping = ({ type, isIndexed }: Field): boolean => isIndexed && !SEVERAL.has(type);

type AskingProps = Readonly<{ widget: Widget; kinds: readonly Kind[]; set: (change: Partial<Widget>) => void }>;

function Asking({ widget, kinds, set }: AskingProps): ReactNode {
  const t = useDashboardTexts();
  const sayText = useSay();
  const kind = kinds.find(({ name }) => name === widget.kind);
  const named = ({ id, title }: Field): Option => ({ value: id, label: sayText(title) });
  const indexed = kind?.fields.filter(({ isIndexed }) => isIndexed) ?? [];
  const dates = indexed.filter(isDay);
  const groups = indexed.filter(isGrouping).filter((field) => widget.chart !== 'line' || isDay(field));
  const measures = indexed.filter(({ type }) => COUNTED.has(type));
  const by = groups.find(({ id }) => id === widget.by);
  const hasPeriod = widget.dateField !== null;
  return (
    <>
      <Choice
        label={t('kind')}
        value={widget.kind}
        options={kinds.map(({ name, plural }) => ({ value: name, label: sentenceCase(sayText(plural)) }))}
        onChange={(name) =>
          set({
            kind: name,
            ...PLAIN,
            filters: [],
            currency: null,
            by: groupFor(
              kinds.find((one) => one.name === name),
              widget.chart,
            ),
          })
        }
      />
      {kind !== undefined && (
        <div className="db-field">
          <span className="db-label">{t('filters')}</span>
          <FilterLine kind={kind} kinds={kinds} filters={widget.filters} onChange={(f) => set({ filters: [...f] })} />
        </div>
      )}
      <Choice
        label={t('measure')}
        value={widget.fn === 'count' ? 'count' : `${widget.fn}:${widget.field}`}
        options={[
          { value: 'count', label: t('countOf') },
          ...measures.flatMap(({ id, title }) => [
            { value: `sum:${id}`, label: t('sumOf', { field: sayText(title) }) },
            { value: `avg:${id}`, label: t('avgOf', { field: sayText(title) }) },
          ]),
        ]}
        onChange={(chosen) => {
          const [fn, field = null] = chosen.split(':');
          set(fn === 'sum' || fn === 'avg' ? { fn, field } : { fn: 'count', field: null, currency: null });
        }}
      />
      {widget.chart !== 'number' && (
        <Choice
          label={t('by')}
          value={widget.by ?? ''}
          options={groups.map(named)}
          onChange={(id) => set({ by: id })}
        />
      )}
      {isDay(by) && (
        <Choice
          label={t('bucket')}
          value={widget.bucket}
          options={Bucket.options.map((value) => ({ value, label: t(value) }))}
          onChange={(bucket) => set({ bucket })}
        />
      )}
      <Choice
        label={t('dateField')}
        value={widget.dateField ?? ''}
        options={[{ value: '', label: t('dateNone') }, ...dates.map(named)]}
        onChange={(id) => set({ dateField: id === '' ? null : id, ...(id === '' && { hasChange: false }) })}
      />
      {widget.chart === 'number' && hasPeriod && (
        <Checkbox checked={widget.hasChange} onChange={({ target }) => set({ hasChange: target.checked })}>
          {t('hasChange')}
        </Checkbox>
      )}
    </>
  );
}

function CurrencyChoice({ widget, kinds, set }: AskingProps): ReactNode {
  const t = useDashboardTexts();
  const field = kinds.find(({ name }) => name === widget.kind)?.fields.find(({ id }) => id === widget.field);
  if (field?.type !== 'money' && widget.chart !== 'ageing') return null;
  return (
    <Choice
      label={t('currency')}
      value={widget.currency ?? ''}
      options={[{ value: '', label: t('currencyNone') }, ...CURRENCIES.map((value) => ({ value, label: value }))]}
      onChange={(currency) => set({ currency: currency === '' ? null : currency })}
    />
  );
}

type Option<Value extends string = string> = Readonly<{ value: Value; label: string }>;
type ChoiceProps<Value extends string> = Readonly<{
  label: string;
  value: Value;
  options: readonly Option<Value>[];
  onChange: (value: Value) => void;
}>;

function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>): ReactNode {
  return (
    <div className="db-field">
      <span className="db-label">{label}</span>
      <Select<Value>
        aria-label={label}
        value={value}
        options={[...options]}
        onChange={(next) => onChange(next)}
        showSearch={{ optionFilterProp: 'label' }}
      />
    </div>
  );
}
