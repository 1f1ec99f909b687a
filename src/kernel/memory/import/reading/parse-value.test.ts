import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decimalOf } from '#base';
import type { FieldType } from '../../kind.ts';
import { decideDateOrder, decideDecimalMark, parseValue, type ValueOptions } from './index.ts';

/** The value a text is read as, or the rule it breaks. */
function read(type: FieldType, text: string, options?: ValueOptions) {
  const parsed = parseValue(type, text, options);
  return parsed.ok ? parsed.value : parsed.rule;
}

const cny = (minor: string) => ({ minor, currency: 'CNY' });

test('what people write for nothing is null in every type, while “Select” is an answer', () => {
  for (const text of ['', '  ', '-', '—', '——', 'N/A', 'n/a', 'NULL', 'null', '无', '－', '#N/A', '\\N']) {
    for (const type of ['text', 'number', 'money', 'date', 'boolean', 'choice', 'tags'] as const) {
      assert.equal(read(type, text), null, `${type} ${text}`);
    }
  }
  assert.equal(read('choice', 'Select'), 'Select');
  assert.equal(read('number', '0'), 0);
});

test('numbers are read as people write them', () => {
  const cases: [string, number][] = [
    ['1,200', 1200],
    ['1 200', 1200],
    ["1'200'000", 1_200_000],
    ['１，２００．５', 1200.5],
    ['1.2万', 12_000],
    ['3千', 3000],
    ['0.3亿', 30_000_000],
    ['2千万元', 20_000_000],
    ['￥1,200.50', 1200.5],
    ['US$ 3', 3],
    ['12.5%', 0.125],
    ['(1,200)', -1200],
    ['（88）', -88],
    ['−5', -5],
    ['-¥5', -5],
    ['1.38E+10', 13_800_000_000],
    ['.5', 0.5],
    ['0.1', 0.1],
  ];
  for (const [text, value] of cases) assert.equal(read('number', text), value, text);
});

test('text that only resembles a number is refused', () => {
  for (const text of [
    '1,2,3',
    '12,34',
    '1.2.3',
    '5"',
    '约5',
    '--5',
    '+-5',
    '1e99',
    '5 kg',
    '１２月',
    '$5€',
    '1'.repeat(80),
  ]) {
    assert.equal(read('number', text), 'number', text);
  }
  assert.equal(read('integer', '1.5'), 'number');
  assert.equal(read('integer', '12,345'), 12_345);
});

test('European numbers are read where the column says so, and only there', () => {
  assert.equal(read('number', '1.200,50', { decimalMark: 'comma' }), 1200.5);
  assert.equal(read('number', '1.200,50'), 'number');
  assert.equal(read('number', '1.5', { decimalMark: 'comma' }), 'number');
});

test('the decimal mark of a column is a comma only on evidence that nothing contradicts', () => {
  assert.equal(decideDecimalMark(['1.200,50', '300']), 'comma');
  assert.equal(decideDecimalMark(['1,200', '0,125']), 'comma');
  assert.equal(decideDecimalMark(['1,5', '2,75']), 'comma');
  assert.equal(decideDecimalMark(['1,200', '3,400']), 'point');
  assert.equal(decideDecimalMark(['1,5', '2.75']), 'point');
  assert.equal(decideDecimalMark([]), 'point');
});

test('money is exact, in the currency that is written or else in the column’s', () => {
  assert.deepEqual(read('money', '￥1,200.50'), cny('120050'));
  assert.deepEqual(read('money', '1.2万元'), cny('1200000'));
  assert.deepEqual(read('money', '123,456,789,012,345.67'), cny('12345678901234567'));
  assert.deepEqual(read('money', '人民币 300 元整'), cny('30000'));
  assert.deepEqual(read('money', '0.1'), cny('10'));
  assert.deepEqual(read('money', '(8.05)', { currency: 'EUR' }), { minor: '-805', currency: 'EUR' });
  assert.deepEqual(read('money', '$5', { currency: 'EUR' }), { minor: '500', currency: 'USD' });
  assert.deepEqual(read('money', '1,200 日元'), { minor: '1200', currency: 'JPY' });
});

test('an amount finer than its currency is refused, never rounded; a percentage is no amount', () => {
  assert.equal(read('money', '12.345'), 'money_precision');
  assert.deepEqual(read('money', '12.340'), cny('1234'));
  assert.equal(read('money', '5.5 JPY'), 'money_precision');
  assert.equal(read('money', '12%'), 'money');
});

