import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signUp, visit } from './ground.ts';

test('language and theme chosen once stay after a reload and on another device', async () => {
  await visit({ expects: [401] }, async (at) => {
    const { page, context } = at;
    await signUp(at);
    await page.goto('/settings');
    // Mail has a language of its own further down
    const language = page.getByRole('radiogroup', { name: '语言', exact: true });
    for (const choice of [language.getByText('English', { exact: true }), page.getByText('Dark', { exact: true })]) {
      const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.ok());
      await choice.click();
      await saved;
    }
    const looks = () =>
      page.evaluate(
        '({ lang: document.documentElement.lang, scheme: getComputedStyle(document.documentElement).colorScheme })',
      );
    await page.reload();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    assert.deepEqual(await looks(), { lang: 'en', scheme: 'dark' });

    // Another device knows nothing but the session
    await context.addInitScript('localStorage.clear()');
    await page.goto('/leads');
    await page.getByRole('heading', { level: 1, name: 'Leads' }).waitFor();
    assert.deepEqual(await looks(), { lang: 'en', scheme: 'dark' });
  });
});
