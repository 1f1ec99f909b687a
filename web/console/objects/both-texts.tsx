import { Input } from 'antd';
import type { ReactNode } from 'react';
import { useObjectTexts } from './texts.ts';

type Props = Readonly<{
  label: string;
  zh: string;
  en: string;
  onChange: (zh: string, en: string) => void;
  isFocused?: boolean;
  hint?: string;
  maxLength?: number;
  isLong?: boolean;
}>;

/** One text in both languages, side by side; what is left empty takes the other one. */
export function BothTexts({ label, zh, en, onChange, isFocused, hint, maxLength = 60, isLong }: Props): ReactNode {
  const texts = useObjectTexts();
  const Box = isLong === true ? Input.TextArea : Input;
  return (
    <div className="obj-field" role="group" aria-label={label}>
      <span className="obj-label">{label}</span>
      <div className="obj-both">
        <Box
          value={zh}
          maxLength={maxLength}
          placeholder={texts('zh')}
          aria-label={`${label} ${texts('zh')}`}
          autoFocus={isFocused === true}
          {...(isLong === true && { autoSize: { minRows: 1, maxRows: 4 } })}
          onChange={(event: { target: { value: string } }) => onChange(event.target.value, en)}
        />
        <Box
          value={en}
          maxLength={maxLength}
          placeholder={texts('en')}
          aria-label={`${label} ${texts('en')}`}
          {...(isLong === true && { autoSize: { minRows: 1, maxRows: 4 } })}
          onChange={(event: { target: { value: string } }) => onChange(zh, event.target.value)}
        />
      </div>
      {hint !== undefined && <p className="v-quiet obj-hint">{hint}</p>}
    </div>
  );
}
