import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select, Space } from 'antd';
import type { Reducer } from '../model/graph.ts';
import { freeName } from '../model/names.ts';
import { useStudioTexts } from '../texts.ts';

const HOW = ['sum', 'min', 'max', 'first', 'last', 'list', 'merge'] as const;

type Reduce = Readonly<Record<string, Reducer>>;
type Props = Readonly<{ value: Reduce; onChange: (value: Reduce, about?: string) => void }>;

/** Values that a fork makes of what its branches gave. */
export function ReducerRows({ value, onChange }: Props) {
  const t = useStudioTexts();
  const rows = Object.entries(value);
  const set = (at: number, name: string, reducer: Reducer, about?: string): void =>
    onChange(Object.fromEntries(rows.map((row, index) => (index === at ? [name, reducer] : row))), about);
  return (
    <div className="std-field" role="group" aria-label={t('reduce')}>
      <div className="std-label">{t('reduce')}</div>
      {rows.map(([name, reducer], at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a name is known by its place while it is typed
        <Space.Compact block key={at}>
          <Input
            value={name}
            aria-label={t('fieldName')}
            placeholder={t('fieldName')}
            onChange={({ target }) => set(at, target.value.replace(/\W/g, ''), reducer, `reduce ${at}`)}
          />
          <Select
            aria-label={t('reduceBy')}
            value={reducer.by}
            popupMatchSelectWidth={false}
            options={HOW.map((by) => ({ value: by, label: t(`by_${by}`) }))}
            onChange={(by: Reducer['by']) => set(at, name, { ...reducer, by })}
          />
          <Input
            value={reducer.of}
            aria-label={t('reduceOf')}
            placeholder={t('reduceOf')}
            onChange={({ target }) =>
              set(at, name, target.value === '' ? { by: reducer.by } : { ...reducer, of: target.value }, `of ${at}`)
            }
          />
          <Button
            icon={<CloseOutlined />}
            aria-label={t('removeField', { name })}
            onClick={() => onChange(Object.fromEntries(rows.toSpliced(at, 1)))}
          />
        </Space.Compact>
      ))}
      <Button
        size="small"
        icon={<PlusOutlined />}
        onClick={() => onChange({ ...value, [freeName(new Set(Object.keys(value)), 'total')]: { by: 'sum' } })}
      >
        {t('addItem')}
      </Button>
    </div>
  );
}
