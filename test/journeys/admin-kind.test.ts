import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { objects as en } from '../../web/parts/i18n/en/objects.ts';
import { objects as zh } from '../../web/parts/i18n/zh/objects.ts';
import { records as recordsEn } from '../../web/parts/i18n/en/records.ts';
import { records as recordsZh } from '../../web/parts/i18n/zh/records.ts';
import { SIGN_UP_WORDS, signUp, visit } from './ground.ts';
import { tabAndPress, tabAndWrite, tabTo } from './keys.ts';
import { BOTH_LOCALES, wordsIn } from './words.ts';

const NAMES = {
  'zh-CN': { kind: '样机', serial: '序列号', price: '单价', count: '数量', total: '总价' },
  'en-US': { kind: 'Prototype', serial: 'Serial', price: 'Price', count: 'Count', total: 'Total' },
} as const;

for (const locale of BOTH_LOCALES)
  test(`an administrator adds a kind with a formula and a field without repeats by keys alone, and its rules hold (${locale})`, async () => {
    const t = wordsIn(locale, { zh, en });
    const list = wordsIn(locale, { zh: recordsZh, en: recordsEn });
    const names = NAMES[locale];
    const said = t(locale === 'en-US' ? 'en' : 'zh');
    await visit({ expects: [401, 400, 409, 422], locale }, async (at) => {
      const { page } = at;
      await signUp(at, SIGN_UP_WORDS[locale]);
      await page.goto('/objects');
      await tabAndPress(page.getByRole('button', { name: t('newKind') }).first());
      await tabAndWrite(page.getByRole('textbox', { name: `${t('kindName')} ${said}` }), names.kind);
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/objects\/.+/);

      const field = async (title: string, type: string, more: (page: Page) => Promise<void>): Promise<void> => {
        await tabAndPress(page.getByRole('button', { name: t('addField') }).first());
        const drawer = page.getByRole('dialog');
        await tabAndWrite(drawer.getByRole('textbox', { name: `${t('fieldTitle')} ${said}` }), title);
        await tabTo(drawer.getByRole('combobox', { name: t('type'), exact: true }));
        await page.keyboard.insertText(type);
        await page.keyboard.press('Enter');
        await more(page);
        await tabAndPress(drawer.getByRole('button', { name: t('create'), exact: true }));
        await drawer.waitFor({ state: 'detached' });
        await page.locator('main').getByText(title, { exact: true }).first().waitFor();
      };
      await field(names.serial, t('type_text'), () =>
        tabAndPress(page.getByRole('checkbox', { name: t('isUnique') }), 'Space'),
      );
      await field(names.price, t('type_number'), async () => {});
      await field(names.count, t('type_integer'), async () => {});
      const definition = (await (
        await page.request.get(`/api${new URL(page.url()).pathname.replace('objects', 'kinds')}`)
      ).json()) as {
        name: string;
        fields: { id: string; title: { zh: string; en: string } }[];
      };
      const idOf = (title: string) => definition.fields.find((f) => f.title.zh === title || f.title.en === title)?.id;
      await field(names.total, t('type_formula'), async () => {
        const formula = page.getByRole('textbox', { name: t('formula') });
        await tabAndWrite(formula, `${idOf(names.price)} * ${idOf(names.count)}`);
        await page.getByText(t('formulaRight', { type: t('type_number') })).waitFor();
      });

      await page.goto(`/records/${definition.name}`);
      const make = async (name: string): Promise<void> => {
        await tabAndPress(page.getByRole('button', { name: list('create', { kind: names.kind }) }).first());
        const form = page.getByRole('dialog');
        const more = form.getByRole('button', { name: list('more') });
        await tabAndWrite(form.getByRole('textbox').first(), name);
        if ((await form.getByLabel(names.serial).count()) === 0) await tabAndPress(more);
        await tabAndWrite(form.getByLabel(names.serial), 'SN-001');
        await tabAndWrite(form.getByLabel(names.price), '12.5');
        await tabAndWrite(form.getByLabel(names.count), '4');
        await tabAndPress(form.getByRole('button', { name: list('createAndOpen') }));
      };
      await make('一号机');
      await page.waitForURL(/\/record\//);
      const total = page.locator('.fact').filter({ has: page.getByText(names.total, { exact: true }) });
      await total.getByText('50', { exact: true }).waitFor();

      await page.goto(`/records/${definition.name}`);
      await make('二号机');
      await page.getByRole('dialog').getByText('一号机').waitFor();
      const { items } = (await (await page.request.get(`/api/records/${definition.name}`)).json()) as {
        items: object[];
      };
      assert.equal(items.length, 1, 'a repeated serial number makes no record');
    });
  });
