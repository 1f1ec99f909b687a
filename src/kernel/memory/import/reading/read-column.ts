import type { FieldType } from '../../kind.ts';
import { isIdName } from './column-names.ts';
import { decideDateOrder, type DateOrderFinding } from './decide-date-order.ts';
import { parseEmail, parsePhone, parseUrl } from './parse-contact.ts';
import { splitTime } from './parse-date.ts';
import { decideDecimalMark, parseDecimal } from './parse-decimal.ts';
import { parseValue, type ValueOptions } from './parse-value.ts';

/** The type a column's values have and the share of them that can be read so. */
type TypeFinding = Readonly<{ type: FieldType; share: number }>;

/** A column's type, and what was decided for reading its values as this or any other type. */
export type ColumnReading = TypeFinding &
  Readonly<{
    options: ValueOptions;
    /** Null where no date needs an order. */
    dateOrder: DateOrderFinding | null;
  }>;

/** Share of the values that must fit a type. The rest are then reported row by row. Chosen, not fitted. */
const SHARE = 0.95;
/** Most different values of a choice, and most of them per value filled in. Chosen, not fitted. */
const CHOICE_MAX = 50;
const CHOICE_SHARE = 0.2;
const CHOICE_MAX_CHARS = 100;
const LONG_TEXT_CHARS = 200;
/** From this many digits a whole number is a name, not a quantity: a double would lose digits. */
const LONG_DIGITS = /\d{16}/;

const MONEY_NAME =
  /金额|价格|单价|总价|报价|预算|营收|收入|费用|成本|货款|amount|price|revenue|budget|cost|sales value/i;
const DATE_NAME = /日期|时间|生日|date|time|birth|day|(^|_)(on|at)$/i;

/** What is known of the column whose type is asked for: its name and its values without the empty ones. */
type Column = Readonly<{
  name: string;
  values: readonly string[];
  distinct: ReadonlySet<string>;
  options: ValueOptions;
}>;

type Test = (column: Column) => TypeFinding | undefined;

/** Infers the type of a column from its values and, where they leave it open, its name. */
export function readColumn(name: string, values: readonly string[]): ColumnReading {
  const decided = decideDateOrder(values);
  const dateOrder = decided.isNeeded ? decided : null;
  const options = { decimalMark: decideDecimalMark(values), ...(dateOrder && { dateOrder: dateOrder.order }) };
  return { ...inferType({ name, values, distinct: new Set(values), options }), options, dateOrder };
}

function inferType(column: Column): TypeFinding {
  const { values } = column;
  if (values.length === 0) return { type: 'text', share: 0 };
  for (const test of TESTS) {
    const finding = test(column);
    if (finding !== undefined) return finding;
  }
  return { type: values.some((value) => value.length > LONG_TEXT_CHARS) ? 'longText' : 'text', share: 1 };
}

function shareOf(values: readonly string[], fits: (value: string) => boolean): number {
  let count = 0;
  for (const value of values) if (fits(value)) count += 1;
  return count / values.length;
}

/** A test that finds a type when enough values fit. */
function byShare(type: FieldType, fits: (value: string) => boolean): Test {
  return ({ values }) => {
    const share = shareOf(values, fits);
    return share >= SHARE ? { type, share } : undefined;
  };
}

const testBoolean: Test = (column) => {
  const { values, distinct } = column;
  if (distinct.size > 2) return undefined;
  // A column of ones alone is a count; zeros and ones together are a yes and no.
  if (distinct.size === 1 && /^\s*\d\s*$/.test(values[0] ?? '')) return undefined;
  return byShare('boolean', (value) => parseValue('boolean', value).ok)(column);
};

const testDate: Test = ({ name, values, options }) => {
  // Eight digits are a day only where the name says so: they may as well be a number.
  const candidates = DATE_NAME.test(name) ? values : values.filter((value) => !/^\s*\d+\s*$/.test(value));
  if (candidates.length < SHARE * values.length) return undefined;
  const share = shareOf(values, (value) => parseValue('date', value, options).ok);
  if (share < SHARE) return undefined;
  const hasTime = values.some((value) => (splitTime(value)?.clock?.ms ?? 0) > 0);
  return { type: hasTime ? 'datetime' : 'date', share };
};

const testNumber: Test = ({ name, values, options }) => {
  // Leading zeros and very long runs of digits are names of things.
  if (values.some((value) => /^\s*0\d/.test(value) || LONG_DIGITS.test(value))) return undefined;
  const decimals = values.map((value) => parseDecimal(value, options.decimalMark));
  const read = decimals.filter((decimal) => decimal !== undefined);
  const share = read.length / values.length;
  if (share < SHARE) return undefined;
  const named = read.filter((decimal) => decimal.currency !== null).length;
  const moneyShare = shareOf(values, (value) => parseValue('money', value, options).ok);
  const isMoney = named >= read.length / 2 || MONEY_NAME.test(name);
  if (isMoney && moneyShare >= SHARE) return { type: 'money', share: moneyShare };
  const integerShare = shareOf(values, (value) => parseValue('integer', value, options).ok);
  if (integerShare === share) return { type: isIdName(name) ? 'text' : 'integer', share };
  return { type: 'number', share };
};

const testChoice: Test = ({ values, distinct }) => {
  const isFew = distinct.size <= CHOICE_MAX && distinct.size <= CHOICE_SHARE * values.length;
  return isFew && values.every((value) => value.length <= CHOICE_MAX_CHARS) ? { type: 'choice', share: 1 } : undefined;
};

const isPhone = (value: string) => parsePhone(value)?.startsWith('+') === true;
const isUrl = (value: string) => /^\s*(https?:\/\/|www\.)/i.test(value) && parseUrl(value) !== undefined;

const TESTS: readonly Test[] = [
  testBoolean,
  byShare('email', (value) => parseEmail(value) !== undefined),
  byShare('url', isUrl),
  byShare('phone', isPhone),
  testDate,
  testNumber,
  testChoice,
];
