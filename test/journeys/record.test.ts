import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { ask, demoSession } from '../demo.ts';
import { visit } from './ground.ts';
import type { Product } from '../product.ts';

/** A customer of the demo that no other journey touches. */
async function someCustomer(product: Product, at: number): Promise<{ path: string; city: string }> {
  const session = await demoSession(product);
  type Row = { id: string; data: { city?: string } };
  const { items } = await ask<{ items: Row[] }>(product, session, '/api/records/organisation?limit=40');
  const row = items.filter(({ data }) => data.city !== undefined)[at];
  assert.ok(row?.data.city !== undefined);
  return { path: `/record/${row.id}`, city: row.data.city };
}

async function edit(page: Page, value: string): Promise<void> {
  await page.getByRole('button', { name: '修改 城市' }).click();
  await page.getByRole('textbox', { name: '城市' }).fill(value);
}

const fact = (page: Page) => page.locator('.fact').filter({ has: page.getByText('城市', { exact: true }) });

const [FAST, SLOW] = [`快${process.pid}`, `慢${process.pid}`];

test('a value is changed in place with the keyboard, and its history keeps both values with who said them', async () => {
  await visit({ as: 'demo' }, async ({ page, product }) => {
    const { path, city } = await someCustomer(product, 3);
    await page.goto(path);
    await edit(page, '舟山');
    await page.keyboard.press('Enter');
    await fact(page).getByText('舟山').waitFor();
    await page.reload();
    await fact(page).getByText('舟山').waitFor();
    await page.getByRole('button', { name: '城市 的历史' }).click();
    const history = page.locator('.fact-history');
    await history.getByText('舟山').waitFor();
    const said = await history.innerText();
    assert.match(said, new RegExp(`舟山[\\s\\S]*现在显示[\\s\\S]*${city}[\\s\\S]*改回这个值`));
    await history.getByRole('button', { name: '改回这个值' }).first().click();
    await fact(page).getByText(city).waitFor();
  });
});

test('two tabs that change one field: the slower one sees both values and decides, nothing is lost in silence', async () => {
  await visit({ as: 'demo', expects: [409] }, async ({ page, context, product }) => {
    const { path } = await someCustomer(product, 5);
    const slower = await context.newPage();
    await Promise.all([page.goto(path), slower.goto(path)]);
    await edit(slower, SLOW);
    await edit(page, FAST);
    await page.keyboard.press('Enter');
    await fact(page).getByText(FAST).waitFor();

    // The slower tab hears of the change before it saves; what it saw when it began to write still counts
    await slower.evaluate(() => {
      // Text for the browser: the page's own types are not known here
      (globalThis as unknown as EventTarget).dispatchEvent(new Event('visibilitychange'));
    });
    await slower.waitForTimeout(600);
    await slower.getByRole('textbox', { name: '城市' }).press('Enter');
    const dialog = slower.getByRole('dialog');
    await dialog.getByText(FAST).waitFor();
    await dialog.getByText(SLOW).waitFor();
    await dialog.getByRole('button', { name: '改成我的值' }).click();
    await fact(slower).getByText(SLOW).waitFor();
    await slower.getByRole('button', { name: '城市 的历史' }).click();
    await slower.locator('.fact-history').getByText(FAST).waitFor();
  });
});
