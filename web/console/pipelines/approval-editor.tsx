import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Input, InputNumber, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { ApprovalSetting, type ApprovalRule, type SalesSetting } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { majorText, readMoney } from '../../parts/format-value.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { useMe } from '../../parts/session.ts';
import { useSalesTexts } from '../sales/texts.ts';
import { changed } from './pipeline-edit.ts';
import { SaveBar } from './use-setting.tsx';

type Level = ApprovalSetting['levels'][number];

/** Who approves, level by level, and what makes a quote ask for it. */
export function ApprovalEditor({ setting }: { setting: SalesSetting }): ReactNode {
  const t = useSalesTexts();
  const isLocked = useMe().role !== 'admin';
  const [start] = useState(() => ApprovalSetting.parse(setting.value));
  const [value, setValue] = useState(start);
  const { levels, rules } = value;
  const removeLevel = (id: string) =>
    setValue({ levels: levels.filter((l) => l.id !== id), rules: rules.filter((r) => r.level !== id) });
  return (
    <>
      <SaveBar setting={setting} value={value} isDirty={value !== start} />
      <fieldset className="v-panel sales-section pipe" disabled={isLocked}>
        <h2>{t('levels')}</h2>
        <ol className="pipe-stages">
          {levels.map((level, i) => (
            <LevelRow
              key={level.id}
              level={level}
              isLocked={isLocked}
              canRemove={levels.length > 1}
              onChange={(next) => setValue({ ...value, levels: [...changed(levels, i, next)] })}
              onRemove={() => removeLevel(level.id)}
            />
          ))}
        </ol>
        {!isLocked && levels.length < 5 && (
          <Button
            icon={<PlusOutlined aria-hidden />}
            onClick={() => setValue({ ...value, levels: [...levels, newLevel()] })}
          >
            {t('addLevel')}
          </Button>
        )}
      </fieldset>
      <fieldset className="v-panel sales-section pipe" disabled={isLocked}>
        <h2>{t('rules')}</h2>
        <ol className="pipe-stages">
          {rules.map((rule, i) => (
            <RuleRow
              // A rule has no name of its own; its place is what it is known by
              key={`${i} ${rule.when}`}
              rule={rule}
              n={i + 1}
              levels={levels}
              isLocked={isLocked}
              onChange={(next) => setValue({ ...value, rules: [...changed(rules, i, next)] })}
              onRemove={() => setValue({ ...value, rules: rules.filter((_, k) => k !== i) })}
            />
          ))}
        </ol>
        {!isLocked && (
          <Button
            icon={<PlusOutlined aria-hidden />}
            onClick={() => setValue({ ...value, rules: [...rules, ruleOf('discountOver', levels[0]?.id ?? '')] })}
          >
            {t('addRule')}
          </Button>
        )}
      </fieldset>
    </>
  );
}

function newLevel(): Level {
  const id = `level-${crypto.randomUUID().slice(0, 8)}`;
  return { id, title: { zh: '新级别', en: 'New level' }, roles: ['admin'], people: [] };
}

function ruleOf(when: ApprovalRule['when'], level: string): ApprovalRule {
  if (when === 'totalOver') return { when, amount: { minor: '100000000', currency: 'CNY' }, level };
  if (when === 'overMaxDiscount') return { when, level };
  return { when, percent: when === 'marginUnder' ? 15 : 10, level };
}

type LevelProps = Readonly<{
  level: Level;
  isLocked: boolean;
  canRemove: boolean;
  onChange: (next: Level) => void;
  onRemove: () => void;
}>;

