import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Now } from '@valence/contract';
import { ask, demoAtRest, demoSession, enter, openBrowser } from '../test/demo.ts';
import { startProduct } from '../test/product.ts';

const FOLDER = join(import.meta.dirname, '../docs/images');
const MOST_KB = 300;
/** What is on a page once its data are there. */
const SIGNS = { now: '.card-why', record: '.record-facts', list: '[data-tick]', board: '.board-card' } as const;
/** Open leads above a million, by where they came from. */
const GROUPED = {
  filter: JSON.stringify([
    { field: 'amount', op: 'atLeast', value: { minor: '100000000', currency: 'CNY' } },
    { field: 'status', op: 'oneOf', value: ['new', 'working'] },
  ]),
  group: 'source',
  sums: 'sum:amount',
};
const STILL_MS = 1500;

type Place = keyof typeof SIGNS;
type Shot = Readonly<{ name: string; page: Place; theme: 'light' | 'dark'; locale: 'zh-CN' | 'en-US' }>;
const SHOTS: readonly Shot[] = [
  { name: 'now-light', page: 'now', theme: 'light', locale: 'zh-CN' },
  { name: 'now-dark', page: 'now', theme: 'dark', locale: 'zh-CN' },
  { name: 'record-light', page: 'record', theme: 'light', locale: 'zh-CN' },
  { name: 'now-light-en', page: 'now', theme: 'light', locale: 'en-US' },
  { name: 'list-light', page: 'list', theme: 'light', locale: 'zh-CN' },
  { name: 'list-light-en', page: 'list', theme: 'light', locale: 'en-US' },
  { name: 'board-light', page: 'board', theme: 'light', locale: 'zh-CN' },
  { name: 'board-light-en', page: 'board', theme: 'light', locale: 'en-US' },
];

// The pictures of the guides: the demo as a newcomer sees it. Run it after a change of what a page looks like.
const product = await startProduct();
const browser = await openBrowser();
try {
  await demoAtRest(product);
  const session = await demoSession(product);
  const { cards } = await ask<Now>(product, session, '/api/now');
  const paths: Readonly<Record<Place, string>> = {
    now: '/',
    record: `/record/${cards[0]?.subject.id ?? ''}`,
    list: `/leads?${new URLSearchParams(GROUPED).toString()}`,
    board: '/records/deal?layout=board',
  };
  mkdirSync(FOLDER, { recursive: true });
  for (const { name, page: place, theme, locale } of SHOTS) {
    const context = await browser.newContext({
      locale,
      colorScheme: theme,
      timezoneId: 'Asia/Shanghai',
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
    });
    await enter(context, product, session);
    const page = await context.newPage();
    await page.goto(product.url + paths[place]);
    await page.locator(SIGNS[place]).first().waitFor();
    await page.waitForTimeout(STILL_MS);
    const path = join(FOLDER, `${name}.png`);
    await page.screenshot({ path });
    await context.close();
    const kB = Math.round(statSync(path).size / 1000);
    if (kB > MOST_KB) throw new Error(`${path} is ${kB} kB; at most ${MOST_KB} kB belong into the repository`);
    console.log(`${path} ${kB} kB`);
  }
} finally {
  await browser.close();
  await product.throwAway();
}
