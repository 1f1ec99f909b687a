import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Trials } from '@valence/contract';
import { trials as trialsEn } from '../../web/parts/i18n/en/trials.ts';
import { trials as trialsZh } from '../../web/parts/i18n/zh/trials.ts';
import { ask, demoSession } from '../demo.ts';
import type { Product } from '../product.ts';
import { visit } from './ground.ts';
import { tabAndPress, tabAndWrite } from './keys.ts';
import { BOTH_LOCALES, wordsIn } from './words.ts';

/** Other journeys and the survey of pages may have left a trial running. */
async function stopWhatRuns(product: Product): Promise<void> {
  const session = await demoSession(product);
  const { agents } = await ask<Trials>(product, session, '/api/trials');
  for (const { running } of agents)
    if (running !== null)
      await ask(product, session, `/api/trials/${running}/stop`, { method: 'POST', body: { reason: '另起一次' } });
}

for (const locale of BOTH_LOCALES)
  test(`a manager previews a trial, fixes its plan, and stops it with a reason, by keys (${locale})`, async () => {
    const t = wordsIn(locale, { zh: trialsZh, en: trialsEn });
    await visit({ as: 'demo', locale }, async ({ page, product }) => {
      await stopWhatRuns(product);
      await page.goto('/trials/new');
      // Another base, another power: the preview follows, and nothing is fixed by it.
      const base = page.getByLabel(t('base'));
      await page.getByRole('heading', { name: t('power') }).waitFor();
      const before = await page.locator('.tri-power').innerText();
      await tabAndWrite(base, '5');
      await page.keyboard.press('Tab');
      await page.waitForURL(/base=5/);
      await page.locator('[aria-busy=false]').waitFor();
      assert.notEqual(await page.locator('.tri-power').innerText(), before);

      await tabAndPress(page.getByRole('button', { name: t('start') }));
      await page.waitForURL(/\/trials\/trl_/);
      await page.getByRole('heading', { name: t('running') }).waitFor();
      await page.getByText(t('onlyAtLooks')).waitFor();
      await page.getByText(t('intact')).waitFor();
      assert.equal(await page.locator('.tri-look.is-due').count(), 3, 'nothing is shown before a look');

      await tabAndPress(page.getByRole('button', { name: t('stop'), exact: true }));
      const dialog = page.getByRole('dialog');
      const reason = '价格表变了，两组不再可比';
      await tabAndWrite(dialog.getByLabel(t('stopReason')), reason);
      await tabAndPress(dialog.getByRole('button', { name: locale === 'en-US' ? t('stopYes') : /^停\s*止$/ }));
      await page.getByText(t('said_stopped')).waitFor();
      await page.getByText(reason).waitFor();
      await page.goto('/trials');
      await page.locator('.tri-row').first().getByText(t('verdict_not_proven')).waitFor();
    });
  });
