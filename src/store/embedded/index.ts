export { findRunning } from './attach.ts';
export { defaultDataDir } from './data-dir.ts';
export { startPostgres, type PostgresOptions, type RunningPostgres } from './start-postgres.ts';
