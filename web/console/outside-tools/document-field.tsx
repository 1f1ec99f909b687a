import { UploadOutlined } from '@ant-design/icons';
import { Button, Input, Upload } from 'antd';
import type { ReactNode } from 'react';
import type { FieldProblem } from '../../parts/api.ts';
import { Field } from '../../parts/form-field.tsx';
import { useOutsideTexts } from './texts.ts';

type Props = Readonly<{ value: string; problems: readonly FieldProblem[]; onChange: (text: string) => void }>;

/** The text of a document, pasted or out of a file. It is read by the server alone. */
export function DocumentField({ value, problems, onChange }: Props): ReactNode {
  const t = useOutsideTexts();
  return (
    <Field path="document" label={t('document')} hint={t('documentHint')} problems={problems}>
      <Input.TextArea
        id="field-document"
        className="out-document"
        rows={8}
        spellCheck={false}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      <Upload
        accept=".json,.yaml,.yml,application/json,application/yaml"
        showUploadList={false}
        beforeUpload={(file) => {
          void file.text().then(onChange);
          return false;
        }}
      >
        <Button icon={<UploadOutlined aria-hidden />}>{t('documentFile')}</Button>
      </Upload>
    </Field>
  );
}
