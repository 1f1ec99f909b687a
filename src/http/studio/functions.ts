import type { Text } from '#base';

/** Functions that expressions can call, as people need them; the language is CEL. */
export const FUNCTIONS: readonly Readonly<{ name: string; about: Text }>[] = [
  { name: 'size(x)', about: { zh: '文字的长度，或列表有几项', en: 'Length of a text, or items of a list' } },
  { name: 'has(x.y)', about: { zh: '有没有这个字段', en: 'Whether the field is there' } },
  { name: 'string(x)', about: { zh: '变成文字', en: 'As text' } },
  { name: 'int(x)', about: { zh: '变成整数', en: 'As a whole number' } },
  { name: 'double(x)', about: { zh: '变成数字', en: 'As a number' } },
  { name: 'timestamp(x)', about: { zh: '变成时间点', en: 'As a point in time' } },
  {
    name: 'duration(x)',
    about: { zh: '变成时长，例如 duration("24h")', en: 'As a span of time, such as duration("24h")' },
  },
  { name: 'x.contains(y)', about: { zh: '文字里有没有 y', en: 'Whether the text holds y' } },
  { name: 'x.startsWith(y)', about: { zh: '是否以 y 开头', en: 'Whether the text begins with y' } },
  { name: 'x.endsWith(y)', about: { zh: '是否以 y 结尾', en: 'Whether the text ends with y' } },
  { name: 'x.matches(y)', about: { zh: '是否符合正则表达式 y', en: 'Whether the text fits the regular expression y' } },
  { name: 'x.exists(i, …)', about: { zh: '至少一项符合条件', en: 'Whether one item at least fulfils a condition' } },
  { name: 'x.all(i, …)', about: { zh: '每一项都符合条件', en: 'Whether all items fulfil a condition' } },
  { name: 'x.filter(i, …)', about: { zh: '只留下符合条件的项', en: 'The items that fulfil a condition' } },
  { name: 'x.map(i, …)', about: { zh: '把每一项变成别的', en: 'Something made of each item' } },
  { name: 'x.?y.orValue(z)', about: { zh: '有 y 就取 y，没有就用 z', en: 'y where it is there, else z' } },
];
