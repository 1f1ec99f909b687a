import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { changes as en } from '../../web/parts/i18n/en/changes.ts';
import { changes as zh } from '../../web/parts/i18n/zh/changes.ts';
import { visit } from './ground.ts';
import { chooseByArrows, tabAndPress, tabTo } from './keys.ts';
import { BOTH_LOCALES, wordsIn } from './words.ts';

async function make(page: Page, data: object): Promise<string> {
  const answer = await page.request.post('/api/records/organisation', { data: { data } });
  assert.equal(answer.status(), 200, await answer.text());
  return ((await answer.json()) as { id: string }).id;
}

for (const locale of BOTH_LOCALES)
  test(`a customer is merged with another from its page by keys alone, keeps what one chooses, and is parted again (${locale})`, async () => {
    const t = wordsIn(locale, { zh, en });
    await visit({ as: 'demo', locale }, async ({ page }) => {
      const sign = `${locale === 'zh-CN' ? '甲' : '乙'}${process.pid}`;
      const [long, short] = [`江川${sign}精密机械有限公司`, `江川${sign}`];
      const id = await make(page, { name: long, city: '昆山', industry: '机械' });
      const other = await make(page, { name: short, city: '太仓', employees: 80 });
      await page.goto(`/record/${id}`);
      await tabAndPress(page.getByRole('button', { name: t('actions') }));
      await tabTo(page.getByRole('menuitem', { name: t('mergeWith') }), 'ArrowDown');
      await page.keyboard.press('Enter');

      await tabTo(page.getByRole('combobox', { name: t('mergeFind') }));
      await page.keyboard.insertText(sign);
      await page.locator('.ant-select-item-option').filter({ hasText: short }).first().waitFor();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.getByText(t('mergeDiffer')).waitFor();
      const [name, city] = locale === 'zh-CN' ? ['名称', '城市'] : ['Name', 'City'];
      for (const [field, value] of [
        [name, long],
        [city, '昆山'],
      ] as const)
        await chooseByArrows(dialog.getByRole('radiogroup', { name: field }).getByRole('radio', { name: value }));
      await tabAndPress(dialog.getByRole('button', { name: t('merge'), exact: true }));
      await page.getByText(t('merged', { title: long })).waitFor();
      const main = page.locator('main');
      await main.getByText('昆山').first().waitFor();

      // The old address leads to the one record there is now
      await page.goto(`/record/${other}`);
      await page.getByRole('heading', { level: 1, name: long }).waitFor();
      await tabAndPress(page.getByRole('button', { name: t('mergedFrom', { count: 2 }) }));
      await tabAndPress(page.getByRole('button', { name: t('part'), exact: true }));
      await tabAndPress(page.getByRole('dialog').getByRole('button', { name: t('part'), exact: true }));
      await page.getByText(t('parted')).waitFor();
      await page.goto(`/record/${id}`);
      await page.getByRole('heading', { level: 1, name: long }).waitFor();
      await main.getByText('昆山').first().waitFor();
      await page.goto(`/record/${other}`);
      await page.getByRole('heading', { level: 1, name: short, exact: true }).waitFor();
      await main.getByText('太仓').first().waitFor();
    });
  });
