import { isHan, pinyinOf, plainHan, wordsOf } from './han.ts';

/** A person's name: `whole` as it is compared, `sound` in pinyin or Latin letters in one order. */
export type PersonName = Readonly<{ whole: string; family: string; given: string; sound: string; isHan: boolean }>;

/** Compound family names (复姓) in use. */
const COMPOUND = new Set(
  '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 令狐 第五 百里 呼延 东郭 南门 西门 左丘 梁丘 轩辕 拓跋 纳兰 完颜'.split(
    ' ',
  ),
);
const TITLES = /(?:先生|女士|小姐|老师|经理|总监|总经理|主任|博士|教授|工程师|工)$/;
const LATIN_TITLES = /^(?:mr|mrs|ms|miss|dr|prof)\.?\s+/;

/** Takes a person's name apart; null when nothing of it is left. Of 王总 only the family name is known. */
export function parsePerson(raw: string): PersonName | null {
  const plain = plainHan(raw)
    .replaceAll(/[(（].*?[)）]/g, ' ')
    .trim();
  if (isHan(plain)) return parseHan(plain);
  const words = wordsOf(plain.replace(LATIN_TITLES, ''));
  if (words.length === 0) return null;
  const isFamilyFirst = plain.includes(',');
  const family = (isFamilyFirst ? words[0] : words.at(-1)) ?? '';
  const given = isFamilyFirst ? words.slice(1) : words.slice(0, -1);
  return { whole: words.join(' '), family, given: given.join(' '), sound: soundOf(words), isHan: false };
}

function parseHan(plain: string): PersonName | null {
  const name = plain.replaceAll(/[\s·•・]/g, '');
  const bare = name.length > 2 ? name.replace(TITLES, '') : name;
  if (bare === '') return null;
  const length = COMPOUND.has(bare.slice(0, 2)) && bare.length > 2 ? 2 : 1;
  const family = bare.slice(0, length);
  const given = bare.slice(length).replace(/^总$/, '');
  const sound = soundOf([pinyinOf(family), pinyinOf(given)].filter((part) => part !== ''));
  return { whole: family + given, family, given, sound, isHan: true };
}

/** Parts in one order: Li Wei, Wei Li and 李伟 sound alike. */
function soundOf(parts: readonly string[]): string {
  return parts.toSorted().join(' ');
}
