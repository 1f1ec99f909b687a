import type { Locale, Text } from '#base';

/** Columns that the file of refused rows carries beside those of the file it came from. */
const REFUSAL_COLUMNS = {
  row: { zh: '原文件行号', en: 'Row in the file' },
  field: { zh: '有问题的列', en: 'Column to mend' },
  reason: { zh: '未导入的原因', en: 'Why it was refused' },
} as const satisfies Record<string, Text>;

const NAMES: ReadonlySet<string> = new Set(Object.values(REFUSAL_COLUMNS).flatMap(({ zh, en }) => [zh, en]));

/** Whether a column of a file only tells why a row was refused before: it is not imported. */
export function isRefusalColumn(name: string): boolean {
  return NAMES.has(name.trim());
}

/** Names of the three columns in a language: row, column, reason. */
export function refusalColumns(locale: Locale): readonly [row: string, field: string, reason: string] {
  const { row, field, reason } = REFUSAL_COLUMNS;
  return locale === 'en' ? [row.en, field.en, reason.en] : [row.zh, field.zh, reason.zh];
}
