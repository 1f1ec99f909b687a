import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '#base';
import { orderDocument } from '#test';
import type { HttpPlan } from '../operation.ts';
import { readAside } from './read-aside.ts';
import { readDocument } from './read-document.ts';
import { readOperations } from './read-operations.ts';
import { requestOf } from './request-of.ts';

const read = (text: string) => readOperations(readDocument(text).root);
const ruleOf = (text: string): string => {
  try {
    readDocument(text);
    return 'read';
  } catch (error) {
    assert.ok(error instanceof Failure);
    return error.fields.map(({ path, rule }) => `${path} ${rule}`).join();
  }
};
const docOf = (paths: object, more: object = {}): string =>
  JSON.stringify({ openapi: '3.0.3', info: {}, paths, ...more });
const only = (operation: object, more: object = {}) =>
  read(docOf({ '/x': { post: { responses: {}, ...operation } } }, more));

test('JSON and YAML give the same operations; what cannot be one is told with its reason', () => {
  const yaml = `
openapi: 3.0.3
info: { title: T, version: '1' }
servers: [{ url: 'https://{host}/v1/', variables: { host: { default: api.example.com } } }]
paths:
  /things/{thingId}:
    get:
      operationId: getThing
      parameters:
        - { name: thingId, in: path, required: true, schema: { type: integer, format: int64 } }
      responses: { '200': { description: ok, content: { application/json: { schema: { type: object, nullable: true } } } } }
`;
  assert.equal(readDocument(yaml).address, 'https://api.example.com/v1');
  const [thing] = read(yaml).operations;
  assert.deepEqual([thing?.name, thing?.effect, thing?.canRead], ['get-thing', 'reads', true]);
  assert.deepEqual(thing?.output, { type: ['object', 'null'], properties: {} });
  const { operations, leftOut } = read(orderDocument('https://x.example'));
  assert.deepEqual(
    operations.map(({ name, effect }) => `${name} ${effect}`),
    ['list-orders reads', 'create-order leaves-the-building', 'get-order reads', 'delete-order leaves-the-building'],
  );
  assert.deepEqual(leftOut, [{ call: 'POST /files', why: 'body' }]);
});

test('what is no document of a version that is read is refused by its field', () => {
  assert.equal(ruleOf('{"swagger":"2.0","paths":{}}'), 'document outside_version');
  assert.equal(ruleOf('{'), 'document outside_document');
  assert.equal(ruleOf('a: [1'), 'document outside_document');
  assert.equal(ruleOf('   '), 'document required');
  assert.equal(ruleOf('- 1'), 'document outside_document');
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...'bcdefghi'.split('').map((k, i) => `${k}: &${k} [${Array(9).fill(`*${'abcdefgh'[i]}`).join()}]`),
  ];
  assert.equal(ruleOf(bomb.join('\n')), 'document outside_document');
});

test('schemas stand by themselves: references and circles are followed to a depth, patterns and remote ones left out', () => {
  const tree = {
    type: 'object',
    properties: { name: { type: 'string', pattern: '(a+)+$' }, next: { $ref: '#/components/schemas/Tree' } },
  };
  const body = (schema: object) => ({ requestBody: { required: true, content: { 'application/json': { schema } } } });
  const [circle] = only(body({ $ref: '#/components/schemas/Tree' }), {
    components: { schemas: { Tree: tree } },
  }).operations;
  const text = JSON.stringify(circle?.input);
  assert.ok(text.includes('"next"') && !text.includes('$ref') && !text.includes('pattern'));
  const [remote] = only(body({ $ref: 'https://evil.example/schema.json' })).operations;
  assert.deepEqual(remote?.input['properties'], { body: {} });
  const [both] = only(
    body({
      allOf: [
        { type: 'object', required: ['a'], properties: { a: { type: 'string' } } },
        { type: 'object', properties: { b: { type: 'integer', readOnly: true }, c: { enum: [1, 2] } } },
      ],
    }),
  ).operations;
  assert.deepEqual((both?.input['properties'] as { body: object } | undefined)?.body, {
    type: 'object',
    properties: { a: { type: 'string' }, c: { enum: [1, 2] } },
    required: ['a'],
  });
  // Each level refers to the next one eight times over: followed to its end it would be millions of parts.
  const wide = Object.fromEntries(
    Array.from({ length: 12 }, (_, n) => [
      `L${n}`,
      {
        type: 'object',
        properties: Object.fromEntries(
          Array.from({ length: 8 }, (_x, i) => [`p${i}`, { $ref: `#/components/schemas/L${n + 1}` }]),
        ),
      },
    ]),
  );
  const since = performance.now();
  const [big] = only(body({ $ref: '#/components/schemas/L0' }), { components: { schemas: wide } }).operations;
  assert.ok(JSON.stringify(big?.input).length < 30_000 && performance.now() - since < 500);
});

