import type { Services } from '#http';
import {
  ADDON_FOLDER,
  addonIn,
  chatDriver,
  modelFilesIn,
  openModelFiles,
  openModels,
  openTrials,
  type Models,
} from '#kernel/process';

export type LanguageOptions = Readonly<{
  /** Whether workspaces may name models on private addresses; yes unless told: an installation of one's own. */
  allowsLocal?: boolean;
  /** Folder with model files and adapters. */
  folder?: string;
  /** Most memory that a model file may take; a part of the machine's unless told. */
  memoryBytes?: number;
  usesGpu?: boolean;
}>;

export type Language = Readonly<{ models: Models; door: Services['language']; stop(): Promise<void> }>;

const MIB = 1_048_576;

/** What the environment says about language models; `dataDir` holds the models where nothing else is named. */
export function languageOptions(env: NodeJS.ProcessEnv, dataDir: string): LanguageOptions {
  const mib = Number(env['VALENCE_MODELS_MEMORY_MB'] ?? Number.NaN);
  return {
    allowsLocal: env['VALENCE_LOCAL_MODELS'] !== 'off',
    folder: env['VALENCE_MODELS_DIR'] ?? `${dataDir}/models`,
    usesGpu: env['VALENCE_MODELS_GPU'] === 'on',
    ...(mib > 0 ? { memoryBytes: mib * MIB } : {}),
  };
}

/** Language models as this installation offers them. Nothing runs before somebody asks. */
export function openLanguage(options: LanguageOptions, now: () => Date): Language {
  const { allowsLocal = true, folder = 'models', memoryBytes, usesGpu = false } = options;
  const files = openModelFiles({
    addonFolder: ADDON_FOLDER,
    folder,
    usesGpu,
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
  });
  const drivers = { http: chatDriver({ allowsLocal }), gguf: files.driver };
  const found = () => ({ isInstalled: addonIn(ADDON_FOLDER) !== null, folder, files: [...modelFilesIn(folder)] });
  return {
    models: openModels({ drivers, now }),
    door: { allowsLocal, files: found, ...openTrials({ drivers, now }) },
    stop: () => files.stop(),
  };
}
