import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiError, get, post, queryString, remove } from './api.ts';
import { chooseLocale, setUp } from './i18n/index.ts';

let server: Server;
let base = '';

beforeAll(async () => {
  Object.assign(globalThis, { localStorage: new Map(), document: { documentElement: {} } });
  Object.assign(localStorage, { setItem: () => undefined, removeItem: () => undefined });
  setUp('zh-CN');
  server = createServer((request, reply) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { status, type, body } = answer(request.url ?? '', {
        language: request.headers['accept-language'],
        type: request.headers['content-type'],
        sent: Buffer.concat(chunks).toString(),
      });
      reply.writeHead(status, { 'content-type': type }).end(body);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

function answer(url: string, seen: object): { status: number; type: string; body: string } {
  if (url === '/gone') return { status: 204, type: 'text/plain', body: '' };
  if (url === '/proxy') return { status: 502, type: 'text/html', body: '<h1>Bad gateway</h1>' };
  if (url === '/page') return { status: 200, type: 'text/html', body: '<!doctype html>' };
  if (url === '/conflict') {
    const fields = [{ path: 'source', rule: 'conflict', message: '…' }];
    const problem = {
      type: '',
      title: '',
      status: 409,
      code: 'memory.conflict',
      detail: '别人刚改过。',
      traceId: 't1',
      fields,
    };
    return { status: 409, type: 'application/problem+json', body: JSON.stringify(problem) };
  }
  return { status: 200, type: 'application/json', body: JSON.stringify(seen) };
}

test('every request names the language on screen, also after it was changed', async () => {
  expect(await get(`${base}/`)).toMatchObject({ language: 'zh-CN' });
  chooseLocale('en');
  expect(await get(`${base}/`)).toMatchObject({ language: 'en' });
  chooseLocale('zh-CN');
});

test('a body travels as JSON, a form as multipart', async () => {
  expect(await post(`${base}/`, { a: '价键' })).toMatchObject({ type: 'application/json', sent: '{"a":"价键"}' });
  const form = new FormData();
  form.set('kind', 'lead');
  expect(await post<{ type: string }>(`${base}/`, form)).toMatchObject({
    type: expect.stringContaining('multipart/form-data'),
  });
});

test('a problem of the server keeps its code, its words and its fields', async () => {
  const error = await get(`${base}/conflict`).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({
    code: 'memory.conflict',
    status: 409,
    message: '别人刚改过。',
    traceId: 't1',
    fields: [{ path: 'source' }],
  });
});

test('an answer that is no problem document, or no JSON at all, is an error in the language of the person', async () => {
  await expect(get(`${base}/proxy`)).rejects.toMatchObject({
    code: 'http.502',
    status: 502,
    message: expect.stringContaining('服务器'),
  });
  await expect(get(`${base}/page`)).rejects.toMatchObject({ code: 'net.not_json' });
});

test('no answer at all is a status of 0, so that it may be tried again', async () => {
  await expect(get('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'net.unreachable', status: 0 });
});

test('204 is an answer without a body', async () => {
  expect(await remove(`${base}/gone`)).toBeUndefined();
});

test('a query leaves out what is not given', () => {
  expect(queryString({ q: '恒泰', after: undefined, sort: '', limit: 50 })).toBe('?q=%E6%81%92%E6%B3%B0&limit=50');
  expect(queryString({})).toBe('');
});
