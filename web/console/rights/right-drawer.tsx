import { Button, Drawer, Select, Switch } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import type { Kind, KindRight, RightPlace, RightRule, RowRule } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { FilterLine } from '../views/filter/filter-line.tsx';
import { filtersOf, isComplete, NO_LIMITS, presetOf, presetsFor, ruleFor, throughFields } from './presets.ts';
import { useChangeRights } from './queries.ts';
import { useRightTexts } from './texts.ts';
import { useMedia } from '../../parts/use-media.ts';

type Props = Readonly<{
  place: RightPlace;
  rule: RightRule | undefined;
  /** Undefined: the rule is for all kinds without one of their own. */
  kind: Kind | undefined;
  kinds: readonly Kind[];
  title: string;
  onClose: () => void;
}>;

/** One rule open for change. */
export function RightDrawer({ place, rule, kind, kinds, title, onClose }: Props): ReactNode {
  const texts = useRightTexts();
  const say = useSay();
  const isPhone = useMedia('(max-width: 767px)');
  const [right, setRight] = useState<KindRight>(rule?.right ?? NO_LIMITS);
  const change = useChangeRights(onClose);
  const set = (part: Partial<KindRight>): void => setRight({ ...right, ...part });
  const fields = (kind?.fields ?? []).map((f) => ({ value: f.id, label: say(f.title) }));
  return (
    <Drawer
      open
      onClose={onClose}
      placement={isPhone ? 'bottom' : 'right'}
      size={isPhone ? '90%' : 480}
      title={title}
      footer={
        <div className="rights-foot">
          {rule !== undefined && (
            <Button danger loading={change.isPending} onClick={() => change.mutate({ clear: [place] })}>
              {texts('open')}
            </Button>
          )}
          <span />
          <Button onClick={onClose}>{texts('cancel')}</Button>
          <Button
            type="primary"
            disabled={!isComplete(right)}
            loading={change.isPending}
            onClick={() => change.mutate({ set: [{ ...place, right }] })}
          >
            {texts('save')}
          </Button>
        </div>
      }
    >
      <div className="rights-form">
        {(['see', 'change', 'remove'] as const).map((act) => (
          <Rows
            key={act}
            label={texts(`${act}Which`)}
            hint={act === 'see' ? null : texts('within')}
            rule={right[act]}
            kind={kind}
            kinds={kinds}
            onChange={(next) => set({ [act]: next })}
          />
        ))}
        <Toggle label={texts('make')} isOn={right.make} onChange={(make) => set({ make })} />
        <Toggle label={texts('export')} isOn={right.export} onChange={(on) => set({ export: on })} />
        {kind !== undefined && (
          <>
            <Fields
              label={texts('hidden')}
              hint={texts('hiddenHint')}
              options={fields}
              chosen={right.hidden}
              onChange={(hidden) => set({ hidden })}
            />
            <Fields
              label={texts('readOnly')}
              options={fields}
              chosen={right.readOnly}
              onChange={(readOnly) => set({ readOnly })}
            />
          </>
        )}
        {change.isError && (
          <p role="alert" className="rights-fault">
            {change.error.message}
          </p>
        )}
      </div>
    </Drawer>
  );
}

type RowsProps = Readonly<{
  label: string;
  hint: string | null;
  rule: RowRule;
  kind: Kind | undefined;
  kinds: readonly Kind[];
  onChange: (rule: RowRule) => void;
}>;

function Rows({ label, hint, rule, kind, kinds, onChange }: RowsProps): ReactNode {
  const texts = useRightTexts();
  const say = useSay();
  const id = useId();
  const preset = presetOf(rule);
  const about = kind === undefined ? [] : throughFields(kind, kinds).map((f) => kind.fields.find((x) => x.id === f));
  return (
    <div className="rights-field">
      <label htmlFor={id}>{label}</label>
      <Select
        id={id}
        value={preset}
        options={presetsFor(kind, kinds).map((value) => ({ value, label: texts(`rows_${value}`) }))}
        onChange={(next) => onChange(ruleFor(next, { kind, kinds, before: rule }))}
      />
      {preset === 'through' && (
        <p className="v-quiet">
          {texts('throughHint', { kinds: about.flatMap((f) => (f === undefined ? [] : [say(f.title)])).join('、') })}
        </p>
      )}
      {preset === 'custom' && kind !== undefined && (
        <FilterLine
          kind={kind}
          kinds={kinds}
          filters={filtersOf(rule)}
          onChange={(filters) => onChange({ where: { all: [...filters] } })}
        />
      )}
      {hint !== null && preset !== 'none' && <p className="v-faint">{hint}</p>}
    </div>
  );
}

function Toggle({
  label,
  isOn,
  onChange,
}: {
  label: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}): ReactNode {
  const id = useId();
  return (
    <div className="rights-toggle">
      <label htmlFor={id}>{label}</label>
      <Switch id={id} checked={isOn} onChange={onChange} />
    </div>
  );
}

type FieldsProps = Readonly<{
  label: string;
  hint?: string;
  options: { value: string; label: string }[];
  chosen: readonly string[];
  onChange: (fields: string[]) => void;
}>;

function Fields({ label, hint, options, chosen, onChange }: FieldsProps): ReactNode {
  const texts = useRightTexts();
  const id = useId();
  return (
    <div className="rights-field">
      <label htmlFor={id}>{label}</label>
      <Select
        id={id}
        mode="multiple"
        value={[...chosen]}
        placeholder={texts('chooseFields')}
        showSearch={{ optionFilterProp: 'label' }}
        options={options}
        onChange={onChange}
      />
      {hint !== undefined && <p className="v-faint">{hint}</p>}
    </div>
  );
}
