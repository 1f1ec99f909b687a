export {
  openBlob,
  putBlob,
  readBlob,
  receiveBlob,
  type BlobReader,
  type BlobSpec,
  type InTx,
  type StoredBlob,
} from './blob.ts';
export { directClient, LOWEST_POSTGRES, type StoreConfig } from './connection.ts';
export { perEpoch, type PerEpoch } from './epoch.ts';
export { checkStore, type Finding } from './check/check-store.ts';
export { seal, unseal } from './seal.ts';
export { migrate, schemaState } from './migrate.ts';
export { ALL_SLOTS, SLOTS, type Slot, type SlotType } from './migrations/slots.ts';
export { startOutbox, type OutboxEvent } from './outbox.ts';
export { cancelJob, enqueueJob, startJobs, type NewJob } from './jobs.ts';
export { JobCancelled, type JobActor, type JobHandlers, type JobRun } from './job-work.ts';
export { restoreBackup, type RestoreReport } from './backup/restore-backup.ts';
export { takeBackup, type BackupReport } from './backup/take-backup.ts';
export { openStore, type Store } from './store.ts';
export type { EvidenceRow, Tx, TxSettings } from './transaction.ts';
export * from './embedded/index.ts';
