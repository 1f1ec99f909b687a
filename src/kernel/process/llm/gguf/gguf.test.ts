import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { withWorkspace } from '#test';
import { openModels } from '../gateway.ts';
import { shapeOf } from '../shape/shape.ts';
import { addEndpoint, aRequest, SCORE, useSettings } from '../try-gateway.ts';
import { chatDriver } from '../wire/chat.ts';
import type { Turn, TurnReply } from '../wire/driver.ts';
import { ADDON_FOLDER, installAddon } from './install-addon.ts';
import { writeTinyAdapter, writeTinyModel } from './make-tiny.ts';
import { openModelFiles, type FileOptions, type ModelFilesRunner } from './run-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'valence-gguf-'));

before(async () => {
  await installAddon({ withGpu: false, log: () => {} });
  writeTinyModel(join(folder, 'tiny.gguf'));
  writeTinyAdapter(join(folder, 'bend.gguf'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function withFiles<T>(fn: (files: ModelFilesRunner) => Promise<T>, more: Partial<FileOptions> = {}): Promise<T> {
  const files = openModelFiles({ addonFolder: ADDON_FOLDER, folder, threads: 1, contextTokens: 1_024, ...more });
  try {
    return await fn(files);
  } finally {
    await files.stop();
  }
}

const ENDPOINT = {
  id: '0199f000-0000-7000-8000-000000000000',
  version: 1,
  key: null,
  findings: null,
  config: {
    name: 'tiny',
    kind: 'gguf',
    baseUrl: '',
    model: 'tiny.gguf',
    region: 'own',
    isLocal: true,
    isOn: true,
    price: null,
    maxTokens: 256,
    timeoutMs: 30_000,
    monthCapMinor: null,
    monthTokenCap: null,
    mode: 'auto',
    extra: {},
    adapters: { all: null, agents: {} },
  },
} as const;

const say = (files: ModelFilesRunner, more: Partial<Turn> = {}): Promise<TurnReply> =>
  files.driver(ENDPOINT, {
    messages: [{ role: 'user', text: 'Judge: 甲公司' }],
    tools: [],
    schema: null,
    mode: 'schema',
    maxTokens: 24,
    temperature: 0,
    adapter: null,
    silenceMs: 30_000,
    signal: AbortSignal.timeout(30_000),
    onText: () => {},
    ...more,
  });

test('a model file answers with JSON of the asked shape, piece by piece, in a process of its own', async () => {
  await withFiles(async (files) => {
    const schema = {
      type: 'object',
      properties: { score: { enum: [10, 50, 90] }, isGood: { type: 'boolean' } },
      required: ['score', 'isGood'],
    };
    const pieces: string[] = [];
    const reply = await say(files, { schema, maxTokens: 200, onText: (piece) => void pieces.push(piece) });
    assert.deepEqual(shapeOf(schema)(JSON.parse(reply.text)), []);
    assert.equal(pieces.join(''), reply.text);
    assert.ok(pieces.length > 3);
    assert.equal(reply.isCut, false);
    assert.ok((reply.usage?.tokensIn ?? 0) > 5 && (reply.usage?.tokensOut ?? 0) > 5);
    assert.notEqual(files.state().pid, process.pid);
  });
});

test('an adapter changes what is said, and taking it off brings back exactly what was said before', async () => {
  await withFiles(async (files) => {
    const plain = await say(files);
    const { pid, loadMs } = files.state();
    assert.ok(loadMs > 0);
    const bent = await say(files, { adapter: 'bend.gguf' });
    assert.notEqual(bent.text, plain.text);
    assert.equal((await say(files, { adapter: 'bend.gguf' })).text, bent.text);
    assert.equal((await say(files)).text, plain.text);
    assert.deepEqual([files.state().pid, files.state().loadMs], [pid, 0], 'the model stayed loaded all the while');
  });
});

test('a child that is killed at work is replaced, and the question in flight is answered all the same', async () => {
  await withFiles(async (files) => {
    const whole = await say(files, { maxTokens: 400 });
    const { pid } = files.state();
    let isKilled = false;
    const again = await say(files, {
      maxTokens: 400,
      onText(piece) {
        if (isKilled || piece === '') return;
        isKilled = true;
        process.kill(pid ?? 0, 'SIGKILL');
      },
    });
    assert.equal(again.text, whole.text);
    assert.notEqual(files.state().pid, pid);
    assert.equal(files.state().restarts, 1);
  });
});

test('a question whose child dies twice is given up', async () => {
  await withFiles(async (files) => {
    await say(files);
    const asked = say(files, {
      maxTokens: 400,
      onText(piece) {
        const { pid } = files.state();
        if (piece !== '' && pid !== null) process.kill(pid, 'SIGKILL');
      },
    });
    await assert.rejects(asked, { name: 'Trouble', kind: 'failed' });
    assert.equal((await say(files)).text.length > 0, true, 'the next question finds a new child');
  });
});

test('who asked can end it, and the next question is answered', async () => {
  await withFiles(async (files) => {
    const controller = new AbortController();
    const asked = say(files, { maxTokens: 900, signal: controller.signal, onText: () => controller.abort() });
    await assert.rejects(asked, { kind: 'cancelled' });
    assert.ok((await say(files)).text.length > 0);
  });
});

test('a model that needs more memory than is allowed is not loaded, and a child that grows beyond it ends', async () => {
  await withFiles((files) => assert.rejects(say(files), { kind: 'refused' }), { memoryBytes: 100_000 });
  await withFiles((files) => assert.rejects(say(files, { maxTokens: 900 }), /more memory/), {
    memoryBytes: 40 * 1_048_576,
  });
});

test('a file that is not there is told as such', async () => {
  await withFiles((files) =>
    assert.rejects(
      say({ ...files, driver: (e, t) => files.driver({ ...e, config: { ...e.config, model: 'none.gguf' } }, t) }),
      { kind: 'refused' },
    ),
  );
});

test('through the gateway a file is one more endpoint, with an adapter per agent', async () => {
  await withFiles(async (files) => {
    await withWorkspace(async (workspace) => {
      const scope = workspace.scope('administration');
      const adapters = { all: null, agents: { 'renewal-guard': 'bend.gguf' } };
      await addEndpoint(scope, '', { kind: 'gguf', model: 'tiny.gguf', name: '本机', adapters });
      await useSettings(scope, { cacheHours: 0 });
      const models = openModels({
        drivers: { http: chatDriver({ allowsLocal: true }), gguf: files.driver },
        now: () => new Date(),
      });
      const asked = {
        schema: { ...SCORE, properties: { score: { enum: [1, 2] }, reason: { enum: ['a', 'b'] } } },
        timeoutMs: 30_000,
      };
      const plain = await models.ask(scope, aRequest(asked));
      const bent = await models.ask(scope, aRequest({ ...asked, run: { id: 'r', agent: 'renewal-guard', node: 'n' } }));
      assert.deepEqual([plain.adapter, bent.adapter], [null, 'bend.gguf']);
      assert.deepEqual([plain.model, plain.repairs, bent.repairs], ['tiny.gguf', 0, 0]);
    });
  });
});
