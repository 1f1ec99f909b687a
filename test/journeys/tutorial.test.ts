import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import type { Me } from '@valence/contract';
import { studio as en } from '../../web/parts/i18n/en/studio.ts';
import { studio as zh } from '../../web/parts/i18n/zh/studio.ts';
import { agents as agentsEn } from '../../web/parts/i18n/en/agents.ts';
import { agents as agentsZh } from '../../web/parts/i18n/zh/agents.ts';
import { ask, demoSession } from '../demo.ts';
import { openPage } from '../pages/pages.ts';
import { visit } from './ground.ts';
import { BOTH_LOCALES, wordsIn } from './words.ts';

const WORDS = {
  'zh-CN': {
    agent: '招标跟进',
    fit: '匹配度评分',
    brief: '写简报',
    briefInput: '简报',
    card: '提出建议卡',
    task: '建任务',
    message: '给同事发消息',
    kind: '招标',
    criteria: '条件',
    field: '字段',
    budget: '预算金额',
    test: '比较',
    atLeast: '至少',
    value: '值',
    action: '建议做什么',
    join: '参加投标',
    taskTitle: '任务',
    prepare: '准备投标文件',
    text: '消息',
    begin: '可以开始准备了',
  },
  'en-US': {
    agent: 'Tender desk',
    fit: 'Score the fit',
    brief: 'Write a brief',
    briefInput: 'Brief',
    card: 'Propose on a card',
    task: 'Make a task',
    message: 'Message a colleague',
    kind: 'tender',
    criteria: 'Criteria',
    field: 'Field',
    budget: 'Budget',
    test: 'Comparison',
    atLeast: 'is at least',
    value: 'Value',
    action: 'What to do',
    join: 'Take part',
    taskTitle: 'Task',
    prepare: 'Prepare the bid',
    text: 'Message',
    begin: 'You can begin',
  },
} as const;

/** Chooses from an antd list by typing. */
async function choose(page: Page, box: Locator, option: string): Promise<void> {
  await box.click();
  // A long list is drawn in part; a short one is not searched
  if (await box.isEditable()) await box.fill(option);
  await page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')
    .getByTitle(option, { exact: true })
    .click();
}

for (const locale of BOTH_LOCALES)
  test(`without code: a tender becomes a fit, a brief, a question to its owner, a task and a message (${locale})`, async () => {
    const t = wordsIn(locale, { zh, en });
    const a = wordsIn(locale, { zh: agentsZh, en: agentsEn });
    const w = WORDS[locale];
    await visit({ as: 'demo', locale }, async ({ page, product }) => {
      const session = await demoSession(product);
      const me = await ask<Me>(product, session, '/api/me');
      const title = `园区能耗监测 ${locale} ${process.pid}`;
      const tender = await ask<{ id: string }>(product, session, '/api/records/tender', {
        method: 'POST',
        body: { data: { title, owner: me.person, budget: { minor: '320000000', currency: 'CNY' } } },
      });

      await openPage(page, '/studio');
      await page.getByRole('button', { name: t('newAgent') }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: t('agentName') }).fill(w.agent);
      await dialog.getByRole('textbox', { name: t('agentName') }).press('Enter');
      await page.waitForURL(/\/studio\/[a-z]/);

      // When it works: by hand, on a tender
      const settings = page.getByRole('complementary', { name: t('settings') });
      await settings.getByRole('button', { name: t('wake_hand'), exact: true }).click();
      await choose(page, settings.getByRole('combobox', { name: t('onKind') }), w.kind);

      const palette = page.getByRole('combobox', { name: t('findPiece') });
      const add = async (piece: string): Promise<void> => {
        await palette.fill(piece);
        await palette.press('Enter');
      };
      await add(w.fit);
      await settings.getByRole('button', { name: t('addItem') }).click();
      const row = settings.getByRole('group', { name: `${w.criteria} 1` });
      await choose(page, row.getByRole('combobox', { name: w.field }), w.budget);
      await choose(page, row.getByRole('combobox', { name: w.test }), w.atLeast);
      await row.getByRole('textbox', { name: w.value }).fill('1000000');

      await add(w.brief);
      await add(w.card);
      await settings.getByRole('textbox', { name: w.action }).fill(w.join);
      // The brief goes on the card: picked from what the step before gives
      await settings
        .getByRole('radiogroup', { name: t('modeOf', { name: w.briefInput }) })
        .getByText(t('from'))
        .click();
      await settings.getByRole('button', { name: t('pickFor', { name: w.briefInput }) }).click();
      const sample = page.getByRole('group', { name: t('pickFor', { name: w.briefInput }) });
      await sample.locator('[title$=".sentences"]').click();
      await add(t('type_approve'));
      await add(w.task);
      await settings.getByRole('textbox', { name: w.taskTitle }).fill(w.prepare);
      await add(w.message);
      await settings.getByRole('textbox', { name: w.text }).fill(w.begin);

      await page.getByRole('button', { name: t('noProblemsShort') }).waitFor();
      const publish = locale === 'zh-CN' ? /^发\s*布$/ : t('publish');
      await page.getByRole('button', { name: publish, exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: publish, exact: true }).click();
      await page.getByText(t('atWorkNow', { version: '1.0.0' })).waitFor();

      // It runs on a tender and asks its owner
      await openPage(page, '/agents');
      const mine = page.getByRole('article').filter({ hasText: w.agent });
      await mine.getByRole('button', { name: a('runNow') }).click();
      const start = page.locator('.agt-start');
      await start.getByRole('combobox').fill(title);
      await page.locator('.ant-select-item-option').filter({ hasText: title }).click();
      await start.getByRole('button', { name: locale === 'zh-CN' ? /^运\s*行$/ : a('start') }).click();
      await page.waitForURL(/\/runs\/run_/);
      await openPage(page, `/record/${tender.id}`);
      await page.getByText(w.join).first().waitFor();
      await page
        .getByRole('button', { name: locale === 'zh-CN' ? /采\s*纳/ : /Accept/ })
        .first()
        .click();

      // The task and the message are there
      await openPage(page, '/notifications');
      await page.getByText(w.begin).first().waitFor();
      await openPage(page, `/record/${tender.id}`);
      await page.getByText(w.prepare).first().waitFor();
    });
  });
