import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, demoSession } from '../demo.ts';
import type { Product } from '../product.ts';
import { visit } from './ground.ts';

type Row = { id: string; title: string; data: Record<string, unknown> };

async function deals(product: Product): Promise<readonly Row[]> {
  const session = await demoSession(product);
  return (await ask<{ items: Row[] }>(product, session, '/api/records/deal?limit=40')).items;
}

test('what somebody does in one browser shows in another within moments, and what is being typed there stays', async () => {
  await visit({ as: 'demo' }, async ({ page: mine, product }) => {
    const deal = (await deals(product)).find(({ data }) => data['stage'] === 'qualify');
    assert.ok(deal !== undefined);
    await visit({ as: 'demo' }, async ({ page: theirs }) => {
      for (const page of [mine, theirs]) {
        await page.goto(`/record/${deal.id}`);
        await page.locator('.stages .is-now').waitFor();
        await page.locator('.fact').first().waitFor();
      }
      const note = theirs.getByRole('textbox', { name: '写一条备注…' });
      await note.fill('还没写完的话');
      await theirs.waitForTimeout(1500);
      await mine.getByRole('button', { name: '阶段：改为“报价”' }).click();
      await mine.getByRole('button', { name: '阶段：报价（当前）' }).waitFor();
      await theirs.getByRole('button', { name: '阶段：报价（当前）' }).waitFor({ timeout: 4000 });
      assert.equal(await note.inputValue(), '还没写完的话');
    });
  });
});

test('a task is written and ticked off in the timeline of a deal, which shows one sort of happening when asked', async () => {
  await visit({ as: 'demo' }, async ({ page, product }) => {
    const deal = (await deals(product))[4];
    assert.ok(deal !== undefined);
    const name = `寄样品 ${process.pid}`;
    await page.goto(`/record/${deal.id}`);
    await page.locator('.composer').getByText('任务', { exact: true }).click();
    await page.getByRole('textbox', { name: '要做什么？' }).fill(`${name}\n两公斤`);
    await page.locator('.composer').getByRole('button', { name: '记下' }).click();
    await page.locator('.timeline-filter').getByRole('button', { name: '任务' }).click();
    const entry = page.locator('.timeline-item').filter({ hasText: name });
    await entry.getByText('两公斤').waitFor();
    await entry.getByRole('checkbox').click();
    await entry.getByText('已完成').waitFor();
    assert.equal(await page.locator('.timeline-item').filter({ hasText: 'CRM' }).count(), 0);
  });
});

test('a record opened from a list leads to the next one of that list and back to it', async () => {
  await visit({ as: 'demo' }, async ({ page, product }) => {
    const [first, second] = await deals(product);
    assert.ok(first !== undefined && second !== undefined);
    await page.goto('/records/deal');
    await page.getByRole('link', { name: first.title, exact: true }).first().click();
    const walk = page.locator('.walk');
    await walk.getByText(/^1 \/ /).waitFor();
    await walk.getByRole('button', { name: '下一条' }).click();
    await page.getByRole('heading', { level: 1, name: second.title }).waitFor();
    await walk.getByText(/^2 \/ /).click();
    await page.waitForURL(/\/records\/deal/);
  });
});

test('who changes the stage twice at once is no one else to themselves', async () => {
  await visit({ as: 'demo' }, async ({ page, product }) => {
    const deal = (await deals(product)).find(({ data }) => data['stage'] === 'qualify');
    assert.ok(deal !== undefined);
    await page.goto(`/record/${deal.id}`);
    await page.getByRole('button', { name: '阶段：改为“报价”' }).click();
    await page.getByRole('button', { name: '阶段：改为“商务谈判”' }).click();
    await page.getByText('阶段', { exact: true }).first().waitFor();
    await page.waitForTimeout(1500);
    await page.getByRole('button', { name: '阶段：商务谈判（当前）' }).waitFor();
    assert.equal(await page.getByRole('dialog').count(), 0);
    await page.reload();
    await page.getByRole('button', { name: '阶段：商务谈判（当前）' }).waitFor();
  });
});

test('a section renamed in the layout editor shows on every page of the kind', async () => {
  await visit({ as: 'demo' }, async ({ page, product }) => {
    const session = await demoSession(product);
    const { items } = await ask<{ items: Row[] }>(product, session, '/api/records/ticket?limit=2');
    const [one, other] = items;
    assert.ok(one !== undefined && other !== undefined);
    await page.goto(`/record/${one.id}`);
    await page.getByRole('button', { name: '更多操作' }).click();
    await page.getByText('编辑页面布局').click();
    await page
      .getByRole('textbox', { name: /^中文名/ })
      .first()
      .fill('工单要点');
    await page.getByRole('button', { name: '保存布局' }).click();
    await page.getByRole('button', { name: '工单要点' }).first().waitFor();
    await page.goto(`/record/${other.id}`);
    await page.getByRole('button', { name: '工单要点' }).first().waitFor();
  });
});

test('a reminder of a record stands on its page until it is dealt with, and a task comes again as was chosen', async () => {
  await visit({ as: 'demo' }, async ({ page, product }) => {
    const session = await demoSession(product);
    const { items } = await ask<{ items: Row[] }>(product, session, '/api/records/task?limit=1');
    await page.goto(`/record/${items[0]?.id ?? ''}`);
    const choose = async (name: string) => {
      await page.getByRole('button', { name: '更多操作' }).click();
      await page.getByRole('menuitem', { name, exact: true }).click();
    };
    await choose('提醒我');
    await page.getByRole('radio', { name: /明天上午/ }).check();
    await page.getByRole('textbox', { name: '备注（可不填）' }).fill('问样品收到没有');
    await page.getByRole('button', { name: '设好提醒' }).click();
    const panel = page.locator('section').filter({ has: page.getByRole('heading', { name: '我的提醒' }) });
    await panel.getByText('问样品收到没有').waitFor();
    await page.reload();
    await panel.getByText('问样品收到没有').waitFor();
    await panel.getByRole('button', { name: '删掉这条提醒' }).click();
    await panel.waitFor({ state: 'detached' });

    await choose('重复');
    await page.getByText('每周', { exact: true }).click();
    await page.getByRole('checkbox', { name: '五', exact: true }).check();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('做完后，下一个会自动出现').waitFor();
    await choose('重复');
    await page.getByText(/每周（周五）。接下来：\d{4}-/).waitFor();
    await page.getByText('不重复', { exact: true }).click();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.getByText('不再重复', { exact: true }).waitFor();
  });
});
