import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { signUp, visit } from './ground.ts';

async function make(page: Page, data: object): Promise<void> {
  const answer = await page.request.post('/api/records/organisation', { data: { data } });
  assert.equal(answer.status(), 200, await answer.text());
}

test('two spellings of a customer are merged by one key, parted by another, and who writes a third is warned', async () => {
  await visit({ expects: [401] }, async (at) => {
    const { page } = at;
    await signUp(at);
    await make(page, { name: '上海华星电子科技有限公司', phone: '021-58880001', city: '上海', industry: '电子' });
    await make(page, { name: '華星電子科技（上海）', phone: '+86 21 5888 0001' });
    await make(page, { name: '深圳华星电子科技有限公司', phone: '0755-26660002', city: '深圳' });

    const card = page.locator('.dup-card');
    // Comparing happens a moment after writing.
    for (let turn = 0; turn < 20 && (await card.count()) === 0; turn++) {
      await page.goto('/duplicates');
      await page.locator('.dup-card, .empty-state').first().waitFor();
      await page.waitForTimeout(300);
    }
    assert.equal(await card.count(), 1, 'the namesake in another city is no duplicate');
    assert.match(await card.innerText(), /99% 可能是同一条[\s\S]*电话相同[\s\S]*名称相同[\s\S]*保留这条/);

    await page.keyboard.press('Enter');
    await page.getByText('已合并为“上海华星电子科技有限公司”').waitFor();
    await page.getByText('没有待判断的重复').waitFor();
    await page.getByRole('button', { name: '撤销' }).click();
    await page.getByText('已撤回，这一对又回到待判断').waitFor();
    await card.waitFor();
    await page.keyboard.press('x');
    await page.getByText('已记为不是同一条').waitFor();
    await page.getByText('不是同一条', { exact: true }).first().click();
    await card.getByRole('button', { name: '撤回这个回答' }).waitFor();

    await page.goto('/organisations');
    await page.getByRole('button', { name: '新建客户' }).first().click();
    const form = page.getByRole('dialog');
    await form.getByLabel(/^名称/).fill('上海华星电子科技');
    // A value is taken over when its field is left.
    await page.keyboard.press('Tab');
    await form.getByRole('region', { name: '可能已经有这条记录' }).getByText('上海华星电子科技有限公司').waitFor();
  });
});

test('the page speaks English too', async () => {
  await visit({ as: 'demo', locale: 'en-US' }, async ({ page }) => {
    await page.goto('/duplicates');
    await page.getByRole('heading', { level: 1, name: 'Duplicates' }).waitFor();
    await page.getByRole('button', { name: 'Compare all records' }).waitFor();
    assert.doesNotMatch(await page.locator('.dup-head').innerText(), /\p{Script=Han}/u);
  });
});
