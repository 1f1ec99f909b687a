import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { members as en } from '../../web/parts/i18n/en/members.ts';
import { members as zh } from '../../web/parts/i18n/zh/members.ts';
import { SIGN_UP_WORDS, signUp, visit } from './ground.ts';
import { BOTH_LOCALES, wordsIn } from './words.ts';

const OLD = 'correct horse battery';
const NEW = 'another horse entirely';

/** The link in the dialog, which is shown this once. */
async function linkIn(page: Page, label: string): Promise<string> {
  const link = page.getByRole('textbox', { name: label, exact: true });
  await link.waitFor();
  return link.inputValue();
}

for (const locale of BOTH_LOCALES)
  test(`a colleague is asked in by a link, given another role, a new password, shown out and let back in (${locale})`, async () => {
    const t = wordsIn(locale, { zh, en });
    const phone = { locale, viewport: { width: 390, height: 844 }, expects: [401, 403, 410] };
    await visit({ locale, expects: [401] }, async (admin) => {
      const { page } = admin;
      await signUp(admin, SIGN_UP_WORDS[locale]);
      await page.goto('/members');
      await page.getByRole('button', { name: t('invite') }).click();
      const email = `wang-${locale}-${process.pid}-${Date.now()}@example.com`;
      await page.getByLabel(t('email')).fill(email);
      await page.keyboard.press('Enter');
      const link = await linkIn(page, t('link'));
      await page.getByRole('button', { name: t('done') }).click();
      await page.getByText(email).waitFor();

      await visit(phone, async ({ page: theirs }) => {
        await theirs.goto(link);
        await theirs.getByText(email).waitFor();
        await theirs.getByLabel(t('name')).fill('王芳');
        await theirs.getByLabel(t('password'), { exact: true }).fill(OLD);
        await theirs.getByRole('button', { name: t('join') }).click();
        await theirs.waitForURL('/');
        await theirs.goto('/members');
        await theirs.getByText(t('notAdmin')).waitFor();

        // The list of who has not come yet is empty again; the new colleague becomes a manager
        await page.reload();
        const row = page.getByRole('listitem').filter({ hasText: '王芳' });
        await row.getByText(email).waitFor();
        assert.equal(await page.getByText(t('invitations')).count(), 0);
        await row.getByRole('combobox', { name: t('roleOf', { name: '王芳' }) }).press('ArrowDown');
        await page.getByRole('option', { name: t('role_manager') }).waitFor({ state: 'attached' });
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        await page.getByText(t('roleChanged', { name: '王芳', role: t('role_manager') })).waitFor();

        // A new password by a link: what was open elsewhere is open no more
        await row.getByRole('button', { name: t('actsFor', { name: '王芳' }) }).click();
        await page.getByRole('menuitem', { name: t('passwordLink') }).click();
        const reset = await linkIn(page, t('link'));
        await page.getByRole('button', { name: t('done') }).click();
        await theirs.goto(link);
        await theirs.getByRole('heading', { name: t('deadTitle') }).waitFor();
        await theirs.goto(reset);
        await theirs.getByLabel(t('password'), { exact: true }).fill(NEW);
        await theirs.getByRole('button', { name: t('setPassword') }).click();
        await theirs.waitForURL('/');

        await row.getByRole('button', { name: t('actsFor', { name: '王芳' }) }).click();
        await page.getByRole('menuitem', { name: t('end') }).click();
        await page.getByText(t('ended', { name: '王芳' })).waitFor();
        await theirs.goto('/leads');
        await theirs.waitForURL(/\/sign-in/);
        const handOver = page.getByRole('link', { name: t('handOver') }).first();
        assert.match((await handOver.getAttribute('href')) ?? '', /^\/handover\?from=ent_/);
        await page
          .getByRole('button', { name: t('letReturnNamed', { name: '王芳' }) })
          .first()
          .click();
        await page.getByText(t('returned', { name: '王芳' })).waitFor();
        assert.equal(await page.getByText(t('former'), { exact: true }).count(), 0);
      });
    });
  });
