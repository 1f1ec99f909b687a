import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { theProduct, visit, type Locale } from '../journeys/ground.ts';
import { OUR_TEXTS } from './our-texts.ts';
import { openPage, pathsOf, type Paths } from './pages.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [1440, 1024, 390] as const;
const RULES = {
  all: {},
  colours: { runOnly: ['color-contrast'] },
  structure: { rules: { 'color-contrast': { enabled: false } } },
};

type Survey = Readonly<{ barriers: string[]; tooWide: string[]; texts: Map<string, string[]> }>;

/** What is seriously wrong for people who do not see or do not point. */
async function barriersOn(page: Page, only: keyof typeof RULES): Promise<string[]> {
  return page.evaluate(
    `axe.run(document, { resultTypes: ['violations'], ...${JSON.stringify(RULES[only])} }).then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target, failureSummary }) => id + ' ' + target.join(' ') + ' ' + failureSummary)))`,
  );
}

/** Shows the page so and waits until it has been drawn: React repaints a moment after the browser says so. */
async function show(page: Page, width: number, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
  await page.emulateMedia({ colorScheme });
  await page.evaluate(
    'new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 60))',
  );
}

/**
 * Looks at one page at every width. What the widths share is judged once: colours in one language, the dark ones on the desk,
 * names and structure in English on the phone, where most is folded away.
 */
async function look(page: Page, name: string, { locale, survey }: { locale: Locale; survey: Survey }): Promise<void> {
  const isChinese = locale === 'zh-CN';
  for (const width of WIDTHS) {
    await show(page, width, 'light');
    const found: string[] = [];
    if (isChinese && width !== 1024) found.push(...(await barriersOn(page, 'all')));
    if (!isChinese && width === 390) found.push(...(await barriersOn(page, 'structure')));
    if (isChinese && width === 1440) {
      await show(page, width, 'dark');
      found.push(...(await barriersOn(page, 'colours')).map((barrier) => `dark ${barrier}`));
    }
    survey.barriers.push(...found.map((barrier) => `${name} ${locale} ${width} ${barrier}`));
    const excess = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    if (Number(excess) > 0) survey.tooWide.push(`${name} ${locale} ${width}: ${String(excess)} px too wide`);
  }
  survey.texts.set(name, await page.evaluate(OUR_TEXTS));
}

async function surveyIn(locale: Locale, paths: Paths): Promise<Survey> {
  const survey: Survey = { barriers: [], tooWide: [], texts: new Map() };
  await visit({ as: 'demo', locale, expects: [401] }, async ({ page }) => {
    await page.addInitScript(AXE);
    for (const [name, path] of Object.entries(paths)) {
      await openPage(page, path);
      await look(page, name, { locale, survey });
    }
    await page.context().clearCookies();
    for (const name of ['sign-in', 'sign-up']) {
      await openPage(page, `/${name}`);
      await look(page, name, { locale, survey });
    }
  });
  return survey;
}

let surveys: Promise<readonly [Survey, Survey]> | undefined;

/** Every page in Chinese and in English, walked through once for all that is asked of them. */
function bothSurveys(): Promise<readonly [Survey, Survey]> {
  surveys ??= theProduct()
    .then(pathsOf)
    .then((paths) => Promise.all([surveyIn('zh-CN', paths), surveyIn('en-US', paths)]));
  return surveys;
}

test('every page at every width, in both languages and themes, can be used without seeing or pointing', async () => {
  for (const { barriers, texts } of await bothSurveys()) {
    assert.deepEqual(barriers, []);
    assert.ok(texts.size >= 38);
  }
});

test('no page at any width makes the document scroll sideways', async () => {
  for (const { tooWide } of await bothSurveys()) assert.deepEqual(tooWide, []);
});

test('no English page holds a Chinese word outside the customer’s own data', async () => {
  const [, english] = await bothSurveys();
  const mixed: string[] = [];
  for (const [name, texts] of english.texts) {
    assert.ok(texts.length > 5, `${name} says nothing`);
    mixed.push(...texts.filter((text) => /\p{Script=Han}/u.test(text)).map((text) => `${name}: ${text}`));
  }
  assert.deepEqual(mixed, []);
});

test('no Chinese page holds an English sentence of ours', async () => {
  const [chinese] = await bothSurveys();
  for (const [name, texts] of chinese.texts) {
    assert.ok(
      texts.some((text) => /\p{Script=Han}{2}/u.test(text)),
      `${name} says nothing`,
    );
    const foreign = texts.filter((text) => /[a-z]{3,}(?: [a-z]{2,}){2,}/.test(text));
    assert.deepEqual(foreign, [], name);
  }
});
