import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guardedLookup, mayAsk } from './addresses.ts';
import { send } from './post.ts';

test('private addresses are asked for local endpoints only, reserved ones never', () => {
  for (const address of [
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '::1',
    'fd00::1',
    '::ffff:10.0.0.1',
  ])
    assert.deepEqual([mayAsk(address, false), mayAsk(address, true)], [false, true], address);
  for (const address of [
    '169.254.169.254',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    'fe80::1',
    '::',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    'x',
  ])
    assert.deepEqual([mayAsk(address, false), mayAsk(address, true)], [false, false], address);
  for (const address of ['8.8.8.8', '172.32.0.1', '2600::1']) assert.equal(mayAsk(address, false), true, address);
});

test('a name that leads to a private address is not connected to', async () => {
  const error = await new Promise((resolve) => guardedLookup(false)('localhost', {}, (found) => resolve(found)));
  assert.match(String(error), /private or reserved/);
});

test('addresses that are not plain https, or http of a local endpoint, are refused before anything is sent', async () => {
  const signal = new AbortController().signal;
  for (const url of [
    'http://8.8.8.8/v1',
    'https://127.0.0.1/v1',
    'https://[::1]/v1',
    'https://user:pw@example.com',
    'file:///etc/passwd',
    'https://0x7f000001/',
  ])
    await assert.rejects(
      send({ target: { url, key: null, isLocal: false }, body: {}, signal }),
      { kind: 'unreachable' },
      url,
    );
});