test('any amount written with thousands separators comes back to the last fen', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }),
      fc.constantFrom('CNY', 'USD', 'JPY'),
      (minor, currency) => {
        const [whole = '', part] = decimalOf({ minor, currency }).split('.');
        const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (part === undefined ? '' : `.${part}`);
        assert.deepEqual(read('money', grouped, { currency }), { minor: minor.toString(), currency });
      },
    ),
  );
});

test('days are read in the forms people use', () => {
  const forms = [
    '2026-11-22',
    '2026/11/22',
    '2026.11.22',
    '2026年11月22日',
    '2026 年 11 月 22 日',
    '20261122',
    '22-11-2026',
  ];
  forms.push(
    '22 Nov 2026',
    '22-Nov-26',
    'Nov 22, 2026',
    'November 22nd 2026',
    '２０２６-１１-２２',
    '2026-11-22 14:30',
    '2026-11-22T00:00:00',
  );
  for (const form of forms) assert.equal(read('date', form), '2026-11-22', form);
});

test('a day that is none is refused', () => {
  for (const text of [
    '2026-02-31',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026/11-22',
    '31-11-2026',
    '2026-11-22 25:00',
    '明天',
    '14:30',
    '46000',
  ]) {
    assert.equal(read('date', text), 'date', text);
  }
  assert.equal(read('date', '2028-02-29'), '2028-02-29');
});

test('a date whose order is open is refused until the column has an order', () => {
  assert.equal(read('date', '03-04-2026'), 'date_ambiguous');
  assert.equal(read('date', '03-04-2026', { dateOrder: 'dmy' }), '2026-04-03');
  assert.equal(read('date', '03-04-2026', { dateOrder: 'mdy' }), '2026-03-04');
  assert.equal(read('date', '20-10-16', { dateOrder: 'dmy' }), '2016-10-20');
  assert.equal(read('date', '20-10-16', { dateOrder: 'ymd' }), '2020-10-16');
  assert.equal(read('date', '11/22/2026', { dateOrder: 'dmy' }), 'date');
  assert.equal(read('date', '05-05-2026'), '2026-05-05');
});

test('the order of a column is decided by the values that allow only one', () => {
  assert.deepEqual(pick(decideDateOrder(['03/04/2026', '22/04/2026'])), ['dmy', true]);
  assert.deepEqual(pick(decideDateOrder(['03/04/2026', '04/22/2026'])), ['mdy', true]);
  assert.deepEqual(pick(decideDateOrder(['99-11-22', '98-11-30', '01-12-31'])), ['ymd', true]);
  assert.match(decideDateOrder(['03/04/2026', '22/04/2026']).reason.zh, /22\/04\/2026/);
});

test('two-digit years are told from days by what changes', () => {
  const days = Array.from({ length: 28 }, (_, i) => String(i + 1).padStart(2, '0'));
  assert.deepEqual(pick(decideDateOrder(days.map((day, i) => `${day}-10-1${6 + (i % 2)}`))), ['dmy', true]);
  assert.deepEqual(pick(decideDateOrder(days.map((day, i) => `1${6 + (i % 2)}-10-${day}`))), ['ymd', true]);
});

test('an order that the values leave open is a guess and says so', () => {
  assert.deepEqual(pick(decideDateOrder(['03/04/2026', '05/06/2026'])), ['mdy', false]);
  assert.deepEqual(pick(decideDateOrder(['03-04-2026'])), ['dmy', false]);
  assert.deepEqual(pick(decideDateOrder(['05-06-07'])), ['ymd', false]);
  assert.deepEqual(pick(decideDateOrder(['2026-11-22'])), ['ymd', true]);
});

function pick({ order, isCertain }: ReturnType<typeof decideDateOrder>) {
  return [order, isCertain];
}

