import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isCreditCode } from './credit-code.ts';
import {
  createProfiler,
  fieldIdOf,
  inferCustomField,
  suggestKeys,
  suggestMapping,
  type MappableField,
  type TableProfile,
} from './index.ts';

/** A profile of columns given as name → values; shorter columns repeat. */
function profileOf(columns: Readonly<Record<string, readonly string[]>>): TableProfile {
  const profiler = createProfiler(Object.keys(columns));
  const values = Object.values(columns);
  const rows = Math.max(...values.map((column) => column.length));
  for (let i = 0; i < rows; i++) profiler.add(values.map((column) => column[i % column.length] ?? ''));
  return profiler.finish();
}

function columnOf(profile: TableProfile, name: string) {
  const column = profile.columns.find((one) => one.name === name);
  assert.ok(column, name);
  return column;
}

const COMPANIES = Array.from({ length: 40 }, (_, i) => `上海第${i}电池材料有限公司`);
const MOBILES = Array.from({ length: 40 }, (_, i) => `138001380${String(i).padStart(2, '0')}`);
const MAILS = Array.from({ length: 40 }, (_, i) => `buyer${i}@example.com`);
/** The codes of two well-known companies, check digits included. */
const CREDIT_CODES = ['914403001922038216', '91330100799655058B'];

const FIELDS: readonly MappableField[] = [
  { id: 'name', title: { zh: '公司名称', en: 'Company' }, type: 'text', synonyms: ['客户名称'] },
  { id: 'creditCode', title: { zh: '统一社会信用代码', en: 'Credit code' }, type: 'text' },
  { id: 'phone', title: { zh: '电话', en: 'Phone' }, type: 'phone' },
  { id: 'email', title: { zh: '邮箱', en: 'Mail' }, type: 'email' },
  { id: 'source', title: { zh: '线索来源', en: 'Source' }, type: 'choice' },
  { id: 'amount', title: { zh: '预计金额', en: 'Amount' }, type: 'money' },
  { id: 'closedOn', title: { zh: '成交日期', en: 'Closed on' }, type: 'date' },
  { id: 'score', title: { zh: '评分', en: 'Score' }, type: 'number', isReadOnly: true },
];

test('each column gets the type its values have', () => {
  const profile = profileOf({
    公司: COMPANIES,
    手机: MOBILES,
    邮箱: MAILS,
    官网: ['https://a.example.com', 'www.b.example.com'],
    阶段: ['初步接触', '方案报价', '合同'],
    预算: ['￥1,200', '1.2万元', '300元'],
    数量: ['1', '2,000', '35'],
    占比: ['0.5', '12%'],
    成交: ['0', '1'],
    签约日: ['2026-11-22', '2026/11/23'],
    录入时间: ['2026-11-22 08:30', '2026-11-23 09:00'],
    备注: ['长'.repeat(250), '短'],
    空列: [''],
  });
  const types = Object.fromEntries(profile.columns.map(({ name, type }) => [name, type]));
  assert.deepEqual(types, {
    公司: 'text',
    手机: 'phone',
    邮箱: 'email',
    官网: 'url',
    阶段: 'choice',
    预算: 'money',
    数量: 'integer',
    占比: 'number',
    成交: 'boolean',
    签约日: 'date',
    录入时间: 'datetime',
    备注: 'longText',
    空列: 'text',
  });
});

test('codes that look like numbers stay text: leading zeros, ids, more digits than a number holds', () => {
  const many = (make: (i: number) => string) => Array.from({ length: 60 }, (_, i) => make(i));
  const profile = profileOf({
    邮编: many((i) => `0${10_000 + i}`),
    'Lead Number': many((i) => String(660_000 + i)),
    account: many((i) => `62220212345678900${i + 10}`),
  });
  assert.deepEqual(
    profile.columns.map(({ type }) => type),
    ['text', 'text', 'text'],
  );
});

test('eight digits are days only under a name that says so', () => {
  const days = ['19081209', '19300213', '19560409'];
  const profile = profileOf({ date_of_birth: days, 库存: days });
  assert.deepEqual(
    profile.columns.map(({ type }) => type),
    ['date', 'integer'],
  );
});

test('a column of dates carries the order that was decided for it, and one of numbers its decimal mark', () => {
  const profile = profileOf({ 日期: ['03/04/2026', '22/04/2026'], 单价: ['1.200,50', '0,5'] });
  assert.equal(columnOf(profile, '日期').options.dateOrder, 'dmy');
  assert.equal(columnOf(profile, '日期').dateOrder?.isCertain, true);
  assert.equal(columnOf(profile, '单价').options.decimalMark, 'comma');
});

test('a column that a person maps to a date after all has its order decided too', () => {
  const column = columnOf(profileOf({ 跟进: ['22/04/2026', '待定', '未知', '03/04/2026'] }), '跟进');
  assert.deepEqual([column.type, column.options.dateOrder], ['text', 'dmy']);
});

test('a few wrong values do not hide a type, many do', () => {
  const numbers = Array.from({ length: 100 }, (_, i) => String(i * 3.5));
  const few = columnOf(profileOf({ x: [...numbers.slice(4), 'a', 'b', 'c', 'd'] }), 'x');
  assert.deepEqual([few.type, few.share], ['number', 0.96]);
  const many = columnOf(profileOf({ x: [...numbers.slice(10), ...'abcdefghij'] }), 'x');
  assert.equal(many.type, 'text');
});

