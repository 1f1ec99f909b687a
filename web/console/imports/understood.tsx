import type { ReactNode } from 'react';
import type { Import } from '@valence/contract';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { sentenceCase } from '../../parts/sentence-case.ts';
import { useImportTexts } from './texts.ts';

const SEPARATORS: Readonly<Record<string, 'separatorComma' | 'separatorTab' | 'separatorSemicolon' | 'separatorPipe'>> =
  {
    ',': 'separatorComma',
    '\t': 'separatorTab',
    ';': 'separatorSemicolon',
    '|': 'separatorPipe',
  };

/** How the file was read, in one line: a wrong guess is seen here before anything else. */
export function Understood({ entry }: { entry: Import }): ReactNode {
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
      <h2>{texts('understood')}</h2>
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
    </section>
  );
}
