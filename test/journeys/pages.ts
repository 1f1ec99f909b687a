import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Now } from '@valence/contract';
import type { Product } from '../product.ts';
import { ask, demoSession } from '../demo.ts';

/** Where every page of the console that has something of its own to show is in the demo. */
export async function pathsOf(product: Product): Promise<Readonly<Record<string, string>>> {
  const session = await demoSession(product);
  const { cards } = await ask<Now>(product, session, '/api/now');
  const card = cards.at(-1);
  assert.ok(card !== undefined);
  const { items } = await ask<{ items: { id: string }[] }>(product, session, '/api/runs');
  return {
    now: '/',
    leads: '/leads',
    organisations: '/organisations',
    people: '/people',
    tasks: '/tasks',
    record: `/record/${card.subject.id}`,
    evidence: `/?evidence=${card.why[0]?.evidence[0]?.observation}`,
    import: '/import',
    duplicates: '/duplicates',
    runs: '/runs',
    run: `/runs/${items[0]?.id}`,
    agents: '/agents',
    tools: '/agents?tab=tools',
    models: '/models',
    settings: '/settings',
  };
}

/** How long nothing may be asked for until a page counts as drawn. */
const QUIET_MS = 150;

/** Goes to a page and waits until it has got and drawn what it asked for. */
export async function openPage(page: Page, path: string): Promise<void> {
  let underWay = 0;
  let changedAt = performance.now();
  const count = (by: number) => () => {
    underWay += by;
    changedAt = performance.now();
  };
  const [begun, ended] = [count(1), count(-1)];
  page.on('request', begun).on('requestfinished', ended).on('requestfailed', ended);
  try {
    await page.goto(path);
    while (underWay > 0 || performance.now() - changedAt < QUIET_MS) await page.waitForTimeout(20);
    await page.locator('.ant-skeleton, [aria-busy=true]').first().waitFor({ state: 'detached' });
  } finally {
    page.off('request', begun).off('requestfinished', ended).off('requestfailed', ended);
  }
}
