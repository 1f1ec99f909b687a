export { importHandlers } from './import-jobs.ts';
export type { ImportProblem } from './import-state.ts';
export type { ImportView } from './import-view.ts';
export { openImports, type ImportsDoor } from './imports.ts';
export type { GuessOutcome } from './profile-file.ts';
