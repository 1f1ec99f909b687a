import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startInVain } from '../product.ts';
import { ask, demoSession } from '../demo.ts';
import { nowRuns, theProduct, visit } from './ground.ts';

type Row = { id: string; data: Record<string, unknown> };

test('a taken port and a data directory in use are each refused in one sentence and a non-zero exit', async () => {
  const { port, dataDir } = await theProduct();
  const tries = [
    { args: ['--port', String(port), '--data', `${dataDir}-other`], says: { zh: `端口 ${port}`, en: `port ${port}` } },
    { args: ['--port', '0', '--data', dataDir], says: { zh: dataDir, en: dataDir } },
  ];
  for (const { args, says } of tries) {
    for (const [language, words] of Object.entries(says)) {
      const { code, output } = await startInVain(args, { LC_ALL: language === 'zh' ? 'zh_CN.UTF-8' : 'en_US.UTF-8' });
      assert.equal(code, 1);
      const lines = output.trim().split('\n');
      assert.equal(lines.length, 1, output);
      assert.ok(output.toLowerCase().includes(words.toLowerCase()), output);
      assert.equal(/\p{Script=Han}/u.test(output), language === 'zh', output);
      assert.doesNotMatch(output, /\n\s+at |Error:/);
    }
  }
});

test('after kill -9 the next start serves again: nobody is signed out and no acknowledged edit is lost', async () => {
  const product = await theProduct();
  const session = await demoSession(product);
  const { items } = await ask<{ items: Row[] }>(product, session, '/api/records/organisation?limit=20');
  const acknowledged = new Map<string, string>();
  // Edits pour in until the process is shot in the middle of them
  const editing = (async () => {
    for (let n = 0; ; n += 1) {
      const row = items[n % items.length];
      if (row === undefined) return;
      const city = `城${n}`;
      const answer = await fetch(`${product.url}/api/record/${row.id}`, {
        method: 'PATCH',
        headers: { cookie: session.cookie, origin: product.url, 'content-type': 'application/json' },
        body: JSON.stringify({ data: { address: city } }),
      }).catch(() => null);
      if (answer === null) return;
      assert.equal(answer.status, 200, await answer.text());
      acknowledged.set(row.id, city);
    }
  })();
  while (acknowledged.size < 12) await new Promise((resolve) => setTimeout(resolve, 5));
  const { signal } = await product.kill();
  assert.equal(signal, 'SIGKILL');
  await editing;

  const again = await product.startAgain();
  nowRuns(again);
  assert.equal(again.url, product.url);
  for (const [id, city] of acknowledged) {
    const { data } = await ask<Row>(again, session, `/api/record/${id}`);
    // The edit that was under way when it died may have been written without an answer; no older one may show
    const written = Number(/\d+$/.exec(String(data['address']))?.[0]);
    assert.ok(written >= Number(city.slice(1)), `${String(data['address'])} instead of ${city}`);
  }
  await visit({ as: session }, async ({ page }) => {
    await page.goto('/');
    await page.getByRole('article').first().waitFor();
  });
});

test('SIGTERM ends the product with exit code 0, and it starts again on the same data', async () => {
  const product = await theProduct();
  const { code, output } = await product.stop();
  assert.equal(code, 0, output);
  await assert.rejects(fetch(product.url));
  const again = await product.startAgain();
  nowRuns(again);
  assert.deepEqual(again.demo, product.demo);
});