test('counts, shares and examples describe the sample', () => {
  const column = columnOf(profileOf({ 来源: ['展会', '展会', '官网', ''] }), '来源');
  assert.deepEqual([column.filled, column.nullShare, column.distinct, column.isUnique], [3, 0.25, 2, false]);
  assert.deepEqual(column.examples, ['展会', '官网']);
  assert.deepEqual(column.common, [
    { value: '展会', count: 2 },
    { value: '官网', count: 1 },
  ]);
});

test('a long table is sampled from its beginning and its whole length, the same at each run', () => {
  const make = () => {
    const profiler = createProfiler(['n']);
    for (let i = 0; i < 50_000; i++) profiler.add([i < 2000 ? '1' : 'x']);
    return profiler.finish();
  };
  const profile = make();
  assert.deepEqual([profile.rows, profile.sampled], [50_000, 4000]);
  assert.equal(columnOf(profile, 'n').common.find(({ value }) => value === 'x')?.count, 2000);
  assert.deepEqual(make(), profile);
});

test('columns are mapped by name, synonym, idea and pinyin, each with its reason in both languages', () => {
  const profile = profileOf({
    客户名称: COMPANIES,
    联系电话: MOBILES,
    yujijine: ['￥1,200', '300元'],
    'Lead Source': ['展会', '官网'],
    '成交日期（必填）': ['2026-11-22'],
  });
  const mapped = suggestMapping(profile, { fields: FIELDS });
  assert.deepEqual(
    mapped.map(({ field }) => field),
    ['name', 'phone', 'amount', 'source', 'closedOn'],
  );
  assert.match(mapped[2]?.reason.zh ?? '', /拼音/);
  assert.match(mapped[1]?.reason.en ?? '', /phone numbers/);
  assert.ok(
    mapped.every(
      ({ confidence, reason }) => confidence > 0.7 && confidence < 1 && reason.zh !== '' && reason.en !== '',
    ),
  );
});

test('nameless columns are mapped by what their values look like', () => {
  const codes = CREDIT_CODES;
  const mapped = suggestMapping(profileOf({ A: COMPANIES, B: MAILS, C: MOBILES, D: codes }), { fields: FIELDS });
  assert.deepEqual(
    mapped.map(({ field }) => field),
    ['name', 'email', 'phone', 'creditCode'],
  );
});

test('a field is given to one column only, and never one that agents write', () => {
  const mapped = suggestMapping(profileOf({ 电话: MOBILES, 手机: MOBILES, 评分: ['1', '2'] }), { fields: FIELDS });
  assert.deepEqual(
    mapped.map(({ field }) => field),
    ['phone', null, null],
  );
  assert.ok(mapped[1]?.reason.zh.includes('新字段'));
});

test('a name whose values the field cannot hold is not mapped, nor is one that merely sounds alike', () => {
  const words = Array.from({ length: 40 }, (_, i) => `说明文字${i}`);
  const mapped = suggestMapping(profileOf({ 成交日期: words, Contract: ['Month-to-month', 'One year'] }), {
    fields: [...FIELDS, { id: 'contact', title: { zh: '联系人', en: 'Contact' }, type: 'ref' }],
  });
  assert.deepEqual(
    mapped.map(({ field }) => field),
    [null, null],
  );
});

test('keys are unique ids first, then company, phone and mail; a unique number is none', () => {
  const profile = profileOf({
    邮箱: MAILS,
    手机: MOBILES,
    公司: COMPANIES,
    线索编号: COMPANIES.map((_, i) => `L-${i}`),
    金额: COMPANIES.map((_, i) => `${i}.5`),
  });
  assert.deepEqual(
    suggestKeys(profile).map(({ column }) => column),
    ['线索编号', '公司', '手机', '邮箱'],
  );
});

test('an id that repeats is not suggested as a key', () => {
  assert.deepEqual(suggestKeys(profileOf({ id: ['1', '2', '2'] })), []);
});

test('a credit code is known by its check digit', () => {
  for (const code of CREDIT_CODES) {
    assert.equal(isCreditCode(code), true, code);
    assert.equal(isCreditCode(code.slice(0, -1) + (code.endsWith('6') ? '7' : '6')), false);
  }
  assert.equal(isCreditCode('91440300I922038216'), false);
});

test('a new field gets a readable id from its header, the same each time, unlike the taken ones', () => {
  assert.equal(fieldIdOf('Total Time Spent on Website', new Set()), 'totalTimeSpentOnWebsite');
  assert.equal(fieldIdOf('客户来源', new Set()), 'keHuLaiYuan');
  assert.equal(fieldIdOf('客户ID', new Set()), 'keHuId');
  assert.equal(fieldIdOf('2026 目标', new Set()), 'field2026MuBiao');
  assert.equal(fieldIdOf('名称', new Set(['mingCheng', 'mingCheng_2'])), 'mingCheng_3');
  const column = columnOf(
    profileOf({ 客户来源: ['展会', '官网', '展会', '展会', '展会', '展会', '展会', '官网', '展会', '展会'] }),
    '客户来源',
  );
  assert.deepEqual(inferCustomField(column, new Set()), {
    id: 'keHuLaiYuan',
    title: { zh: '客户来源', en: '客户来源' },
    type: 'choice',
    synonyms: ['客户来源'],
    isCustom: true,
  });
});

test('any headers give ids that are distinct and made of letters, digits and _', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (headers) => {
      const taken = new Set<string>();
      for (const header of headers) taken.add(fieldIdOf(header, taken));
      assert.equal(taken.size, headers.length);
      for (const id of taken) assert.match(id, /^[a-z][a-zA-Z0-9_]*$/);
    }),
  );
});