test('instants keep their zone; those without one are of the workspace', () => {
  assert.equal(read('datetime', '2026-11-22T14:30:00Z'), '2026-11-22T14:30:00.000Z');
  assert.equal(read('datetime', '2026-11-22 14:30:05.250+02:00'), '2026-11-22T12:30:05.250Z');
  assert.equal(read('datetime', '2026-11-22 14:30'), '2026-11-22T06:30:00.000Z');
  assert.equal(read('datetime', '2026年11月22日 下午2:30'), '2026-11-22T06:30:00.000Z');
  assert.equal(read('datetime', '2026年11月22日14时30分'), '2026-11-22T06:30:00.000Z');
  assert.equal(read('datetime', '11/22/2026 12:05 AM', { offsetMinutes: 0 }), '2026-11-22T00:05:00.000Z');
  assert.equal(read('datetime', '2026-11-22', { offsetMinutes: 0 }), '2026-11-22T00:00:00.000Z');
  assert.equal(read('datetime', '2026-11-22 14:61'), 'date');
});

test('every day of four centuries reads back from each written form', () => {
  const day = fc.date({ min: new Date('1800-01-01'), max: new Date('2199-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(day, (date) => {
      const iso = date.toISOString().slice(0, 10);
      const [y = '', m = '', d = ''] = iso.split('-');
      for (const form of [iso, `${y}年${Number(m)}月${Number(d)}日`, `${y}${m}${d}`])
        assert.equal(read('date', form), iso);
      assert.equal(read('date', `${d}.${m}.${y}`, { dateOrder: 'dmy' }), iso);
      assert.equal(read('date', `${m}/${d}/${y}`, { dateOrder: 'mdy' }), iso);
    }),
  );
});

test('yes and no are read in both languages, anything else is refused', () => {
  for (const text of ['是', 'Yes', 'Y', 'TRUE', '1', '１', '√', '有']) assert.equal(read('boolean', text), true, text);
  for (const text of ['否', 'No', 'n', 'false', '0', '×', '没有']) assert.equal(read('boolean', text), false, text);
  assert.equal(read('boolean', '也许'), 'boolean');
});

test('a choice is matched by its value or either title, or refused with the choices named', () => {
  const choices = [
    { value: 'won', title: { zh: '赢单', en: 'Won' } },
    { value: 'lost', title: { zh: '输单', en: 'Lost' } },
  ];
  for (const text of ['won', ' WON ', '赢单', 'Ｗｏｎ']) assert.equal(read('choice', text, { choices }), 'won', text);
  assert.deepEqual(parseValue('choice', 'maybe', { choices }), {
    ok: false,
    rule: 'choice',
    params: { options: '赢单、输单' },
  });
});

test('mail addresses, phone numbers and web addresses come in one form or are refused', () => {
  assert.equal(read('email', ' Lin@Example.COM '), 'lin@example.com');
  assert.equal(read('email', '林＠例子.公司'), '林@例子.公司');
  for (const text of ['lin@', '@x.com', 'a b@x.com', 'lin@x', 'a@x..com'])
    assert.equal(read('email', text), 'email', text);
  for (const text of [
    '13800138000',
    '138-0013-8000',
    '+86 138 0013 8000',
    '0086 13800138000',
    '86 13800138000',
    '１３８００１３８０００',
  ]) {
    assert.equal(read('phone', text), '+8613800138000', text);
  }
  assert.equal(read('phone', '(021) 6123-4567 转 801'), '+862161234567x801');
  assert.equal(read('phone', '+1 (415) 555-2671'), '+14155552671');
  for (const text of ['12', 'abc', '1380013800012345678']) assert.equal(read('phone', text), 'phone', text);
  assert.equal(read('url', 'www.example.com/a'), 'https://www.example.com/a');
  for (const text of ['javascript:alert(1)', 'ftp://x.com', 'x', '1.5', 'a b.com'])
    assert.equal(read('url', text), 'url', text);
});

test('tags are split at the separators of both languages and kept once', () => {
  assert.deepEqual(read('tags', '电池，储能; 电池、 出口'), ['电池', '储能', '出口']);
});

test('no text makes a reader throw', () => {
  const types = [
    'text',
    'integer',
    'number',
    'money',
    'date',
    'datetime',
    'boolean',
    'choice',
    'tags',
    'email',
    'phone',
    'url',
  ] as const;
  const odd = fc.string({ unit: fc.constantFrom(...'0123456789.,-+/:年月日万亿￥$%()eE TZ@w转　'), maxLength: 40 });
  fc.assert(
    fc.property(fc.constantFrom(...types), fc.oneof(odd, fc.string({ unit: 'binary' })), (type, text) => {
      const { ok } = parseValue(type, text, { dateOrder: 'dmy', decimalMark: 'comma' });
      assert.equal(typeof ok, 'boolean');
    }),
    { numRuns: 3000 },
  );
});
