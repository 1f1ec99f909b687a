import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visit } from './ground.ts';

test('a past run is walked through in the sandbox: one step, on to the approval, another way in a copy, side by side', async () => {
  await visit({ as: 'demo' }, async ({ page }) => {
    await page.goto('/runs');
    await page.getByRole('link', { name: '线索到首触' }).first().click();
    await page.waitForURL(/\/runs\/run_/);
    await page.getByRole('button', { name: '在沙盒里打开' }).click();
    await page.waitForURL(/\/sandbox\/sbx_/);
    await page.getByText('还没有开始').waitFor();
    await page.getByRole('button', { name: '单步' }).click();
    const steps = page.locator('.sbx-steps li');
    await steps.first().waitFor();
    assert.equal(await steps.count(), 1);
    await page.getByRole('button', { name: '继续' }).click();
    await page.getByText('在等一个人回答这条建议').waitFor();
    await steps.getByText('建议', { exact: true }).click();
    await page.getByRole('heading', { name: '会提出的建议' }).waitFor();
    await page.locator('.sbx-bar').getByRole('button', { name: '同意' }).click();
    await page.getByRole('button', { name: '继续' }).click();
    await page.locator('.sbx-bar').getByText('走完了').waitFor();
    await steps.getByText('落实', { exact: true }).click();
    await page.getByRole('heading', { name: '会写入', exact: true }).waitFor();
    const whole = await steps.count();

    await steps.first().getByRole('button').click();
    await page.getByRole('button', { name: '复制到这一步' }).click();
    await steps.nth(whole - 1).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '改输出' }).click();
    await page.getByRole('textbox', { name: '输出' }).fill('{"isOpen": false, "score": null}');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已改').waitFor();
    await page.getByRole('button', { name: '继续' }).click();
    await page.locator('.sbx-bar').getByText('走完了').waitFor();
    assert.equal(await steps.count(), 2);

    await page.goto('/sandbox');
    const ticks = page.getByRole('checkbox');
    await ticks.first().check();
    await ticks.nth(1).check();
    await page.getByRole('button', { name: '并排比较' }).click();
    await page.waitForURL(/a=sbx_.*b=sbx_/);
    await page.locator('.sbx-diff.is-changed').first().waitFor();
  });
});
