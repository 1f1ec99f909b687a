import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { test } from 'node:test';
import type { Page, Response } from 'playwright-core';
import { visit } from './ground.ts';
import { openPage } from '../pages/pages.ts';

const KB = 1000;

/** Gzipped bytes of all JavaScript that comes over the wire until the page at `path` rests, on a cold cache. */
async function scriptBytes(page: Page, path: string): Promise<number> {
  const sizes: Promise<number>[] = [];
  const weigh = (answer: Response): void => {
    if (!new URL(answer.url()).pathname.endsWith('.js')) return;
    sizes.push(answer.body().then((body) => gzipSync(body, { level: 9 }).length));
  };
  page.on('response', weigh);
  await openPage(page, path);
  // What comes after the page rests is not of its weight, and its body may never arrive: the page is about to close.
  page.off('response', weigh);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

const BUDGETS = { '/sign-in': 150, '/sign-up': 150, '/': 420, '/leads': 420 } as const;

for (const [path, budget] of Object.entries(BUDGETS)) {
  test(`${path} loads at most ${budget} kB of gzipped JavaScript`, async () => {
    const isDoor = path.startsWith('/sign-');
    await visit({ ...(!isDoor && { as: 'demo' as const }) }, async ({ page }) => {
      const bytes = await scriptBytes(page, path);
      assert.ok(bytes > 20 * KB, `only ${bytes} bytes were seen`);
      assert.ok(bytes <= budget * KB, `${(bytes / KB).toFixed(0)} kB`);
    });
  });
}
