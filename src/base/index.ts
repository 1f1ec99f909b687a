export { cureOf, Failure, problemOf, type Problem } from './failure.ts';
export { FAILURES, type FailureCode } from './failures.ts';
export { RULES, type RuleCode } from './rules.ts';
export { asId, ID_PREFIX, newId, newUuid, textOfId, type Id, type IdKind } from './id.ts';
export { decimalOf, minorDigitsOf, type Money, type MoneyText } from './money.ts';
export { localeOf, LOCALES, say, shorten, type Locale, type Params, type Text } from './text.ts';
