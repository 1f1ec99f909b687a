import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withApp } from '#test';

test('the page about the API stands by itself in both languages and names every address', async () => {
  await withApp(async ({ app, routes }) => {
    for (const [language, word] of [
      ['zh-CN', '密钥'],
      ['en', 'Problems'],
    ] as const) {
      const { body, statusCode } = await app.inject({ url: '/api/docs', headers: { 'accept-language': language } });
      assert.equal(statusCode, 200);
      assert.ok(body.includes(word));
      assert.ok(!/<script|src=|@import|url\(/.test(body));
      for (const { path } of routes) assert.ok(body.includes(path), path);
    }
  });
});

test('the OpenAPI document says which headers make a request safe to repeat, and how keys are sent', async () => {
  await withApp(async ({ app }) => {
    type Operation = {
      parameters: { name: string; in: string }[];
      security: object[];
      requestBody: { content: object };
    };
    const { paths, components } = (await app.inject('/api/openapi.json')).json() as {
      paths: Record<string, Record<string, Operation>>;
      components: { securitySchemes: Record<string, { scheme?: string }> };
    };
    assert.equal(components.securitySchemes['key']?.scheme, 'bearer');
    const put = paths['/api/records/{kind}']?.['put'];
    assert.ok(put?.parameters.some((p) => p.in === 'header' && p.name === 'Idempotency-Key'));
    assert.ok(JSON.stringify(put?.requestBody).includes('ERP-1001'));
    assert.ok(paths['/api/record/{id}']?.['patch']?.parameters.some((p) => p.name === 'If-Match'));
    assert.ok(!paths['/api/keys']?.['post']?.parameters.some((p) => p.name === 'Idempotency-Key'));
  });
});
