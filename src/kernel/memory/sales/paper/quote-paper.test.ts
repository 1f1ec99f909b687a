import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paperAmount, type QuotePaper } from './quote-paper.ts';
import { renderQuote } from './render-quote.ts';

const paper = (lines: number): QuotePaper => ({
  language: 'zh',
  mark: '草稿',
  seller: { name: '价键新材料', lines: ['宁波'] },
  buyer: { name: '喆珺动力电池', lines: [] },
  number: 'QT-2026-0001',
  facts: [{ label: '报价日期', value: '2026-11-22' }],
  subject: '隔膜',
  currency: 'CNY',
  lines: Array.from({ length: lines }, () => ({
    title: '隔膜 A9',
    note: '幅宽 520 mm',
    unit: 'm²',
    quantity: 1200.5,
    price: '1255',
    discount: 5,
    taxRate: '13',
    net: '1431264',
  })),
  net: '1431264',
  taxes: [{ rate: '13', tax: '186064' }],
  total: '1617328',
  words: '人民币壹万陆仟壹佰柒拾叁元贰角捌分',
  terms: [{ title: '付款', text: '预付 30%' }],
});

const pagesOf = (pdf: Uint8Array): number =>
  Buffer.from(pdf)
    .toString('latin1')
    .match(/\/Type \/Page\b/g)?.length ?? 0;

test('a quote becomes a small PDF whose fonts hold only what it uses, on as many pages as it needs', async () => {
  const short = await renderQuote(paper(3));
  assert.equal(Buffer.from(short.subarray(0, 5)).toString(), '%PDF-');
  assert.ok(short.length < 80_000, `${short.length} bytes`);
  assert.equal(pagesOf(short), 1);
  assert.equal(pagesOf(await renderQuote(paper(40))), 3);
});

test('amounts on paper keep every digit and part thousands', () => {
  assert.equal(paperAmount('1234567.80'), '1,234,567.80');
  assert.equal(paperAmount('-1200'), '-1,200');
  assert.equal(paperAmount('12500.125'), '12,500.125');
});
