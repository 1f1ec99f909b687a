import { isHan, pinyinOf, plainHan, wordsOf } from './han.ts';
import { industryAtEnd, industryNamed, isTelling } from './industries.ts';
import { placeAtStart, placeNamed, type Place } from './places.ts';

/**
 * A company name taken apart: 上海华星电子科技有限公司 is place 上海, brand 华星, industries 电子 and 科技, form 有限公司.
 */
export type CompanyName = Readonly<{
  /** Brand and industry words without place and legal form: what is compared first. */
  core: string;
  brand: string;
  /** The brand as it sounds, so that Huaxing and 华星 meet. */
  sound: string;
  /** Ideas that tell companies apart, sorted; see `industry-words.ts`. */
  industries: readonly number[];
  places: readonly Place[];
  /** What the branch of a company is called: 上海分公司 → 上海; null for the company itself. */
  branch: string | null;
  isHan: boolean;
}>;

const FORM =
  /(?:股份有限责任公司|股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|总公司|公司|\(集团\)|集团公司|集团股份|集团|合伙企业|事务所|股份|有限|厂|\((?:普通|有限)合伙\))$/;
const LATIN_FORM =
  /\b(?:co|company|ltd|limited|inc|incorporated|corp|corporation|llc|llp|plc|gmbh|ag|kg|sa|sas|sarl|srl|spa|bv|nv|ab|oy|as|aps|pty|pte|sdn|bhd|kk|kabushiki|kaisha|the)\b/g;
const BRANCH = /^(.*(?:公司|集团|厂|银行))(.{0,12}?)(?:分公司|分厂|办事处|分行|支行|营业部|事业部|代表处)$/;
const LATIN_BRANCH = /^(.*\S)[\s,]+(\S+)\s+(?:branch|office|representative office)$/;

let last: { raw: string; name: CompanyName } | undefined;

/** Takes a company name apart, Chinese or Latin; null when nothing of it is left. */
export function parseCompany(raw: string): CompanyName | null {
  if (last?.raw !== raw) last = { raw, name: parse(plainHan(raw)) };
  return last.name.core === '' ? null : last.name;
}

function parse(plain: string): CompanyName {
  const text = plain
    .replaceAll(/[（【[{]/g, '(')
    .replaceAll(/[）】\]}]/g, ')')
    .trim();
  const branched = BRANCH.exec(text) ?? LATIN_BRANCH.exec(text);
  const main = branched?.[1] ?? text;
  const branch = branched === null ? null : (branched[2] ?? '').replaceAll(/[\s()市省]/g, '');
  return isHan(main) ? parseHan(main, branch) : parseLatin(main, branch);
}

function parseHan(text: string, branch: string | null): CompanyName {
  const places: Place[] = [];
  const noBrackets = text.replaceAll(/\(([^)]*)\)/g, (_, inside: string) => {
    const place = placeNamed(inside);
    if (place !== null) places.push(place);
    // What a bracket holds besides a place (集团, 中国, a former name) does not name the company.
    return '';
  });
  let body = noBrackets.replaceAll(/[^\p{L}\p{N}]+/gu, '').replace(/^中国(?=.{4})/, '');
  body = stripForm(body);
  body = stripPlaces(body, places);
  const core = body;
  const industries = new Set<number>();
  let brand = body;
  for (;;) {
    const found = industryAtEnd(brand);
    if (found === null || brand.length - found.length < 2) break;
    industries.add(found.idea);
    brand = brand.slice(0, -found.length);
  }
  return nameOf({ core, brand, industries, places, branch, isHan: true });
}

function stripForm(body: string): string {
  let rest = body;
  for (;;) {
    const form = FORM.exec(rest)?.[0];
    if (form === undefined || rest.length - form.length < 2) return rest;
    rest = rest.slice(0, -form.length);
  }
}

/** Places in front; at least two characters stay for the brand. */
function stripPlaces(body: string, places: Place[]): string {
  let rest = body;
  for (let turn = 0; turn < 3; turn++) {
    const found = placeAtStart(rest);
    if (found === null || rest.length - found.length < 2) return rest;
    places.push(found.place);
    rest = rest.slice(found.length);
  }
  return rest;
}

function parseLatin(text: string, branch: string | null): CompanyName {
  const words = wordsOf(
    text
      .replaceAll(/[.'’]/g, '')
      .replaceAll('&', ' ')
      .replaceAll(LATIN_FORM, ' '),
  );
  const places: Place[] = [];
  const industries = new Set<number>();
  const brand: string[] = [];
  const core: string[] = [];
  for (const word of words) {
    const place = brand.length < words.length - 1 || core.length > 0 ? placeNamed(word) : null;
    const idea = industryNamed(word);
    if (place !== null) places.push(place);
    else if (idea !== null && core.length > 0) {
      industries.add(idea);
      core.push(word);
    } else if (!['of', 'and', 'china', 'for'].includes(word)) {
      core.push(word);
      brand.push(word);
    }
  }
  return nameOf({ core: core.join(' '), brand: brand.join(''), industries, places, branch, isHan: false });
}

function nameOf(parts: {
  core: string;
  brand: string;
  industries: ReadonlySet<number>;
  places: readonly Place[];
  branch: string | null;
  isHan: boolean;
}): CompanyName {
  const brand = parts.brand === '' ? parts.core : parts.brand;
  return {
    ...parts,
    brand,
    sound: pinyinOf(brand.replaceAll(' ', '')),
    industries: [...parts.industries].filter(isTelling).toSorted((a, b) => a - b),
  };
}
