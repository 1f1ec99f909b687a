/** What people write for a currency, in capitals, and its ISO 4217 code. A bare ¥ is the yuan here, $ the US dollar. */
export const CURRENCIES: Readonly<Record<string, string>> = {
  '¥': 'CNY',
  'CN¥': 'CNY',
  RMB: 'CNY',
  CNY: 'CNY',
  人民币: 'CNY',
  元人民币: 'CNY',
  元: 'CNY',
  圆: 'CNY',
  块: 'CNY',
  $: 'USD',
  US$: 'USD',
  USD: 'USD',
  美元: 'USD',
  美金: 'USD',
  '€': 'EUR',
  EUR: 'EUR',
  欧元: 'EUR',
  '£': 'GBP',
  GBP: 'GBP',
  英镑: 'GBP',
  JPY: 'JPY',
  'JP¥': 'JPY',
  日元: 'JPY',
  HKD: 'HKD',
  HK$: 'HKD',
  港元: 'HKD',
  港币: 'HKD',
};

/** The names, longest first, so that `US$` is not read as `$`. */
export const CURRENCY_NAMES: readonly string[] = Object.keys(CURRENCIES).toSorted((a, b) => b.length - a.length);
