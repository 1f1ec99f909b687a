import type { Text } from '#base';
import { createCsvParser } from './parse-csv.ts';
import type { RawRow } from './problem.ts';

/** Characters that separate cells in files people have. The full-width comma is not one of them: it is text. */
export const SEPARATORS = [',', '\t', ';', '|'] as const;

export type Separator = (typeof SEPARATORS)[number];

/** The separator of a text file and why it was taken for that. */
export type SeparatorFinding = Readonly<{ separator: Separator; reason: Text }>;

const NAME: Readonly<Record<Separator, Text>> = {
  ',': { zh: '逗号', en: 'Commas' },
  '\t': { zh: '制表符', en: 'Tabs' },
  ';': { zh: '分号', en: 'Semicolons' },
  '|': { zh: '竖线', en: 'Vertical bars' },
};

/** Rows looked at. More would not change the answer. */
const SAMPLE_ROWS = 200;

/** Finds the separator under which the most rows of the sample have as many columns as the header. */
export function detectSeparator(sample: string, isWhole: boolean): SeparatorFinding {
  let best: { separator: Separator; share: number; columns: number } = { separator: ',', share: 0, columns: 1 };
  for (const separator of SEPARATORS) {
    const { share, columns } = agreement(sample, isWhole, separator);
    const isBetter = share > best.share || (share === best.share && columns > best.columns);
    if (columns > 1 && isBetter) best = { separator, share, columns };
  }
  const { separator, share, columns } = best;
  if (columns === 1) return { separator, reason: { zh: '只有一列，没有分隔符。', en: 'There is one column only.' } };
  const percent = Math.round(share * 100);
  const { zh, en } = NAME[separator];
  return {
    separator,
    reason: {
      zh: `按${zh}分列时，表头有 ${columns} 列，${percent}% 的行与表头一致。`,
      en: `${en} give the header ${columns} columns, and ${percent}% of the rows agree with it.`,
    },
  };
}

function agreement(sample: string, isWhole: boolean, separator: Separator): { share: number; columns: number } {
  const rows = sampleRows(sample, isWhole, separator);
  const columns = rows[0]?.cells.length ?? 1;
  const others = rows.slice(1);
  // A header alone has nothing to disagree with.
  if (others.length === 0) return { share: 1, columns };
  const agreeing = others.filter((row) => row.cells.length === columns && row.flaws.length === 0);
  return { share: agreeing.length / others.length, columns };
}

function sampleRows(sample: string, isWhole: boolean, separator: Separator): RawRow[] {
  const parser = createCsvParser(separator);
  const rows = parser.push(sample);
  // The last row of a cut sample is cut too, unless it is all there is.
  if (isWhole || rows.length === 0) rows.push(...parser.end());
  return rows.filter((row) => row.cells.some((cell) => cell.trim() !== '')).slice(0, SAMPLE_ROWS);
}
