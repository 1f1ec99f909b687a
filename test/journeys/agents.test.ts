import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Agent, RunDetail } from '@valence/contract';
import { ask, demoSession } from '../demo.ts';
import { visit } from './ground.ts';

test('a run shows its steps with times, and each step what went in and what came out', async () => {
  await visit({ as: 'demo' }, async ({ page, product }) => {
    await page.goto('/runs');
    await page.getByRole('link', { name: '线索到首触' }).first().click();
    await page.waitForURL(/\/runs\/run_/);
    const steps = page.getByRole('group', { name: '步骤', exact: true }).getByRole('button');
    await steps.first().waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1);
    const run = await ask<RunDetail>(product, await demoSession(product), `/api/runs/${id}`);
    assert.ok(run.steps.length >= 6);
    assert.equal(await steps.count(), run.steps.length);
    for (const step of await steps.all()) assert.match(await step.innerText(), /\d ms|\d s|跳过/);
    assert.doesNotMatch(await page.locator('main').innerText(), /第 \d+ 次/, 'nothing was tried twice');

    await steps.nth(2).click();
    const view = page.locator('.step-view');
    await view.getByRole('heading', { name: '输入' }).waitFor();
    for (const end of ['输入', '输出']) {
      const section = view.locator('section').filter({ has: page.getByRole('heading', { name: end }) });
      assert.ok((await section.locator('.json-tree li').count()) > 0, `${end} is empty`);
    }
    await page.reload();
    await page.locator('.fall-row.is-selected').waitFor();
    assert.equal(await steps.nth(2).getAttribute('aria-pressed'), 'true', 'the address holds the chosen step');

    await page.getByRole('button', { name: '按记录重放' }).click();
    await page
      .getByRole('status')
      .getByText(/逐字节一致/)
      .waitFor();

    // The whole way is in sight: the first step and the last one
    const frame = await page.locator('.run-graph').boundingBox();
    for (const node of await page.locator('.run-graph-node').all()) {
      const box = await node.boundingBox();
      assert.ok(frame !== null && box !== null && box.x >= frame.x && box.x + box.width <= frame.x + frame.width + 1);
    }
  });
});

test('the agent may do more or less on its own as a manager chooses, and that lasts', async () => {
  await visit({ as: 'demo' }, async ({ page, product }) => {
    const session = await demoSession(product);
    const autonomy = async () =>
      (await ask<{ agents: Agent[] }>(product, session, '/api/agents')).agents.find(
        ({ name }) => name === 'lead-to-touch',
      )?.autonomy;
    assert.equal(await autonomy(), 'ask', 'as shipped');
    await page.goto('/agents');
    const choice = page.getByRole('radiogroup', { name: '自主程度: 线索到首触' });
    for (const [label, level] of [
      ['建议', 'suggest'],
      ['先问', 'ask'],
    ] as const) {
      const saved = page.waitForResponse((answer) => answer.request().method() === 'PATCH' && answer.ok());
      await choice.getByText(label, { exact: true }).click();
      await saved;
      assert.equal(await autonomy(), level);
      await page.reload();
      await choice.getByRole('radio', { name: label, checked: true }).waitFor({ state: 'attached' });
    }
    await page.goto('/agents?tab=tools');
    await page.getByText('score-lead').first().waitFor();
  });
});
