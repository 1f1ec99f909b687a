import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../../learning/random.ts';
import { checkClaims } from './check-claims.ts';
import { valueOfNumeral } from './numerals.ts';

const unsupported = (text: string, evidence: unknown): string[] => checkClaims(text, evidence).map((c) => c.text);

test('Chinese numerals have the value people read', () => {
  const known: [string, number][] = [
    ['一百二十万', 1_200_000],
    ['三万五', 35_000],
    ['一百二', 120],
    ['二〇二六', 2026],
    ['十五', 15],
    ['两千零五', 2_005],
    ['一亿二千万', 120_000_000],
    ['万', 10_000],
  ];
  for (const [text, value] of known) assert.equal(valueOfNumeral(text), value, text);
  assert.equal(valueOfNumeral('十台'), null);
});

test('an amount is the same amount in every way of writing it', () => {
  const evidence = { amount: { minor: '120000000', currency: 'CNY' } };
  for (const said of [
    '120万元',
    '一百二十万元',
    '1.2百万元',
    '1,200,000 yuan',
    '¥1200000',
    '1.2 million CNY',
    '１２０万元',
  ]) {
    assert.deepEqual(unsupported(`总价${said}。`, evidence), [], said);
  }
  for (const said of ['12万元', '一百三十万元', '1.2 billion CNY', '¥120,000', '120%']) {
    assert.equal(unsupported(`总价${said}。`, evidence).length, 1, said);
  }
  assert.deepEqual(unsupported('约123万元', { a: 'CNY 1234567' }), []);
  assert.equal(unsupported('123万元', { a: 'CNY 1234567' }).length, 1, 'what is not said to be rough is exact');
});

test('a number of one thing does not support the same number of another', () => {
  const evidence = ['交期 30 天', '降本 12%', '备货 20 吨'];
  assert.deepEqual(unsupported('三十天交货，降本百分之十二，备货20吨', evidence), []);
  assert.deepEqual(unsupported('30 吨', evidence), ['30']);
  assert.deepEqual(unsupported('12 天', evidence), ['12']);
  assert.deepEqual(unsupported('It saves 20 percent', evidence), ['20']);
});

test('a date is known by all that is said of it', () => {
  const evidence = { due: '2026-11-23', said: 'pilot in June 2026' };
  for (const text of [
    '11月23日前',
    '2026年11月',
    'November 23, 2026',
    '23 Nov',
    'in June 2026',
    '2026年第四季度',
    '二〇二六年',
  ]) {
    assert.deepEqual(unsupported(text, evidence), [], text);
  }
  for (const text of ['11月24日前', '2025年11月', 'December 23', 'May 2026', '2026年一季度', 'since 2019']) {
    assert.equal(unsupported(text, evidence).length, 1, text);
  }
  assert.deepEqual(unsupported('下周二上午通个电话？', evidence), [], 'a proposal is no claim');
});

test('names of organisations, people, papers, products and addresses stand in the evidence', () => {
  const evidence = [
    '华电新材料有限公司',
    '王建国',
    '压实密度白皮书',
    'HY-L4',
    'Acme Power Ltd',
    'John Smith',
    'sales@hy.example',
  ];
  const good = [
    '王总您好，关于华电新材料有限公司的项目',
    '王建国经理，贵公司与我们公司合作，见《压实密度白皮书》，型号 HY-L4。',
    '请写信到 sales@hy.example。',
    'Dear Mr Smith, Acme Power and our company should talk. Thank you, John.',
  ];
  for (const text of good) assert.deepEqual(unsupported(text, evidence), [], text);
  const bad: [string, string][] = [
    ['我们服务过蓝天能源有限公司', '蓝天能源有限公司'],
    ['李经理您好', '李经理'],
    ['见《成本手册》', '《成本手册》'],
    ['型号 HY-L5', 'HY-L5'],
    ['见 https://evil.example/x', 'https://evil.example/x'],
    ['请写信到 sales@evil.example', 'sales@evil.example'],
    ['We already serve General Motors there', 'General Motors'],
    ['Dear Bob Jones, hello', 'Bob Jones'],
  ];
  for (const [text, name] of bad) {
    const found = unsupported(text, evidence);
    assert.ok(
      found.some((f) => f.endsWith(name)),
      `${text}: ${found.join()}`,
    );
  }
});

test('figures of speech and points of a list are no claims', () => {
  for (const text of [
    '我们一起看三点：1. 价格 2. 交期',
    '一般来说，千万别急，第一步先试。',
    'Let me know. First, one question.',
  ]) {
    assert.deepEqual(unsupported(text, ['x']), [], text);
  }
});

test('of 400 texts made from facts none is refused, and of 400 with one thing changed each is found', () => {
  const random = seededRandom(7);
  const pick = <T>(list: readonly [T, ...T[]]): T => list[Math.floor(random() * list.length)] ?? list[0];
  const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from));
  const numeral = (n: number): string => '零一二三四五六七八九十'.charAt(n);
  for (let i = 0; i < 400; i += 1) {
    const facts = {
      amount: whole(2, 99) * 10_000,
      share: whole(11, 60),
      weeks: whole(2, 10),
      month: whole(1, 12),
      day: whole(1, 28),
      company: `${pick(['华宁', '江远', '恒达', '中沃'])}${pick(['新能源', '材料', '精密'])}${pick(['有限公司', '集团'])}`,
      person: `${pick(['王', '李', '赵', '钱'])}${pick(['建国', '敏', '志强'])}`,
      english: `${pick(['Acme', 'Nordwind', 'Kestrel'])} ${pick(['Power', 'Materials', 'Systems'])}`,
    };
    const { amount, company, person, english } = facts;
    // A bare number could stand for anything: those that count something say what.
    const units = { share: `${facts.share}%`, weeks: `${facts.weeks} 周`, on: `2026-${facts.month}-${facts.day}` };
    const evidence = { amount, company, person, english, ...units };
    const say = (f: typeof facts): string =>
      pick([
        `${f.person.charAt(0)}总您好，${f.company}的项目金额${f.amount / 10_000}万元，可降本${f.share}%，${numeral(f.weeks)}周交货，${f.month}月${f.day}日前答复。`,
        `关于${f.company}：总额 ${f.amount.toLocaleString('en')} 元，${f.person}经理要求${f.weeks}周内、${f.month}月${f.day}日前完成，节省百分之${f.share}。`,
        `Dear team at ${f.english}, the project of ${f.amount / 1000}k yuan saves ${f.share}% within ${f.weeks} weeks, by ${f.month}月${f.day}日.`,
      ]);
    const text = say(facts);
    assert.deepEqual(unsupported(text, evidence), [], text);
    const changed = pick<Partial<typeof facts>>([
      { amount: facts.amount + 10_000 },
      { share: facts.share + 1 },
      { weeks: facts.weeks === 10 ? 9 : facts.weeks + 1 },
      { day: facts.day === 28 ? 27 : facts.day + 1 },
      { company: '远山石化有限公司', english: 'Falcon Motors' },
    ]);
    const wrong = say({ ...facts, ...changed });
    assert.notEqual(unsupported(wrong, evidence).length, 0, `${wrong} ${JSON.stringify(changed)}`);
  }
});
