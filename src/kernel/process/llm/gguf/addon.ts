import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What of node-llama-cpp 3.22 is used. The add-on is not installed with the product, so its own types are not here. */
export type Addon = Readonly<{
  getLlama(options: object): Promise<LlamaRuntime>;
  LlamaChatSession: new (options: object) => LlamaSession;
}>;
export type LlamaRuntime = Readonly<{
  loadModel(options: { modelPath: string }): Promise<LlamaModel>;
  createGrammarForJsonSchema(schema: object): Promise<object>;
}>;
export type LlamaModel = Readonly<{
  trainContextSize: number;
  createContext(options: object): Promise<LlamaContext>;
  dispose(): Promise<void>;
}>;
export type LlamaContext = Readonly<{ contextSize: number; getSequence(): LlamaSequence; dispose(): Promise<void> }>;
export type LlamaSequence = Readonly<{
  clearHistory(): Promise<void>;
  tokenMeter: Readonly<{
    getState(): object;
    diff(before: object): { usedInputTokens: number; usedOutputTokens: number };
  }>;
}>;
type LlamaSession = Readonly<{
  setChatHistory(items: readonly object[]): void;
  promptWithMeta(prompt: string, options: object): Promise<{ responseText: string; stopReason: string }>;
  dispose(): void;
}>;

const ENTRY = ['node_modules', 'node-llama-cpp', 'dist', 'index.js'];
const VERSION = '3.22.1';

/** The add-on's entry as a file URL; null where it is not installed in this folder. */
export function addonIn(folder: string): string | null {
  const entry = join(folder, ...ENTRY);
  const binaries = join(folder, 'node_modules', '@node-llama-cpp', platformPackage());
  return existsSync(entry) && existsSync(binaries) ? pathToFileURL(entry).href : null;
}

/** The package with the binaries for this machine, such as `linux-x64`. */
export function platformPackage(): string {
  const system = { darwin: 'mac', win32: 'win' }[process.platform as 'darwin'] ?? process.platform;
  return `${system}-${process.arch}${system === 'mac' && process.arch === 'arm64' ? '-metal' : ''}`;
}

/**
 * The command that installs it: of its builds, each tens of megabytes, only the one for this machine, and nothing of what
 * packages would run on the way.
 */
export function installCommand(withGpu: boolean): readonly string[] {
  const builds = [
    platformPackage(),
    ...(withGpu ? [`${platformPackage()}-cuda`, `${platformPackage()}-cuda-ext`] : []),
  ];
  const frugal = ['--no-save', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
  return ['npm', 'install', ...frugal, ...builds.map((build) => `@node-llama-cpp/${build}@${VERSION}`)];
}

/** Files in the folder of models: models and adapters. Empty where there is no such folder. */
export function modelFilesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.gguf'))
    .toSorted();
}
