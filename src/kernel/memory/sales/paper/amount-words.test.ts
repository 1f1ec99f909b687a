import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amountInChinese, amountInEnglish } from './amount-words.ts';

const cny = (minor: bigint) => amountInChinese({ minor, currency: 'CNY' });

test('amounts stand in Chinese capitals as banks write them', () => {
  assert.equal(cny(140950n), '人民币壹仟肆佰零玖元伍角整');
  assert.equal(cny(600714n), '人民币陆仟零柒元壹角肆分');
  assert.equal(cny(168032n), '人民币壹仟陆佰捌拾元叁角贰分');
  assert.equal(cny(10700053n), '人民币壹拾万柒仟元伍角叁分');
  assert.equal(cny(1640902n), '人民币壹万陆仟肆佰零玖元零贰分');
  assert.equal(cny(32504n), '人民币叁佰贰拾伍元零肆分');
  assert.equal(cny(0n), '人民币零元整');
  assert.equal(cny(5n), '人民币伍分');
  assert.equal(cny(100_000_000_00n), '人民币壹亿元整');
  assert.equal(cny(1_0000_0001_00n), '人民币壹亿零壹元整');
  assert.equal(cny(1_0203_0405_06n), '人民币壹亿零贰佰零叁万零肆佰零伍元零陆分');
  assert.equal(cny(12_0000_0000_0000_00n), '人民币壹拾贰万亿元整');
  assert.equal(cny(-100n), '人民币负壹元整');
  assert.equal(amountInChinese({ minor: 1200n, currency: 'JPY' }), '日元壹仟贰佰元整');
  assert.equal(amountInChinese({ minor: 1200n, currency: 'KWD' }), null);
});

test('amounts stand in English words as on a cheque', () => {
  assert.equal(amountInEnglish({ minor: 10520n, currency: 'USD' }), 'US Dollars one hundred and five and 20/100 only');
  assert.equal(
    amountInEnglish({ minor: 1_234_567_00n, currency: 'CNY' }),
    'Chinese Yuan one million two hundred and thirty-four thousand five hundred and sixty-seven and 00/100 only',
  );
  assert.equal(amountInEnglish({ minor: 1000n, currency: 'JPY' }), 'Japanese Yen one thousand only');
});
