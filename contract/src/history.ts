import { z } from 'zod';
import { RecordRow } from './records.ts';
import { Evidence, pageOf, RecordRef, Text, Value } from './shared.ts';

/** POST /api/merges: these are the same. `choose` names, per field, the observation whose value shall stand. */
export const MergeRequest = z.object({
  keep: z.string(),
  from: z.array(z.string()).min(1).max(50),
  choose: z.record(z.string(), z.string()).optional(),
});
export type MergeRequest = z.infer<typeof MergeRequest>;
/** `batch` taken back parts them; `job` folds what refers to them where it is much. */
export const MergeAnswer = z.object({ record: RecordRef, batch: z.string(), job: z.string().nullable() });
export type MergeAnswer = z.infer<typeof MergeAnswer>;

/** GET /api/merges/preview?records=ent_…,ent_…: what they would come to as one; the first is the one that stays. */
export const MergePreview = z.object({
  title: z.string(),
  records: z.array(RecordRow),
  fields: z.array(
    z.object({
      field: z.string(),
      result: Value,
      /** The observation that would be shown. */
      observation: z.string().nullable(),
      /** Distinct values the records show now, each with an observation that says it. */
      options: z.array(z.object({ value: Value, observation: z.string(), records: z.array(z.string()) })),
    }),
  ),
  refs: z.record(z.string(), RecordRef),
});
export type MergePreview = z.infer<typeof MergePreview>;

/** GET /api/record/:id/merged: what was merged into a record and can be parted from it again. */
export const MergedList = z.object({
  items: z.array(
    z.object({ id: z.string(), title: z.string(), at: z.iso.datetime(), by: z.string(), batch: z.string() }),
  ),
});
export type MergedList = z.infer<typeof MergedList>;

/** POST /api/trash, POST /api/trash/restore */
export const TrashRequest = z.object({ records: z.array(z.string()).min(1).max(1000) });
export const TrashAnswer = z.object({ batch: z.string(), count: z.number().int() });
export type TrashAnswer = z.infer<typeof TrashAnswer>;
/** Those that are back. `gone`: nothing is left of them, because what said them was taken back. */
export const RestoreAnswer = z.object({ records: z.array(RecordRef), gone: z.number().int() });
export type RestoreAnswer = z.infer<typeof RestoreAnswer>;
/** POST /api/trash/empty: without `records` all of it; administrators only. */
export const EmptyRequest = z.object({ records: z.array(z.string()).min(1).max(1000).optional() });
export const EmptyAnswer = z.object({ count: z.number().int() });

/** GET /api/trash?kind&q&after&limit: newest first. Reps see what they put there themselves. */
export const TrashItem = z.object({
  id: z.string(),
  record: RecordRef,
  at: z.iso.datetime(),
  by: z.string(),
  batch: z.string(),
});
export type TrashItem = z.infer<typeof TrashItem>;
export const TrashPage = pageOf(TrashItem);
export type TrashPage = z.infer<typeof TrashPage>;

/** Something done under one batch, that can be taken back as one. */
export const Batch = z.object({
  id: z.string(),
  /** Such as `import`, `bulk`, `merge`, `trash`, `restore`, `cells`, `agent`. */
  kind: z.string(),
  label: Text,
  by: z.string(),
  /** An agent did it. */
  isAgent: z.boolean(),
  isMine: z.boolean(),
  at: z.iso.datetime(),
  records: z.number().int(),
  /** There are more records than were counted. */
  isCut: z.boolean(),
  examples: z.array(RecordRef),
  run: z.string().nullable(),
  import: z.string().nullable(),
  job: z.string().nullable(),
  undoneAt: z.iso.datetime().nullable(),
  undoneBy: z.string().nullable(),
  canUndo: z.boolean(),
});
export type Batch = z.infer<typeof Batch>;
/** GET /api/batches?kind&mine&after&limit: what was done, newest first. Reps see what they did themselves. */
export const BatchPage = pageOf(Batch);
export type BatchPage = z.infer<typeof BatchPage>;
/** POST /api/batches/:id/undo: a large one is taken back by a job. */
export const UndoAnswer = z.object({ batch: Batch, job: z.string().nullable() });
export type UndoAnswer = z.infer<typeof UndoAnswer>;

/** GET /api/record/:id/as-of?at (or watermark): the record as it stood then. */
export const RecordThen = z.object({
  record: RecordRow,
  /** The time asked for; null when a watermark was. */
  at: z.iso.datetime().nullable(),
  /** Looking back at it again shows exactly this. */
  watermark: z.string(),
  /** It lay in the trash then. */
  wasTrashed: z.boolean(),
  support: z.record(z.string(), Evidence),
});
export type RecordThen = z.infer<typeof RecordThen>;

/** POST /api/record/:id/restore: all fields as they stood at a moment. `batch` takes it back; null when nothing differed. */
export const RestoreRequest = z.object({ at: z.iso.datetime() });
export const RestoredRecord = z.object({ fields: z.array(z.string()), batch: z.string().nullable() });
export type RestoredRecord = z.infer<typeof RestoredRecord>;
/** POST /api/record/:id/history/:field/restore: says an earlier value again. `seen`: the observation shown meanwhile; a newer one → 409. */
export const RestoreValueRequest = z.object({ observation: z.string(), seen: z.string().nullable().optional() });

/** GET /api/audit?actor&record&type&from&to&after&limit: who did what, newest first. It survives what is deleted. Administrators only. */
export const AuditItem = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  /** An evidence type; `record.said` for a saying about the record asked for. */
  type: z.string(),
  title: Text,
  actor: z.string(),
  by: z.string(),
  isAgent: z.boolean(),
  purpose: Text,
  record: RecordRef.nullable(),
  /** The id is told also when the record is gone. */
  recordId: z.string().nullable(),
  run: z.string().nullable(),
  batch: z.string().nullable(),
  facts: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type AuditItem = z.infer<typeof AuditItem>;
export const AuditPage = pageOf(AuditItem);
export type AuditPage = z.infer<typeof AuditPage>;
