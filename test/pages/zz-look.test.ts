import { mkdirSync } from 'node:fs';
import { test } from 'node:test';
import { visit } from '../journeys/ground.ts';
mkdirSync('/tmp/look', { recursive: true });
for (const [locale, scheme, width] of [['zh-CN', 'light', 1440], ['en-US', 'dark', 1440], ['zh-CN', 'dark', 390], ['en-US', 'light', 390]] as const) {
  test(`${locale} ${scheme} ${width}`, async () => {
    await visit({ as: 'demo', locale, theme: scheme, width } as never, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto('/');
      await page.getByRole('article').nth(3).waitFor();
      await page.waitForTimeout(800);
      await page.screenshot({ path: `/tmp/look/now-${locale}-${scheme}-${width}.png`, fullPage: true });
    });
  });
}
