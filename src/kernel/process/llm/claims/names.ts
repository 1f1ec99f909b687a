import type { Claim } from './claim.ts';

/** Endings by which an organisation is known in Chinese, longest first. */
const ORGANISATION =
  '股份有限公司|有限责任公司|有限公司|股份公司|分公司|子公司|集团|公司|研究院|研究所|设计院|大学|学院|银行|医院|协会|工厂';
/** What stands before 公司 without naming one. */
const NOBODY =
  /(?:^|[^\p{L}]|[与和及在为向由是给对到从的了将请把被跟同或让于])(?:[我你您他她它]们?|贵|本|我司|该|这家|那家|一家|两家|几家|每家|各|各家|多家|其他|其它|上市|同类|大型|小型|中小|龙头|客户|目标|合作|制造|贸易|科技|母|子|分|总|所在|有些|不少|很多|许多|国内|国外|海外|外资|民营|国有)?(?:的)?$/u;
/** Characters that end what stands before a name. */
const BEFORE_A_NAME = /[我们你您贵与和及在为向由是给对到从的了将请把被跟同或让于像如就被得]$/u;

const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤';
const TITLE = '先生|女士|小姐|经理|总监|总经理|董事长|主任|厂长|老师|博士|教授|工程师|部长|院长|处长|科长|总|工';
const PERSON = new RegExp(
  `(?<![\\p{Script=Han}&&[${SURNAMES}]])([${SURNAMES}])(\\p{Script=Han}{0,2}?)(${TITLE})(?![\\p{Script=Han}&&[结共体计和程作业厂]])`,
  'gv',
);
const TITLED = /[《「『]([^》」』]{2,60})[》」』]/gu;

/** Words that begin with a capital in English without naming anybody. */
const CAPITALISED = new Set(
  `I I'm I'd I'll I've Mr Mrs Ms Dr Dear Hello Hi Hey Best Kind Warm Regards Sincerely Thanks Thank Yours Monday Tuesday Wednesday
  Thursday Friday Saturday Sunday January February March April May June July August September October November December
  English Chinese China Chinese-made CEO CTO CFO COO ROI KPI FAQ PDF AI IT HR R&D B2B OK PS P.S. Q1 Q2 Q3 Q4 WeChat CRM
  The A An We You Our Your It This That These Those In On At For If When While As With`.split(/\s+/),
);
const WORD = String.raw`[A-Z][\p{L}\d&'’.-]*[\p{L}\d]|[A-Z]`;
const ENGLISH = new RegExp(`(?<![\\p{L}\\d])(?:${WORD})(?:\\s+(?:(?:of|and|the|de|von|van)\\s+)?(?:${WORD}))*`, 'gu');
const CODE =
  /(?<![\p{Script=Latin}\d@./-])(?=[A-Za-z\d-]*[A-Za-z])(?=[A-Za-z-]*\d|[A-Z]{2,})[A-Za-z\d]+(?:-[A-Za-z\d]+)*(?![\p{Script=Latin}\d@])/gu;
