import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Space } from 'antd';
import { freeName } from '../model/names.ts';
import { useStudioTexts } from '../texts.ts';

type Props = Readonly<{
  label: string;
  values: readonly string[];
  most: number;
  onChange: (values: readonly string[], about?: string) => void;
}>;

/** Names in a row, each to be changed or taken out; never none. */
export function TextList({ label, values, most, onChange }: Props) {
  const t = useStudioTexts();
  return (
    <div className="std-field" role="group" aria-label={label}>
      <div className="std-label">{label}</div>
      {values.map((value, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a name is known by its place while it is typed
        <Space.Compact block key={at}>
          <Input
            value={value}
            aria-label={`${label} ${at + 1}`}
            onChange={(event) => onChange(values.with(at, event.target.value.replace(/\W/g, '')), `text ${at}`)}
          />
          <Button
            icon={<CloseOutlined />}
            aria-label={t('removeField', { name: value })}
            disabled={values.length <= 1}
            onClick={() => onChange(values.toSpliced(at, 1))}
          />
        </Space.Compact>
      ))}
      {values.length < most && (
        <Button
          size="small"
          icon={<PlusOutlined />}
          onClick={() => onChange([...values, freeName(new Set(values), `branch${values.length + 1}`)])}
        >
          {t('addItem')}
        </Button>
      )}
    </div>
  );
}
