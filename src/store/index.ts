export { directClient, LOWEST_POSTGRES, type StoreConfig } from './connection.ts';
export { migrate } from './migrate.ts';
export { ALL_SLOTS, SLOTS, type Slot, type SlotType } from './migrations/slots.ts';
export { startOutbox, type OutboxEvent } from './outbox.ts';
export { cancelJob, enqueueJob, startJobs, type JobActor, type JobHandlers, type JobRun } from './jobs.ts';
export type { Tables } from './schema.ts';
export { openStore, type Store } from './store.ts';
export type { Tx, TxSettings } from './transaction.ts';
export * from './embedded/index.ts';
