import { SettingOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Import } from '@valence/contract';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { sentenceCase } from '../../parts/sentence-case.ts';
import { ReadingOptions } from './reading-options.tsx';
import { useImportTexts } from './texts.ts';

const SEPARATORS: Readonly<Record<string, 'separatorComma' | 'separatorTab' | 'separatorSemicolon' | 'separatorPipe'>> =
  {
    ',': 'separatorComma',
    '\t': 'separatorTab',
    ';': 'separatorSemicolon',
    '|': 'separatorPipe',
  };

/** How the file was read, in one line: a wrong guess is seen here before anything else. */
export function Understood({ entry, onReread }: { entry: Import; onReread: () => void }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const texts = useImportTexts();
  const sayText = useSay();
  const number = new Intl.NumberFormat(useLocale());
  const { encoding, separator, sheet, columns, counts, keyReason } = entry;
  const word = separator === null ? undefined : SEPARATORS[separator];
  const facts = [
    { label: texts('encoding'), value: encoding?.toUpperCase() ?? null },
    { label: texts('separator'), value: word === undefined ? separator : texts(word) },
    { label: texts('sheet'), value: sheet },
    { label: sentenceCase(texts('columns')), value: number.format(columns.length) },
    { label: sentenceCase(texts('rowsRead')), value: number.format(counts.rowsRead) },
    {
      label: texts('key'),
      value: entry.keys.length === 0 ? null : entry.keys.join(texts('join')),
      hint: keyReason && sayText(keyReason),
    },
  ];
  return (
    <section className="v-panel imp-understood" aria-label={texts('understood')}>
      <div className="imp-understood-head">
        <h2>{texts('understood')}</h2>
        <Button
          type="text"
          size="small"
          icon={<SettingOutlined aria-hidden />}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {texts('readOtherwise')}
        </Button>
      </div>
      <dl>
        {facts.map(
          ({ label, value, hint }) =>
            value !== null && (
              <div key={label} title={hint ?? undefined}>
                <dt className="v-faint">{label}</dt>
                <dd className="v-num">{value}</dd>
              </div>
            ),
        )}
      </dl>
      {entry.isRemembered && <p className="v-quiet">{texts('remembered')}</p>}
      {isOpen && (
        <ReadingOptions
          entry={entry}
          onDone={() => {
            setOpen(false);
            onReread();
          }}
        />
      )}
    </section>
  );
}
