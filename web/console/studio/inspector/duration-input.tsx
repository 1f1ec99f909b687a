import { Input, InputNumber, Select, Space } from 'antd';
import { useStudioTexts } from '../texts.ts';

type Props = Readonly<{
  id: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  isOptional?: boolean;
}>;

const UNITS = ['M', 'H', 'D', 'W'] as const;
type Unit = (typeof UNITS)[number];

/** A length of time as a number and a unit; one that is more than that is written as ISO 8601 says. */
export function DurationInput({ id, value, onChange, isOptional = false }: Props) {
  const t = useStudioTexts();
  const plain = readDuration(value);
  if (plain === null) return <Input id={id} value={value} onChange={(event) => onChange(event.target.value)} />;
  const set = (count: number | null, unit: Unit): void =>
    onChange(count === null ? undefined : unit === 'M' || unit === 'H' ? `PT${count}${unit}` : `P${count}${unit}`);
  return (
    <Space.Compact block>
      <InputNumber
        id={id}
        className="std-wide"
        min={1}
        max={9999}
        precision={0}
        value={plain.count}
        placeholder={isOptional ? t('unlimited') : undefined}
        onChange={(count) => set(isOptional ? count : (count ?? 1), plain.unit)}
      />
      <Select
        aria-label={t('unit')}
        value={plain.unit}
        options={UNITS.map((unit) => ({ value: unit, label: t(`unit_${unit}`) }))}
        onChange={(unit: Unit) => set(plain.count, unit)}
      />
    </Space.Compact>
  );
}

function readDuration(value: string | undefined): { count: number | null; unit: Unit } | null {
  if (value === undefined || value === '') return { count: null, unit: 'D' };
  const [, time, count, letter] = /^P(T?)(\d+)([WDHM])$/.exec(value) ?? [];
  const unit = UNITS.find((known) => known === letter);
  if (count === undefined || unit === undefined) return null;
  return (time === 'T') === (unit === 'M' || unit === 'H') ? { count: Number(count), unit } : null;
}
