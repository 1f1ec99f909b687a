export type { SourceColumns, SourceEffect } from './ablate.ts';
export { findOutcome, type OutcomeGuess } from './find-outcome.ts';
export type { RawValue } from './parse-value.ts';
export { score, scoreOnly, topReasons, type Model, type RawRow } from './score.ts';
export { isHeldOut } from './split-rows.ts';
export { LOST, OPEN, WON, type RawColumn, type RawTable } from './table.ts';
export { trainInWorker } from './train-in-worker.ts';
export type { ModelCard, Progress } from './train.ts';
