import { Button } from 'antd';
import { useState } from 'react';
import type { Field, RecordRef, Value } from '@valence/contract';
import { usePartTexts } from '../../parts/texts.ts';
import { ValueInput } from '../../parts/value-input.tsx';

type FactEditorProps = {
  field: Field;
  value: Value | undefined;
  refs: Readonly<Record<string, RecordRef>>;
  onSave: (value: Value) => void;
  onCancel: () => void;
};

/** One value being changed in place: ⏎ saves, Esc leaves it as it was. */
export function FactEditor({ field, value, refs, onSave, onCancel }: FactEditorProps) {
  const t = usePartTexts();
  const [next, setNext] = useState<Value>(value ?? null);
  const [isFaulty, setFaulty] = useState(false);
  const save = () => {
    if (!isFaulty) onSave(next);
  };
  return (
    <div className="fact-editor" onKeyDown={(event) => event.key === 'Escape' && onCancel()}>
      <ValueInput
        field={field}
        value={value}
        onChange={setNext}
        onFault={setFaulty}
        shownRef={typeof value === 'string' ? refs[value] : undefined}
        isFocused
        onEnter={save}
      />
      <div>
        <Button size="small" type="primary" onClick={save} disabled={isFaulty}>
          {t('save')}
        </Button>
        <Button size="small" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </div>
  );
}
