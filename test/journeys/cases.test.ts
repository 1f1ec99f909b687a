import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from '../pages/pages.ts';
import { visit } from './ground.ts';

test('a run is kept as a case, the set is played, and a case that fails shows what came out otherwise', async () => {
  await visit({ as: 'demo' }, async ({ page }) => {
    await page.goto('/runs');
    await page.getByRole('link', { name: '线索到首触' }).first().click();
    await page.waitForURL(/\/runs\/run_/);
    await page.getByRole('button', { name: '存为用例' }).click();
    await page.waitForURL(/\/cases\/lead-to-touch\?case=run-/);
    await page.getByRole('button', { name: '添加用例' }).click();
    const wrong = {
      id: 'wrong',
      title: { zh: '故意错的', en: 'Wrong on purpose' },
      given: { records: [{ ref: 'lead', kind: 'lead', data: { title: '询价', company: '甲公司', status: 'lost' } }] },
      input: { record: '@lead' },
      expect: { port: { still: 'open' } },
    };
    await page.getByRole('textbox', { name: '添加用例' }).fill(JSON.stringify(wrong));
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('button', { name: '运行全部用例' }).click();
    await page.getByRole('heading', { name: '历次运行' }).waitFor();
    await page.locator('.cas-row', { hasText: '故意错的' }).click();
    await page.getByRole('heading', { name: 'port.still' }).waitFor();
  });
});

test('a version that its cases hold back is told so, and an administrator puts it to work with a reason', async () => {
  await visit({ as: 'demo', locale: 'zh-CN', expects: [409] }, async ({ page }) => {
    await openPage(page, '/studio');
    await page.getByRole('button', { name: '复制来改：续约守护' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /新\s*建/ })
      .click();
    await page.waitForURL(/studio\/./);
    const agent = page.url().split('/').pop() ?? '';
    const never = {
      id: 'never',
      title: { zh: '不会通过', en: 'It cannot pass' },
      input: { record: '@lead' },
      given: { records: [{ ref: 'lead', kind: 'lead', data: { title: '询价', company: '甲公司' } }] },
      expect: { calls: ['no-such-tool@1'] },
    };
    const put = await page.request.put(`/api/cases/${agent}`, { data: { text: JSON.stringify(never) } });
    assert.equal(put.status(), 200);
    await page.getByRole('button', { name: /^发\s*布$/ }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^发\s*布$/ })
      .click();
    const held = page.getByRole('dialog', { name: /还不能启用/ });
    await held.getByRole('alert').waitFor();
    await held.getByLabel(/仍要启用的理由/).fill('先试用一周');
    await held.getByRole('button', { name: '说明理由并启用' }).click();
    await page.getByText('版本 1.0.0 已启用').waitFor();
    await openPage(page, `/cases/${agent}?version=1.0.0`);
    await page.getByText('版本 1.0.0').waitFor();
  });
});
