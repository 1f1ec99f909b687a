import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { record as en } from '../../web/parts/i18n/en/record.ts';
import { record as zh } from '../../web/parts/i18n/zh/record.ts';
import { ask, demoSession } from '../demo.ts';
import { visit } from './ground.ts';
import { BOTH_LOCALES, wordsIn } from './words.ts';

/** What the acceptance asks for, from the answer that the change is kept to its being seen elsewhere. */
const SEEN_MS = 2_000;
const CITY = { 'zh-CN': '城市', 'en-US': 'City' } as const;

for (const [at, locale] of BOTH_LOCALES.entries())
  test(`two browsers on one record: a change is seen within 2 s, and what both write at once is never lost in silence (${locale})`, async () => {
    const t = wordsIn(locale, { zh, en });
    const city = CITY[locale];
    await visit({ as: 'demo', locale, expects: [409] }, async ({ page: mine, product }) => {
      const session = await demoSession(product);
      const { items } = await ask<{ items: { id: string }[] }>(
        product,
        session,
        '/api/records/organisation?limit=40&filter=[{"field":"city","op":"isKnown"}]',
      );
      const path = `/record/${items[20 + at]?.id}`;
      await visit({ as: 'demo', locale, expects: [409] }, async ({ page: theirs }) => {
        const fact = (page: Page) => page.locator('.fact').filter({ has: page.getByText(city, { exact: true }) });
        const edit = async (page: Page, value: string): Promise<void> => {
          await page.getByRole('button', { name: t('edit', { field: city }) }).press('Enter');
          await page.getByRole('textbox', { name: city }).fill(value);
        };
        await Promise.all([mine.goto(path), theirs.goto(path)]);
        await Promise.all([fact(mine).waitFor(), fact(theirs).waitFor()]);

        const [first, fast, slow] = ['舟山', '宁波', '台州'].map((name) => `${name}${process.pid}`) as [
          string,
          string,
          string,
        ];
        await edit(mine, first);
        const kept = mine.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.ok());
        await mine.keyboard.press('Enter');
        await kept;
        const since = performance.now();
        await fact(theirs).getByText(first).waitFor();
        const took = performance.now() - since;
        assert.ok(took <= SEEN_MS, `seen after ${took.toFixed(0)} ms`);

        // Both write: the slower one is told of the other value and decides
        await edit(theirs, slow);
        await edit(mine, fast);
        await mine.keyboard.press('Enter');
        await fact(mine).getByText(fast).waitFor();
        await theirs.getByRole('textbox', { name: city }).press('Enter');
        const dialog = theirs.getByRole('dialog');
        await dialog.getByText(fast).waitFor();
        await dialog.getByText(slow).waitFor();
        await dialog.getByRole('button', { name: t('saveMine') }).press('Enter');
        await Promise.all([fact(theirs).getByText(slow).waitFor(), fact(mine).getByText(slow).waitFor()]);
        await mine.getByRole('button', { name: t('history', { field: city }) }).press('Enter');
        await mine.locator('.fact-history').getByText(fast).waitFor();
      });
    });
  });
