import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { conversation as conversationEn } from '../../web/parts/i18n/en/conversation.ts';
import { record as recordEn } from '../../web/parts/i18n/en/record.ts';
import { views as viewsEn } from '../../web/parts/i18n/en/views.ts';
import { conversation as conversationZh } from '../../web/parts/i18n/zh/conversation.ts';
import { record as recordZh } from '../../web/parts/i18n/zh/record.ts';
import { views as viewsZh } from '../../web/parts/i18n/zh/views.ts';
import { ask, demoSession } from '../demo.ts';
import { visit, type Visit } from './ground.ts';
import { chooseByArrows, tabAndPress, tabAndWrite, tabTo } from './keys.ts';
import { BOTH_LOCALES, wordsIn } from './words.ts';

type Lead = Readonly<{ id: string; title: string }>;

/** A rep of the demo workspace, asked in by its administrator as anybody is. */
async function joinAsRep({ page, product, url }: Visit, name: string): Promise<void> {
  const session = await demoSession(product);
  const email = `${Date.now()}-${process.pid}@example.com`;
  const body = { email, role: 'rep' };
  const { token } = await ask<{ token: string }>(product, session, '/api/workspace/invitations', {
    method: 'POST',
    body,
  });
  const data = { token, name, password: 'correct horse battery' };
  const joined = await page.request.post('/api/join', { data, headers: { origin: url } });
  assert.equal(joined.status(), 200, await joined.text());
}

/** Chooses one of a row of sorts above the place where one writes. */
async function choose(page: Page, name: string): Promise<void> {
  await chooseByArrows(page.getByRole('radio', { name, exact: true }), 'Shift+Tab');
}

for (const [at, locale] of BOTH_LOCALES.entries())
  test(`a rep's morning by keys: find a lead by two characters, move it on, note, mention, plan, and keep the list (${locale})`, async () => {
    const t = wordsIn(locale, { zh: recordZh, en: recordEn });
    const view = wordsIn(locale, { zh: viewsZh, en: viewsEn });
    const talk = wordsIn(locale, { zh: conversationZh, en: conversationEn });
    const isChinese = locale === 'zh-CN';
    const [status, working, next] = isChinese ? ['状态', '跟进中', '新建'] : ['Status', 'Working', 'New'];
    await visit({ locale }, async (here) => {
      const { page, product } = here;
      await joinAsRep(here, `何川${at}`);
      const session = await demoSession(product);
      const filter = JSON.stringify([{ field: 'status', op: 'is', value: 'working' }]);
      const { items } = await ask<{ items: Lead[] }>(product, session, `/api/records/lead?limit=40&filter=${filter}`);
      const lead = items[12 + at];
      assert.ok(lead !== undefined);

      // Now, then the lead by two characters of its name
      await page.goto('/');
      await page.locator('main').getByRole('heading').first().waitFor();
      const name = lead.title.slice(0, 4);
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').waitFor();
      await page.keyboard.insertText(lead.title.slice(0, 2));
      await page.getByRole('option').first().waitFor();
      await page.keyboard.insertText(lead.title.slice(2));
      await page.getByRole('option').filter({ hasText: name }).first().waitFor();
      // There may be others of that name: this one by its address
      await page.goto(`/record/${lead.id}`);
      await page.getByRole('heading', { level: 1, name: lead.title }).waitFor();

      // One step on, and back again
      const step = (value: string, isNow: boolean) =>
        page.getByRole('button', { name: t(isNow ? 'stageNow' : 'stageOf', { field: status, value }), exact: true });
      await step(working, true).waitFor();
      const moved = page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.ok());
      await tabAndPress(step(next, false));
      await step(next, true).waitFor();
      await moved;
      await tabAndPress(step(working, false));
      await step(working, true).waitFor();

      // A note, a task for tomorrow
      const note = `电话里说下周定 ${process.pid} ${at}`;
      const task = `发样品报告 ${process.pid} ${at}`;
      await tabAndWrite(page.getByRole('textbox', { name: t('placeholder_note') }), note);
      await page.keyboard.press('Control+Enter');
      await page.getByText(t('written')).first().waitFor();
      await page.locator('main').getByText(note).first().waitFor();
      await choose(page, t('draft_task'));
      await tabAndWrite(page.getByRole('textbox', { name: t('placeholder_task') }), task);
      await page.keyboard.press('Control+Enter');
      await page.locator('main').getByText(task).first().waitFor();

      // A colleague is asked, and finds the question among their notifications
      await choose(page, talk('comments'));
      const box = page.getByRole('textbox', { name: talk('commentPlaceholder') });
      await tabTo(box);
      await page.keyboard.type('请帮忙看看报价 @陈');
      // A character that no key writes ends no key press either; the list of colleagues waits for one
      await page.keyboard.press('Shift');
      await page.locator('.ant-mentions-dropdown').getByText('何川').first().waitFor({ state: 'detached' });
      await page.locator('.ant-mentions-dropdown').getByText('陈屿').waitFor();
      await page.keyboard.press('Enter');
      await tabAndPress(page.getByRole('button', { name: talk('send'), exact: true }));
      await page.locator('.comment-mention').getByText('陈屿').waitFor();
      const told = await ask<{ items: { type: string; record: { id: string } | null }[] }>(
        product,
        session,
        '/api/notifications',
      );
      assert.ok(
        told.items.some(({ type, record }) => type === 'mention' && record?.id === lead.id),
        JSON.stringify(told),
      );

      // The list: those worked on, kept as a view that stands after a reload
      await page.goto(`/leads?filter=${encodeURIComponent(filter)}`);
      await page.locator('[data-line="0"]').waitFor();
      await tabAndPress(page.getByRole('button', { name: view('newView') }));
      const kept = `在跟的 ${at}`;
      await tabAndWrite(page.getByLabel(view('viewName')), kept);
      await page.keyboard.press('Enter');
      await page.waitForURL(/view=viw_/);
      await page.reload();
      await page.locator('.vf-line').getByText(working).first().waitFor();
      await page.goto('/tasks');
      await page.locator('main').getByText(task).first().waitFor();
    });
  });
