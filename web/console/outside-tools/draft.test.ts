import { expect, test } from 'vitest';
import type { ToolOperation, ToolSource } from '@valence/contract';
import { changeBody, draftOf, matching, newBody } from './draft.ts';

const SOURCE: ToolSource = {
  id: 'tsr_1',
  kind: 'openapi',
  name: 'orders',
  title: '订单',
  address: 'https://api.example.com',
  isLocal: false,
  auth: { type: 'header', name: 'X-Key' },
  hasSecret: true,
  revision: null,
  operations: 3,
  on: 1,
  version: 4,
  changedBy: '林',
  changedAt: '2026-11-23T00:00:00Z',
};

test('a secret that was not typed is not sent, so that the kept one stays', () => {
  const body = changeBody(draftOf(SOURCE), SOURCE.version);
  expect(body).toEqual({
    title: '订单',
    address: 'https://api.example.com',
    isLocal: false,
    auth: { type: 'header', name: 'X-Key' },
    version: 4,
  });
  expect(changeBody({ ...draftOf(SOURCE), secret: 'new' }, 4)).toHaveProperty('secret', 'new');
});

test('a document needs no address, a server needs one and no document', () => {
  const draft = { ...draftOf(null), name: 'a1', title: 'A' };
  expect(newBody(draft)).toBeNull();
  expect(newBody({ ...draft, document: '{}' })).toMatchObject({ kind: 'openapi', document: '{}', address: '' });
  expect(newBody({ ...draft, kind: 'mcp', document: '{}' })).toBeNull();
  const server = newBody({ ...draft, kind: 'mcp', address: ' https://m.example/mcp ', document: '{}' });
  expect(server).toMatchObject({ kind: 'mcp', address: 'https://m.example/mcp' });
  expect(server).not.toHaveProperty('document');
});

test('operations are found by name, title or path', () => {
  const one = { name: 'list-orders', title: '列出订单', call: 'GET /orders' } as ToolOperation;
  const two = { name: 'create', title: 'Create', call: 'POST /things' } as ToolOperation;
  expect(matching([one, two], 'ORDERS')).toEqual([one]);
  expect(matching([one, two], '列出')).toEqual([one]);
  expect(matching([one, two], 'post')).toEqual([two]);
  expect(matching([one, two], ' ')).toEqual([one, two]);
});
