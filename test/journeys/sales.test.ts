import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Quote, RecordRow } from '@valence/contract';
import { signUp, visit } from './ground.ts';

async function make<T extends { id: string } = RecordRow>(page: Page, path: string, body: object): Promise<T> {
  const answer = await page.request.post(path, { data: body });
  assert.equal(answer.status(), 200, await answer.text());
  return (await answer.json()) as T;
}

test('a discounted quote is approved with a reason by who is alone, goes out and is saved as PDF', async () => {
  await visit({ expects: [401] }, async (at) => {
    const { page } = at;
    await signUp(at);
    const organisation = await make(page, '/api/records/organisation', { data: { name: '宁远动力电池' } });
    const price = { minor: '10000', currency: 'CNY' };
    const product = await make(page, '/api/records/product', { data: { name: '隔膜 A9', price } });
    const line = { product: product.id, title: '隔膜 A9', unit: 'm²', quantity: 100, price: '10000', discount: 30 };
    const quote = await make<Quote>(page, '/api/quotes', {
      title: '首批供货',
      organisation: organisation.id,
      currency: 'CNY',
      validUntil: '2099-12-31',
      lines: [{ ...line, taxRate: '13', note: '' }],
    });
    await page.goto(`/quotes/${quote.id}`);
    await page.getByText('发出前需要审批').waitFor();
    await page.getByRole('button', { name: '提交审批' }).click();
    await page.getByText('这是你自己的报价，没有别人能批').waitFor();

    await page.goto('/quotes?whose=toApprove');
    await page.getByText('整体折扣 30%').waitFor();
    await page.getByRole('link', { name: '去审批' }).click();
    await page.getByRole('button', { name: /^批\s*准$/ }).click();
    await page.getByText('请写明理由，至少两个字。').waitFor();
    await page.getByLabel('理由').fill('老客户首批');
    await page.getByRole('button', { name: /^批\s*准$/ }).click();
    await page.getByRole('button', { name: '标记为已发出' }).click();
    await page.getByText('已标记为已发出').waitFor();

    await page.getByRole('button', { name: 'PDF' }).click();
    await page.getByRole('menuitem', { name: '预览 PDF · 英文' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载 PDF' }).click(),
    ]);
    assert.match(
      readFileSync(await file.path())
        .subarray(0, 5)
        .toString('latin1'),
      /%PDF-/,
    );
  });
});

test('pools, goals, registrations and mail templates speak English', async () => {
  await visit({ as: 'demo', locale: 'en-US' }, async ({ page }) => {
    for (const [path, title] of [
      ['/pool', 'Pools'],
      ['/goals', 'Goals'],
      ['/registrations', 'Deal registrations'],
      ['/mail-templates', 'Mail templates'],
    ] as const) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      assert.doesNotMatch(await page.locator('.sales-head').innerText(), /\p{Script=Han}/u);
    }
  });
});

test('who claims from a pool owns it, and it leaves the list', async () => {
  await visit({ expects: [401] }, async (at) => {
    const { page } = at;
    await signUp(at);
    const pool = await make(page, '/api/records/pool', { data: { name: '华东公海', about: 'lead', isActive: true } });
    const lead = await make(page, '/api/records/lead', { data: { title: '隔膜询价' } });
    await make(page, '/api/pool/release', { record: lead.id, pool: pool.id, reason: '' });
    await page.goto('/pool');
    await page.getByRole('button', { name: '领取 隔膜询价' }).click();
    await page.getByText('已领取“隔膜询价”').waitFor();
    await page.locator('.pool-row', { hasText: '隔膜询价' }).first().waitFor({ state: 'detached' });
  });
});
