import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { visit } from './ground.ts';
import { openPage } from '../pages/pages.ts';

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true }).first();
/** The count that the head of a list shows. */
const counted = async (page: Page): Promise<number> => {
  const count = page.locator('main header').getByText(/^\s*[\d,]+ 条\s*$/);
  return Number((await count.first().innerText()).replaceAll(/\D/g, ''));
};

test('a figure of a dashboard leads to the list of exactly its records', async () => {
  await visit({ as: 'demo' }, async ({ page }) => {
    await openPage(page, '/dashboards?d=pipeline');
    const figure = Number((await card(page, '在手商机数').locator('.db-figure').innerText()).replaceAll(/\D/g, ''));
    assert.ok(figure > 10);
    await card(page, '在手商机数').locator('.db-figure').click();
    await page.waitForURL(/\/records\/deal\?.*filter=/);
    assert.equal(await counted(page), figure);
  });
});

test('a copy is changed by keys, kept, and stands after a reload; of two who save the second is told', async () => {
  await visit({ as: 'demo', expects: [409] }, async ({ page }) => {
    await openPage(page, '/dashboards?d=activity');
    await page.getByRole('button', { name: '复制一份来改' }).click();
    await page.waitForURL(/d=das_/);
    await page.getByRole('button', { name: '编辑', exact: true }).click();
    const handle = page.getByRole('button', { name: /^移动“拜访”/ });
    await handle.focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Shift+ArrowRight']) await page.keyboard.press(key);
    await page.getByRole('button', { name: '添加图表' }).click();
    await page.getByRole('dialog').getByLabel('名称').fill('线索按状态');
    await page.getByRole('dialog').getByRole('button', { name: '完成' }).click();
    const other = await page.context().newPage();
    await openPage(other, page.url());
    await other.getByRole('button', { name: '编辑', exact: true }).click();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByRole('button', { name: '编辑', exact: true }).waitFor();
    await other.getByRole('button', { name: '保存', exact: true }).click();
    await other.getByText('别人刚改过这个仪表盘').waitFor();
    await other.getByRole('button', { name: '载入别人的' }).click();
    await card(other, '线索按状态').waitFor();
    await page.reload();
    await card(page, '线索按状态').waitFor();
    assert.match((await card(page, '拜访').locator('xpath=..').getAttribute('style')) ?? '', /span 5/);
    await page.getByRole('button', { name: '更多' }).click();
    await page.getByRole('menuitem', { name: '删除' }).click();
    await page.getByText('已删除').waitFor();
  });
});
