import assert from 'node:assert/strict';
import { after } from 'node:test';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { demoAtRest, demoSession, enter, openBrowser, type Session } from '../demo.ts';
import { startProduct, type Ending, type Product } from '../product.ts';

const WAIT_MS = 15_000;

/** How the product ended that ran last: told when a journey finds nobody there. */
let lastEnding: Ending | undefined;
let product: Promise<Product> | undefined;
let browser: Promise<Browser> | undefined;

/** The one product that all journeys walk through, with its demo; started by the first that asks. */
export function theProduct(): Promise<Product> {
  product ??= startProduct().then(async (started) => {
    await demoAtRest(started);
    void started.ended.then((ending) => (lastEnding = ending));
    return started;
  });
  return product;
}

/** Lets journeys that stop and start the product leave the new one to those that follow. */
export function nowRuns(next: Product): void {
  product = Promise.resolve(next);
}

after(async () => {
  await (await browser)?.close();
  await (await product)?.throwAway();
});

export type Locale = 'zh-CN' | 'en-US';
export type Visit = Readonly<{ page: Page; context: BrowserContext; product: Product; url: string }>;
export type VisitOptions = BrowserContextOptions &
  Readonly<{
    /** Signed in as whom; default: nobody. */
    as?: Session | 'demo';
    /** Answers of the server that belong to this journey, such as 409 for a conflict; any other fault fails it. */
    expects?: readonly number[];
  }>;

/** A fresh browser profile for `fn`. A page that throws, logs an error or gets an unexpected answer fails the journey. */
export async function visit<T>({ as, expects = [], ...options }: VisitOptions, fn: (visit: Visit) => Promise<T>) {
  const running = await theProduct();
  browser ??= openBrowser();
  const context = await (
    await browser
  ).newContext({
    baseURL: running.url,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(WAIT_MS);
  const faults = watch(context, expects);
  try {
    if (as !== undefined) await enter(context, running, as === 'demo' ? await demoSession(running) : as);
    const page = await context.newPage();
    const result = await fn({ page, context, product: running, url: running.url }).catch(async (error: unknown) => {
      throw new Error(await scene(context, faults), { cause: error });
    });
    assert.deepEqual(faults, []);
    return result;
  } finally {
    await context.close();
  }
}

/** Where a journey broke off: what stood on each page, and what had gone wrong before. */
async function scene(context: BrowserContext, faults: readonly string[]): Promise<string> {
  const pages = await Promise.all(
    context.pages().map(async (page) => `${page.url()}\n${(await page.innerText('body')).slice(0, 1500)}`),
  );
  const end = lastEnding === undefined ? [] : [`the product ended: ${JSON.stringify(lastEnding)}`];
  return ['the journey broke off', ...end, ...faults, ...pages].join('\n');
}

/** Every complaint of every page of a profile. */
function watch(context: BrowserContext, expects: readonly number[]): string[] {
  const faults: string[] = [];
  context.on('weberror', (error) => faults.push(`threw: ${error.error().message}`));
  context.on('console', (message) => {
    // The browser logs refused requests by itself; those are judged by their status below
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  context.on('response', (answer) => {
    if (answer.status() < 400 || expects.includes(answer.status())) return;
    faults.push(`${answer.status()} ${answer.request().method()} ${answer.url()}`);
  });
  return faults;
}

/** What the sign-up page calls its fields. */
export const SIGN_UP_WORDS = {
  'zh-CN': { workspace: '公司或团队名称', name: '姓名', email: '邮箱', password: '密码', go: '创建并登录' },
  'en-US': {
    workspace: 'Company or team',
    name: 'Your name',
    email: 'E-mail',
    password: 'Password',
    go: 'Create and sign in',
  },
} as const;

let visitors = 0;

/** Signs up a person with an empty workspace of their own, through the page. */
export async function signUp(
  { page }: Visit,
  words: Readonly<{ workspace: string; name: string; email: string; password: string; go: string }> = SIGN_UP_WORDS[
    'zh-CN'
  ],
) {
  visitors += 1;
  await page.goto('/sign-up');
  await page.getByLabel(words.workspace).fill('衡岳材料');
  await page.getByLabel(words.name).fill('林悦');
  await page.getByLabel(words.email).fill(`lin${visitors}-${process.pid}@example.com`);
  await page.getByLabel(words.password, { exact: true }).fill('correct horse battery');
  await page.getByRole('button', { name: words.go }).click();
  await page.waitForURL('/');
}
