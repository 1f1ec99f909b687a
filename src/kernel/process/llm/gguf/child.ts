import { statSync } from 'node:fs';
import type { ChildOptions, FileQuestion, FromChild, ToChild } from './messages.ts';
import { OUT_OF_MEMORY } from './messages.ts';
import type { Addon, LlamaContext, LlamaModel, LlamaRuntime, LlamaSequence } from './addon.ts';

/**
 * A process of its own that runs model files: what goes wrong in native code ends this process and not the server. It
 * keeps one model and one context with one adapter; questions are answered one after the other.
 */
const options = JSON.parse(process.argv[2] ?? '{}') as ChildOptions;
/** Looked at this often; a model that grows beyond what is allowed ends the process. */
const WATCH_MS = 500;
/** Room for context and work beside the weights. Chosen, not fitted. */
const OVERHEAD = 1.1;

type Loaded = {
  file: string;
  model: LlamaModel;
  adapter: string | null;
  context: LlamaContext;
  sequence: LlamaSequence;
};

let runtime: Promise<{ addon: Addon; llama: LlamaRuntime }> | undefined;
let loaded: Loaded | null = null;
let queue: Promise<unknown> = Promise.resolve();
const cancelled = new Map<number, AbortController>();

process.on('message', (message: ToChild) => {
  if (message.type === 'cancel') {
    cancelled.get(message.id)?.abort();
    return;
  }
  const controller = new AbortController();
  cancelled.set(message.id, controller);
  queue = queue.then(() => answer(message, controller.signal)).finally(() => cancelled.delete(message.id));
});
process.on('disconnect', () => process.exit(0));
setInterval(() => {
  if (process.memoryUsage.rss() > options.memoryBytes) process.exit(OUT_OF_MEMORY);
}, WATCH_MS).unref();
tell({ type: 'ready' });

function tell(message: FromChild): void {
  process.send?.(message);
}

async function answer(question: FileQuestion, signal: AbortSignal): Promise<void> {
  const { id } = question;
  try {
    if (signal.aborted) throw new Error('cancelled');
    const since = performance.now();
    const ready = await load(question);
    const loadMs = performance.now() - since;
    const swapMs = await swap(ready, question);
    tell({ ...(await speak(ready, question, signal)), loadMs: ready.isNew ? loadMs : 0, swapMs });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    tell({ type: 'trouble', id, kind: signal.aborted ? 'cancelled' : kindOf(message), message: message.slice(0, 300) });
  }
}

function kindOf(message: string): 'refused' | 'rejected' | 'failed' {
  if (message.includes('ENOENT') || message.startsWith('the model needs')) return 'refused';
  return /context size|too long|compress chat history/i.test(message) ? 'rejected' : 'failed';
}

function open(): Promise<{ addon: Addon; llama: LlamaRuntime }> {
  runtime ??= (async () => {
    const addon = (await import(options.addon)) as Addon;
    const llama = await addon.getLlama({
      build: 'never',
      skipDownload: true,
      gpu: options.usesGpu ? 'auto' : false,
      maxThreads: options.threads,
      logLevel: 'error',
      progressLogs: false,
    });
    return { addon, llama };
  })();
  return runtime;
}

/** The model of this file, loaded if another one or none is. */
async function load({ file, adapter }: FileQuestion): Promise<Loaded & { isNew: boolean }> {
  if (loaded?.file === file) return { ...loaded, isNew: false };
  const need = statSync(file).size * OVERHEAD;
  if (need > options.memoryBytes && !options.usesGpu)
    throw new Error(`the model needs ${mib(need)} MiB of memory, ${mib(options.memoryBytes)} are allowed`);
  await loaded?.model.dispose();
  loaded = null;
  const { llama } = await open();
  const model = await llama.loadModel({ modelPath: file });
  const context = await contextOf(model, adapter);
  loaded = { file, model, adapter, context, sequence: context.getSequence() };
  return { ...loaded, isNew: true };
}

/** Puts another adapter on the model that is loaded, or takes it off. Returns the time it took. */
async function swap(ready: Loaded, { adapter }: FileQuestion): Promise<number> {
  if (loaded === null || loaded.adapter === adapter) return 0;
  const since = performance.now();
  await loaded.context.dispose();
  const context = await contextOf(loaded.model, adapter);
  loaded = { ...loaded, adapter, context, sequence: context.getSequence() };
  Object.assign(ready, loaded);
  return performance.now() - since;
}

function contextOf(model: LlamaModel, adapter: string | null): Promise<LlamaContext> {
  return model.createContext({
    threads: options.threads,
    contextSize: { max: Math.min(options.contextTokens, model.trainContextSize) },
    ...(adapter === null ? {} : { lora: adapter }),
  });
}

async function speak(
  { sequence, context }: Loaded,
  question: FileQuestion,
  signal: AbortSignal,
): Promise<Omit<Extract<FromChild, { type: 'done' }>, 'loadMs' | 'swapMs'>> {
  const { addon, llama } = await open();
  const { id, history, prompt, schema, maxTokens, temperature } = question;
  // Nothing of what another question left behind, so that the same question gets the same answer.
  await sequence.clearHistory();
  const before = sequence.tokenMeter.getState();
  const session = new addon.LlamaChatSession({ contextSequence: sequence, autoDisposeSequence: false });
  session.setChatHistory(
    history.map(({ role, text }) => (role === 'model' ? { type: role, response: [text] } : { type: role, text })),
  );
  const since = performance.now();
  let firstMs: number | null = null;
  try {
    const { responseText, stopReason } = await session.promptWithMeta(prompt, {
      maxTokens,
      temperature,
      seed: 1,
      signal,
      ...(schema === null ? {} : { grammar: await llama.createGrammarForJsonSchema(schema) }),
      onTextChunk(text: string) {
        firstMs ??= performance.now() - since;
        tell({ type: 'piece', id, text });
      },
    });
    const { usedInputTokens, usedOutputTokens } = sequence.tokenMeter.diff(before);
    return {
      type: 'done',
      id,
      text: responseText,
      isCut: stopReason === 'maxTokens',
      tokensIn: usedInputTokens,
      tokensOut: usedOutputTokens,
      firstMs,
      contextTokens: context.contextSize,
    };
  } finally {
    session.dispose();
  }
}

const mib = (bytes: number): number => Math.ceil(bytes / 1_048_576);
