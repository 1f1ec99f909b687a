import { Button, InputNumber, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { DATE_ORDERS, ENCODINGS, SEPARATORS, type Import, type ImportOptions } from '@valence/contract';
import { useImportAct } from './import-data.ts';
import { useImportTexts } from './texts.ts';

const SEPARATOR_WORDS = {
  ',': 'separatorComma',
  '\t': 'separatorTab',
  ';': 'separatorSemicolon',
  '|': 'separatorPipe',
} as const;
const MOST_HEADER_ROW = 1000;

/** Where the detection was wrong, a person says how the file is to be read; then it is read anew. */
export function ReadingOptions({ entry, onDone }: { entry: Import; onDone: () => void }): ReactNode {
  const texts = useImportTexts();
  const act = useImportAct(entry.id);
  const [options, setOptions] = useState<ImportOptions>(entry.options);
  const change = (part: Partial<ImportOptions>): void => setOptions({ ...options, ...part });
  const isText = entry.sheets.length === 0;
  const auto = { value: '', label: texts('asDetected') };
  return (
    <form
      className="imp-reading"
      onSubmit={(event) => {
        event.preventDefault();
        act.mutate({ act: 'options', options }, { onSuccess: onDone });
      }}
    >
      {isText && (
        <>
          <label>
            {texts('encoding')}
            <Select
              value={options.encoding ?? ''}
              options={[auto, ...ENCODINGS.map((value) => ({ value, label: value.toUpperCase() }))]}
              onChange={(value) => change({ encoding: ENCODINGS.find((one) => one === value) ?? null })}
            />
          </label>
          <label>
            {texts('separator')}
            <Select
              value={options.separator ?? ''}
              options={[auto, ...SEPARATORS.map((value) => ({ value, label: texts(SEPARATOR_WORDS[value]) }))]}
              onChange={(value) => change({ separator: SEPARATORS.find((one) => one === value) ?? null })}
            />
          </label>
        </>
      )}
      {!isText && (
        <label>
          {texts('sheet')}
          <Select
            value={options.sheet ?? entry.sheet ?? ''}
            options={entry.sheets.map((value) => ({ value, label: value }))}
            onChange={(sheet) => change({ sheet })}
          />
        </label>
      )}
      <label>
        {texts('headerRow')}
        <InputNumber
          min={1}
          max={MOST_HEADER_ROW}
          precision={0}
          value={options.headerRow ?? entry.headerRow}
          onChange={(headerRow) => change({ headerRow })}
        />
      </label>
      <label>
        {texts('dateOrder')}
        <Select
          value={options.dateOrder ?? ''}
          options={[auto, ...DATE_ORDERS.map((value) => ({ value, label: texts(`dates_${value}`) }))]}
          onChange={(value) => change({ dateOrder: DATE_ORDERS.find((one) => one === value) ?? null })}
        />
      </label>
      <Button htmlType="submit" type="primary" ghost loading={act.isPending}>
        {texts('readAnew')}
      </Button>
      {act.error !== null && (
        <p role="alert" className="imp-fault">
          {act.error.message}
        </p>
      )}
    </form>
  );
}
