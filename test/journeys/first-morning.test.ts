import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Now } from '@valence/contract';
import { ask, demoSession } from '../demo.ts';
import { visit } from './ground.ts';

test('a newcomer signs in with the demo account and finds seven suggestions whose every sentence opens its source', async () => {
  await visit({ expects: [401] }, async ({ page }) => {
    await page.goto('/');
    await page.waitForURL('/sign-in');
    await page.getByRole('button', { name: '填入演示账号' }).click();
    await page.getByRole('button', { name: '登录', exact: true }).click();
    const cards = page.getByRole('article');
    await cards.nth(6).waitFor();
    assert.equal(await cards.count(), 7);
    for (const card of await cards.all()) {
      assert.ok((await card.getByRole('button', { name: /^来源：/ }).count()) >= 2, await card.innerText());
      assert.match(await card.innerText(), /期望价值\s*(¥|.*万|.*亿)/);
    }

    await cards
      .first()
      .getByRole('button', { name: /^来源：/ })
      .first()
      .click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('它说了什么').waitFor();
    assert.match(page.url(), /evidence=obs_/);
    assert.match(await drawer.innerText(), /置信度/);
    await page.reload();
    await page.getByRole('dialog').getByText('它说了什么').waitFor();
  });
});

test('a card is accepted with one key, the next takes its place, and undo takes the answer back', async () => {
  await visit({ as: 'demo' }, async ({ page, product }) => {
    const session = await demoSession(product);
    const { cards: before } = await ask<Now>(product, session, '/api/now');
    const [first, second] = before;
    assert.ok(first !== undefined && second !== undefined);
    await page.goto('/');
    await page.locator(`[data-card="${first.id}"].is-selected`).waitFor();
    await page.keyboard.press('Enter');
    await page.locator(`[data-card="${second.id}"].is-selected`).waitFor();
    await page.getByText('已采纳').waitFor();
    await page.locator(`[data-card="${first.id}"]`).waitFor({ state: 'detached' });
    assert.equal((await ask<{ status: string }>(product, session, `/api/decisions/${first.id}`)).status, 'accepted');

    await page.locator('.toast-action').click();
    await page.getByText('已撤销').waitFor();
    const undone = await ask<{ status: string }>(product, session, `/api/decisions/${first.id}`);
    assert.equal(undone.status, 'undone');
  });
});

test('the keys move between cards, and a refusal wants a reason', async () => {
  await visit({ as: 'demo' }, async ({ page }) => {
    await page.goto('/');
    const chosen = page.locator('article.is-selected');
    await chosen.waitFor();
    const first = await chosen.getAttribute('data-card');
    await page.keyboard.press('j');
    await page.waitForURL(/card=/);
    assert.notEqual(await chosen.getAttribute('data-card'), first);
    await page.keyboard.press('k');
    await page.locator(`article.is-selected[data-card="${first}"]`).waitFor();
    await page.keyboard.press('x');
    await chosen.getByText('为什么不做？智能体会从中学习').waitFor();
    await page.keyboard.press('Escape');
    await chosen.getByRole('button', { name: /采纳/ }).waitFor();
  });
});

test('a customer is found by two characters of the name, with the keyboard only', async () => {
  await visit({ as: 'demo' }, async ({ page, product }) => {
    const session = await demoSession(product);
    const { items } = await ask<{ items: { id: string; title: string }[] }>(
      product,
      session,
      '/api/records/organisation',
    );
    const [wanted] = items;
    assert.ok(wanted !== undefined);
    const name = /^[^一-龥]*([一-龥]{4})/.exec(wanted.title)?.[1]?.slice(2) ?? wanted.title.slice(0, 2);
    await page.goto('/settings');
    await page.getByRole('heading', { name: '设置' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.type(name);
    const option = page.getByRole('option').filter({ hasText: name });
    await option.first().waitFor();
    for (let steps = 0; steps < 20; steps += 1) {
      const chosen = await page.locator('[role=option][aria-selected=true]').innerText();
      if (chosen.includes(name)) break;
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/record\//);
    await page.getByRole('heading', { level: 1, name }).waitFor();
  });
});