test('values are written where the document wants them, and nowhere else', () => {
  const parameters = [
    { name: 'ids', in: 'query', explode: false, schema: { type: 'array', items: { type: 'string' } } },
    { name: 'filter', in: 'query', style: 'deepObject', schema: { type: 'object' } },
    { name: 'where', in: 'query', content: { 'application/json': { schema: { type: 'object' } } } },
    { name: 'x-trace', in: 'header', schema: { type: 'string' } },
    { name: 'Authorization', in: 'header', schema: { type: 'string' } },
    { name: 'body', in: 'query', schema: { type: 'string' } },
  ];
  const requestBody = { content: { 'application/json': { schema: { type: 'object' } } } };
  const [operation] = only({ parameters, requestBody }).operations;
  const plan = operation?.plan as HttpPlan;
  assert.deepEqual(Object.keys(operation?.input['properties'] as object), [
    'ids',
    'filter',
    'where',
    'x-trace',
    'body',
    'body_2',
  ]);
  const request = requestOf(plan, 'https://api.example/v1/', {
    ids: ['a', 'b&c'],
    filter: { name: '张' },
    where: { a: 1 },
    'x-trace': 't',
    body: 'q',
    body_2: { z: 1 },
  });
  assert.equal(
    request.url.href,
    'https://api.example/v1/x?ids=a%2Cb%26c&filter%5Bname%5D=%E5%BC%A0&where=%7B%22a%22%3A1%7D&body=q',
  );
  assert.deepEqual(
    [request.headers, request.body],
    [{ 'x-trace': 't', 'content-type': 'application/json' }, '{"z":1}'],
  );
  assert.throws(() => requestOf(plan, 'https://api.example', { 'x-trace': 'a\r\nhost: evil' }), {
    code: 'input.invalid',
  });
});

test('a cookie that is needed, a parameter that is missing and names that clash are dealt with', () => {
  const { operations, leftOut } = read(
    docOf({
      '/a': { get: { parameters: [{ name: 's', in: 'cookie', required: true }], responses: {} } },
      '/b/{id}': { get: { responses: {} } },
      '/c': {
        get: { operationId: 'same', responses: {} },
        post: { operationId: 'same', responses: {} },
        put: { responses: {} },
      },
    }),
  );
  assert.deepEqual(leftOut, [
    { call: 'GET /a', why: 'cookie' },
    { call: 'GET /b/{id}', why: 'parameter' },
  ]);
  assert.deepEqual(
    operations.map(({ name }) => name),
    ['same', 'same-2', 'put-c'],
  );
});

test('a long document is read in a thread of its own, and what is wrong with it is told all the same', async () => {
  const description = 'long '.repeat(50_000);
  const { operations } = await readAside(docOf({ '/x': { get: { description, responses: {} } } }));
  assert.equal(operations[0]?.about.length, 1_000);
  await assert.rejects(readAside(docOf({ '/x': { description } })), { code: 'input.invalid' });
});
