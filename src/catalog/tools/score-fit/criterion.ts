import { z } from 'zod';
import type { FieldSpec, Value } from '#kernel/memory';
import { asked, choicesAsked } from '../../desk/form-words.ts';

export const TESTS = ['known', 'is', 'contains', 'atLeast', 'atMost', 'daysLeft'] as const;
const MS_PER_DAY = 86_400_000;

const TEST_WORDS = {
  known: { zh: '有值', en: 'is known' },
  is: { zh: '等于', en: 'is' },
  contains: { zh: '包含', en: 'contains' },
  atLeast: { zh: '至少', en: 'is at least' },
  atMost: { zh: '至多', en: 'is at most' },
  daysLeft: { zh: '至少还有几天', en: 'is at least days away' },
};

/** One thing that speaks for a record, and how much. Amounts of money are given in whole units of the record's currency. */
export const Criterion = z.object({
  field: asked(z.string().min(1), { zh: '字段', en: 'Field' }, { pick: 'field' }),
  test: choicesAsked(z.enum(TESTS), { zh: '比较', en: 'Comparison' }, TEST_WORDS),
  value: asked(z.union([z.string(), z.number()]).optional(), { zh: '值', en: 'Value' }),
  weight: asked(z.int().min(1).max(10).default(1), { zh: '权重', en: 'Weight' }),
});
export type Criterion = z.output<typeof Criterion>;

/** Whether a value meets a criterion; null when the value is not known, or cannot be compared so. */
export function isMet(criterion: Criterion, value: Value | undefined, field: FieldSpec, now: Date): boolean | null {
  const { test, value: wanted = '' } = criterion;
  if (value === undefined || value === null || value === '') return test === 'known' ? false : null;
  switch (test) {
    case 'known':
      return true;
    case 'is':
      return wordsOf(value, field).includes(fold(wanted));
    case 'contains':
      return wordsOf(value, field).some((word) => word.includes(fold(wanted)));
    case 'daysLeft':
      return daysLeft(value, Number(wanted), now);
    case 'atLeast':
    case 'atMost':
      return compared(value, wanted, test);
    default:
      throw new Error(`no comparison ${String(test)}`);
  }
}

/** Every way a value may be written down: as it is stored, and as its choice is called in either language. */
function wordsOf(value: Value, field: FieldSpec): readonly string[] {
  const list = Array.isArray(value) ? (value as readonly string[]) : [value];
  return list.flatMap((one) => {
    if (typeof one === 'object' && one !== null) return 'minor' in one ? [String(Number(one.minor) / 100)] : [];
    const choice = field.choices?.find((known) => known.value === one);
    return [String(one), choice?.title.zh, choice?.title.en].filter((word) => word !== undefined).map(fold);
  });
}

function fold(word: string | number): string {
  return String(word).trim().toLowerCase();
}

function compared(value: Value, wanted: string | number, test: 'atLeast' | 'atMost'): boolean | null {
  const isText = typeof value === 'string';
  const [have, want] = isText ? [value, String(wanted)] : [numberIn(value), Number(wanted)];
  if (have === null || (typeof want === 'number' && Number.isNaN(want))) return null;
  return test === 'atLeast' ? have >= want : have <= want;
}

/** Amounts in whole units; null for what is no number. */
function numberIn(value: Value): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'object' && value !== null && 'minor' in value ? Number(value.minor) / 100 : null;
}

function daysLeft(value: Value, days: number, now: Date): boolean | null {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) || Number.isNaN(days) ? null : at - now.getTime() >= days * MS_PER_DAY;
}
