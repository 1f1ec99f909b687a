import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { imports as en } from '../../web/parts/i18n/en/imports.ts';
import { imports as zh } from '../../web/parts/i18n/zh/imports.ts';
import { SIGN_UP_WORDS, signUp, visit } from './ground.ts';
import { tabAndPress } from './keys.ts';
import { BOTH_LOCALES, wordsIn } from './words.ts';

/** Rows without mistakes: so many that what the columns hold is beyond doubt. */
const GOOD = 40;
const SHEET = [
  '线索编号,公司名称,联系人,邮箱,预计金额,创建日期',
  ...Array.from({ length: GOOD }, (_, at) =>
    [
      `L-${at}`,
      `恒泰${at}新能源有限公司`,
      '王伟',
      `wang${at}@example.com`,
      `${at + 5}万`,
      `2026-03-${10 + (at % 20)}`,
    ].join(','),
  ),
  'L-90,恒越新能源有限公司,李娜,不是邮箱,30万,2026-03-02',
  'L-91,恒信新能源有限公司,赵敏,zhao@example.com,很多,2026-03-03',
  'L-92,恒达新能源有限公司,周静,zhou@example.com,8万,2026-02-30',
  '',
].join('\r\n');
/** What is wrong, and what it should have been. */
const MENDED = { 不是邮箱: 'li@example.com', 很多: '25万', '2026-02-30': '2026-02-28' } as const;

async function upload(page: Page, choose: string, name: string, text: string): Promise<void> {
  await page.goto('/import');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    tabAndPress(page.getByRole('button', { name: choose })),
  ]);
  await chooser.setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${text.replace(/^\uFEFF/, '')}`) });
  await page.waitForURL(/\/import\/imp_/);
}

for (const locale of BOTH_LOCALES)
  test(`rows with mistakes come back as a file by keys alone, are mended and go in alone, and undo leaves nothing (${locale})`, async () => {
    const t = wordsIn(locale, { zh, en });
    await visit({ expects: [401], locale, acceptDownloads: true }, async (at) => {
      const { page } = at;
      await signUp(at, SIGN_UP_WORDS[locale]);
      const leads = async (): Promise<number> => {
        const answer = await page.request.get('/api/records/lead?limit=100');
        return ((await answer.json()) as { items: unknown[] }).items.length;
      };
      const rehearse = () => tabAndPress(page.getByRole('button', { name: t('check'), exact: true }));
      const start = (rows: number) => page.getByRole('button', { name: t('start', { count: rows }) });
      await upload(page, t('choose'), '三月线索.csv', SHEET);
      await rehearse();
      await page.getByRole('heading', { name: t('problems') }).waitFor();
      const told = await page.locator('table.imp-problems').innerText();
      for (const wrong of Object.keys(MENDED)) assert.ok(told.includes(wrong), told);
      assert.ok(await start(GOOD).isDisabled(), 'rows with mistakes are left out only when somebody says so');

      const [download] = await Promise.all([
        page.waitForEvent('download'),
        tabAndPress(page.getByRole('link', { name: 'CSV', exact: true })),
      ]);
      const refused = readFileSync(await download.path(), 'utf8');
      assert.equal(refused.trim().split('\n').length, 4, refused);
      await tabAndPress(page.getByRole('checkbox').or(page.getByRole('switch')).last(), 'Space');
      await tabAndPress(start(GOOD));
      await page.getByRole('heading', { name: t('done') }).waitFor();
      assert.equal(await leads(), GOOD);

      const mended = Object.entries(MENDED).reduce((text, [wrong, right]) => text.replace(wrong, right), refused);
      await upload(page, t('choose'), '三月线索-改好.csv', mended);
      await rehearse();
      await page.getByText(t('noProblems')).waitFor();
      await tabAndPress(start(3));
      await page.getByRole('heading', { name: t('done') }).waitFor();
      assert.equal(await leads(), GOOD + 3);

      await tabAndPress(page.getByRole('button', { name: t('undo') }));
      await page.getByRole('heading', { name: t('undone') }).waitFor();
      assert.equal(await leads(), GOOD, 'undo takes back this import alone');
    });
  });