const ADDRESS =
  /\bhttps?:\/\/[^\s"'<>，。；）)]+|\bwww\.[^\s"'<>，。；）)]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w@.-])(?:[a-z\d-]+\.)+(?:com|cn|net|org|io|ai|example|top|xyz|info|co)\b(?:\/[^\s，。；）)]*)?/giu;

/** Addresses a text names: of mail and of the web. */
export function addressesIn(text: string): readonly Claim[] {
  return [...text.matchAll(ADDRESS)].map((m) => ({
    kind: 'address',
    text: m[0].replace(/[.,;:!?]+$/, ''),
    at: m.index,
  }));
}

/** Names a text uses that do not stand in what is known, in Chinese and English. */
export function strangersIn(text: string, known: Known): readonly Claim[] {
  return [...organisations(text, known), ...people(text, known), ...titles(text, known), ...latin(text, known)];
}

/** What is known, to look names up in: all of it in one, and each piece that is short enough to be a name. */
export type Known = Readonly<{ all: string; pieces: readonly string[] }>;

export function knownOf(texts: readonly string[]): Known {
  const plain = texts.map((t) => t.normalize('NFKC'));
  return { all: plain.join('\n').toLowerCase(), pieces: plain.filter((t) => t.length <= 24) };
}

const LONGEST = 24;

/** A run of characters that ends like an organisation must, from some place on, stand in what is known. */
function organisations(text: string, { all }: Known): Claim[] {
  const pattern = new RegExp(`[\\p{Script=Han}A-Za-z\\d（）()]{0,${LONGEST}}?(?:${ORGANISATION})`, 'gu');
  return [...text.matchAll(pattern)].flatMap((match): Claim[] => {
    const [whole] = match;
    const ending = new RegExp(`(?:${ORGANISATION})$`, 'u').exec(whole)?.[0] ?? '';
    const name = whole.slice(0, whole.length - ending.length);
    if (NOBODY.test(name)) return [];
    for (let from = 0; from < name.length; from += 1) {
      if (!all.includes(whole.slice(from).toLowerCase())) continue;
      if (from === 0 || BEFORE_A_NAME.test(name.slice(0, from)) || name.length - from >= 4) return [];
    }
    // An abbreviation of a known one, as people write: 华能公司.
    const tail = /[\p{Script=Han}A-Za-z\d]{2,}$/u.exec(
      name.replace(/^.*[与和及在为向由是给对到从的了将请把被跟同或让于]/u, ''),
    )?.[0];
    if (tail !== undefined && all.includes(tail.toLowerCase())) return [];
    return [{ kind: 'name', text: whole, at: match.index }];
  });
}

/** Somebody named with a title: by the whole name, or by the family name of somebody known. */
function people(text: string, { all, pieces }: Known): Claim[] {
  return [...text.matchAll(PERSON)].flatMap((match): Claim[] => {
    const [whole, surname = '', given = ''] = match;
    if (all.includes(whole.toLowerCase()) || (given !== '' && all.includes(surname + given))) return [];
    const isKnown = pieces.some((p) => p.startsWith(surname) && /^\p{Script=Han}{2,4}$/u.test(p));
    return given === '' && isKnown ? [] : [{ kind: 'name', text: whole, at: match.index }];
  });
}

function titles(text: string, { all }: Known): Claim[] {
  return [...text.matchAll(TITLED)]
    .filter(([, title = '']) => !all.includes(title.toLowerCase()))
    .map((m) => ({ kind: 'name', text: m[0], at: m.index }));
}

/** Latin names and codes. One capitalised word at the start of a sentence may be any word, so it is let pass. */
function latin(text: string, known: Known): Claim[] {
  const codes = [...text.matchAll(CODE)].map((m) => ({ kind: 'name' as const, text: m[0], at: m.index }));
  const names = [...text.matchAll(ENGLISH)].flatMap((m) => nameOf(text, m));
  return [...codes, ...names].filter(({ text: name }) => !isKnownLatin(name, known));
}

function nameOf(text: string, match: RegExpExecArray): Claim[] {
  const words = match[0].split(/\s+/);
  // What opens a sentence is written large in any case.
  const first = words.findIndex((w) => !CAPITALISED.has(w) && !/^(?:of|and|the)$/.test(w));
  const name = first === -1 ? [] : words.slice(first);
  const opens = first === 0 && /(?:^|[.!?:;\n“"'(]|[\p{Script=Han}，。])\s*$/u.test(text.slice(0, match.index));
  if (name.every((w) => CAPITALISED.has(w)) || (opens && name.length === 1)) return [];
  const at = match.index + words.slice(0, first).reduce((length, w) => length + w.length + 1, 0);
  return [{ kind: 'name', text: name.join(' '), at }];
}

/** The name itself, or each of its words, stands in what is known. */
function isKnownLatin(name: string, { all }: Known): boolean {
  const lower = name.toLowerCase().replace(/['’]s$/, '');
  if (CAPITALISED.has(name) || standsIn(all, lower)) return true;
  return lower
    .split(/\s+/)
    .every((w) => /^(?:of|and|the|de|von|van|mr|ms|mrs|dr)\.?$/.test(w) || standsIn(all, w.replace(/['’]s$/, '')));
}

function standsIn(all: string, word: string): boolean {
  for (let at = all.indexOf(word); at !== -1; at = all.indexOf(word, at + 1)) {
    const [before, after] = [all[at - 1] ?? ' ', all[at + word.length] ?? ' '];
    if (!/[a-z\d]/.test(before) && !/[a-z\d]/.test(after)) return true;
  }
  return false;
}
