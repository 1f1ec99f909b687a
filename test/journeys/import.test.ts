import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { SIGN_UP_WORDS, signUp, visit } from './ground.ts';
import { gb18030, LEADS, leadsCsv } from './leads-file.ts';

test('a new workspace takes a GB18030 sheet from file to score, and undo leaves it as empty as it was', async () => {
  await visit({ expects: [401] }, async (at) => {
    const { page } = at;
    await signUp(at);
    await page.getByText('现在没有要做的事').waitFor();
    await page.getByRole('button', { name: '导入线索' }).click();
    await upload(page, '线索总表.csv', gb18030(leadsCsv()));

    // What was understood, and why each column becomes what it does
    await page.getByText('GB18030', { exact: true }).waitFor();
    const rows = page.locator('table.imp-map tbody tr');
    await rows.first().waitFor();
    assert.equal(await rows.count(), 10);
    for (const row of await rows.all()) {
      assert.match(await row.locator('.imp-map-why').innerText(), /\p{Script=Han}{2}/u);
    }
    assert.ok(await page.getByLabel('把“线索编号”作为识别键').isChecked());

    await page.getByRole('button', { name: '演练', exact: true }).click();
    await page.getByText('没有问题：每一行都能导入。').waitFor();
    assert.deepEqual(await counts(page), { 行: LEADS, 新建: LEADS, 更新: 0, 无变化: 0, 表内重复: 0, 有问题: 0 });
    await page.getByRole('button', { name: `导入 ${LEADS} 行` }).click();
    await page.getByRole('heading', { name: '导入完成' }).waitFor();
    assert.equal((await counts(page))['新建了'], LEADS);
    const wizard = page.url();

    await page.getByRole('link', { name: '用结果训练评分' }).click();
    await page.getByText('区分能力 AUC').waitFor();
    assert.match(await page.locator('main').innerText(), /区分能力 AUC\s*0\.[6-9]\d+/);

    await page.getByRole('link', { name: '线索', exact: true }).click();
    await page.getByText(`${LEADS} 条`).waitFor();
    await page.goto(wizard);
    await page.getByRole('button', { name: '撤销这次导入' }).click();
    await page.getByRole('heading', { name: '已撤销' }).waitFor();
    await page.getByRole('link', { name: '联系人', exact: true }).click();
    await page.getByText('1 条', { exact: true }).waitFor();
    assert.match(await page.locator('main').innerText(), /林悦/, 'who signed up stays');
    for (const place of ['线索', '客户']) {
      await page.getByRole('link', { name: place, exact: true }).first().click();
      await page.getByRole('heading', { level: 1, name: place }).waitFor();
      await page.locator('.empty-state').waitFor();
    }
  });
});

const BAD_FILES = {
  ragged: { text: '公司,电话,来源\n恒泰,13800000000,展会\n恒越,13800000001\n', row: '3', rule: 'ragged' },
  quote: { text: '公司,电话,来源\n恒泰,"13800000000,展会\n恒越,13800000001,官网\n', row: '2', rule: 'quote' },
  header: { text: '公司,电话,公司\n恒泰,13800000000,展会\n', row: '1', rule: 'duplicate_header' },
} as const;

for (const locale of ['zh-CN', 'en-US'] as const) {
  test(`a bad file is refused by row, column, rule and how to mend it, and writes nothing (${locale})`, async () => {
    await visit({ expects: [401], locale }, async (at) => {
      const { page } = at;
      const isChinese = locale === 'zh-CN';
      await signUp(at, SIGN_UP_WORDS[locale]);
      for (const [name, { text, row, rule }] of Object.entries(BAD_FILES)) {
        await page.goto('/import');
        await upload(page, `${name}.csv`, Buffer.from(text));
        if (name !== 'header')
          await page.getByRole('button', { name: isChinese ? '演练' : 'Rehearse', exact: true }).click();
        const told = page.locator('table.imp-problems tbody tr').first();
        await told.waitFor();
        assert.equal(await told.locator('td').first().innerText(), row);
        const message = await told.locator('td').last().innerText();
        assert.ok(message.includes(rule), message);
        assert.equal(/\p{Script=Han}/u.test(message.replaceAll('公司', '')), isChinese, message);
        const start = page.getByRole('button', { name: isChinese ? /^导入 \d+ 行/ : /^Import \d+ rows/ });
        assert.ok((await start.count()) === 0 || (await start.isDisabled()), 'a bad file can be started');
      }
      await page.goto('/leads');
      await page.locator('.empty-state').waitFor();
    });
  });
}

async function upload(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer });
  await page.waitForURL(/\/import\/imp_/);
}

/** The numbers of the dry run or the result by their names. */
async function counts(page: Page): Promise<Record<string, number>> {
  const cells = await page.locator('.imp-counts > div').all();
  const named = await Promise.all(
    cells.map(async (cell) => [
      (await cell.locator('dt').innerText()).trim(),
      Number((await cell.locator('dd').innerText()).replaceAll(',', '')),
    ]),
  );
  return Object.fromEntries(named) as Record<string, number>;
}