function LevelRow({ level, isLocked, canRemove, onChange, onRemove }: LevelProps): ReactNode {
  const t = useSalesTexts();
  const name = useSay()(level.title);
  const { title } = level;
  const members = useQuery({
    queryKey: ['members'],
    queryFn: () => get<{ items: { id: string; name: string }[] }>('/api/members'),
  });
  return (
    <li className="approval-level">
      <label className="sales-field">
        <span>{t('nameZh')}</span>
        <Input value={title.zh} onChange={(e) => onChange({ ...level, title: { ...title, zh: e.target.value } })} />
      </label>
      <label className="sales-field">
        <span>{t('nameEn')}</span>
        <Input value={title.en} onChange={(e) => onChange({ ...level, title: { ...title, en: e.target.value } })} />
      </label>
      <div className="sales-field">
        <span>{t('levelRoles')}</span>
        <Select
          mode="multiple"
          disabled={isLocked}
          aria-label={`${t('levelRoles')} ${name}`}
          value={level.roles}
          options={(['manager', 'admin'] as const).map((role) => ({ value: role, label: t(`role_${role}`) }))}
          onChange={(roles) => onChange({ ...level, roles })}
        />
      </div>
      <div className="sales-field">
        <span>{t('levelPeople')}</span>
        <Select
          mode="multiple"
          disabled={isLocked}
          aria-label={`${t('levelPeople')} ${name}`}
          value={level.people}
          options={(members.data?.items ?? []).map((m) => ({ value: m.id, label: m.name }))}
          onChange={(people) => onChange({ ...level, people })}
        />
      </div>
      {!isLocked && canRemove && (
        <Button
          type="text"
          icon={<DeleteOutlined aria-hidden />}
          aria-label={t('removeLevel', { name })}
          onClick={onRemove}
        />
      )}
    </li>
  );
}

type RuleProps = Readonly<{
  rule: ApprovalRule;
  n: number;
  levels: readonly Level[];
  isLocked: boolean;
  onChange: (next: ApprovalRule) => void;
  onRemove: () => void;
}>;

const WHENS = ['discountOver', 'marginUnder', 'totalOver', 'overMaxDiscount'] as const;

function RuleRow({ rule, n, levels, isLocked, onChange, onRemove }: RuleProps): ReactNode {
  const t = useSalesTexts();
  const sayText = useSay();
  return (
    <li className="approval-rule">
      <Select
        disabled={isLocked}
        aria-label={`${t('rules')} ${n}`}
        value={rule.when}
        options={WHENS.map((when) => ({ value: when, label: t(`rule_${when}`) }))}
        onChange={(when) => onChange(ruleOf(when, rule.level))}
      />
      <RuleBound rule={rule} label={`${t(`rule_${rule.when}`)} ${n}`} onChange={onChange} />
      <Select
        disabled={isLocked}
        aria-label={`${t('ruleLevel')} ${n}`}
        value={rule.level}
        options={levels.map((level) => ({ value: level.id, label: `${t('ruleLevel')} ${sayText(level.title)}` }))}
        onChange={(level) => onChange({ ...rule, level })}
      />
      {!isLocked && (
        <Button
          type="text"
          icon={<DeleteOutlined aria-hidden />}
          aria-label={t('removeRule', { n })}
          onClick={onRemove}
        />
      )}
    </li>
  );
}

function RuleBound({ rule, label, onChange }: Pick<RuleProps, 'rule' | 'onChange'> & { label: string }): ReactNode {
  const [typed, setTyped] = useState(() => (rule.when === 'totalOver' ? majorText(rule.amount) : ''));
  if (rule.when === 'overMaxDiscount') return <span />;
  if (rule.when !== 'totalOver')
    return (
      <InputNumber
        aria-label={label}
        min={rule.when === 'marginUnder' ? -100 : 0}
        max={100}
        value={rule.percent}
        onChange={(percent) => onChange({ ...rule, percent: percent ?? 0 })}
      />
    );
  const { currency } = rule.amount;
  const isWrong = readMoney(typed, currency) === null;
  return (
    <Input
      aria-label={label}
      aria-invalid={isWrong}
      {...(isWrong && { status: 'error' as const })}
      suffix={currency}
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value);
        const amount = readMoney(event.target.value, currency);
        if (amount !== null) onChange({ ...rule, amount });
      }}
    />
  );
}
