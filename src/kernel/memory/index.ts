export { openBatch, retractBatch, type Retraction } from './batch.ts';
export { freeze, watermarkIn, type Watermark } from './as-of/freeze.ts';
export { borrowKinds, lendKinds, type LentKinds } from './kinds/lend.ts';
export { recallAsOf, type EntityThen } from './as-of/recall-as-of.ts';
export { restoreRecord, restoreValue, type RestoredRecord } from './as-of/restore.ts';
export type { Moment } from './as-of/visible-at.ts';
export { readAudit, type AuditItem, type AuditQuery } from './changes/audit.ts';
export { getBatch, listBatches, undoBatch, type BatchQuery, type BatchView } from './changes/batches.ts';
export { mergedInto, type MergedRecord } from './merge/merged-into.ts';
export { previewMerge, type MergedField, type MergePreview } from './merge/preview.ts';
export { rebuild } from './rebuild.ts';
export { refold } from './refold.ts';
export { mergeRecords, MOST_MERGED, type Merged, type MergeWish } from './merge/merge.ts';
export { REFOLD_REFERRERS, refoldReferrers } from './merge/referrers.ts';
export { emptyTrash, MOST_TRASHED, restoreRecords, trashRecords, type Trashed } from './trash/trash.ts';
export { trashList, type TrashItem } from './trash/list.ts';
export { checkFold, type FoldCheck } from './check-fold.ts';
export { cite, citeAll, type EvidenceRef } from './cite.ts';
export { saidBehind, type Behind, type Word } from './provenance/said-behind.ts';
export { correctedSince, type Corrected } from './provenance/corrected.ts';
export { digestOf } from './digest.ts';
export type { Entity } from './entity.ts';
export { addFields, FILL_SLOT, fillSlot, indexField, type NewField } from './fields.ts';
export {
  changesOf,
  fieldHistory,
  openObservation,
  type Change,
  type HistoryItem,
  type OpenedObservation,
} from './history.ts';
export { defineKind, type FieldSpec, type FieldType, type KindSpec } from './kind.ts';
export { useKinds, type Kind } from './kinds.ts';
export { kindsOf, type SeenKind } from './sight.ts';
export {
  addField,
  askFormula,
  changeField,
  changeKind,
  describeKind,
  describeKinds,
  makeKind,
  previewRetype,
  rebuildKind,
  REBUILD_KIND,
  RETYPE_FIELD,
  retypeField,
  runRetype,
  versionsOf,
  type DescribedField,
  type DescribedKind,
  type FieldChange,
  type FieldDefinition,
} from './kinds/index.ts';
export { onRollupsDue } from './rollup/on-due.ts';
export {
  putRecords,
  writeRecords,
  type RecordPut,
  type RecordWrite,
  type RecordWritten,
} from './many/write-records.ts';
export { queryOf } from './find/ask-words.ts';
export { REINDEX_SEARCH, reindexSearch, startReindex } from './find/reindex.ts';
export { whyFound } from './find/why.ts';
export { observe, type LinkSaying, type Observation, type Observed, type Saying } from './observe.ts';
export {
  findBest,
  recallCount,
  recallList,
  recallMany,
  recallOne,
  searchAll,
  type Filter,
  type ListQuery,
  type Page,
} from './recall.ts';
export { limitsOf, type Limits } from './limits.ts';
export { checkRight } from './query/check-right.ts';
export { recallPlace } from './query/place.ts';
export { recallTimeline, type Happening } from './timeline/timeline.ts';
export { HAPPENINGS, type Place } from './timeline/moments.ts';
export { recallRelated, type RelatedList } from './query/related.ts';
export { recallTitles, type Titled } from './query/titles.ts';
export { idsAllowed } from './query/ids-allowed.ts';
export { recallGroups, type GroupsQuery } from './query/groups.ts';
export type { SupportEntry } from './resolve.ts';
export type { SourceKind, SourceSpec } from './source.ts';
export { plainText, type Data, type Value } from './value.ts';
export {
  importHandlers,
  openImports,
  type GuessOutcome,
  type ImportProblem,
  type ImportsDoor,
  type ImportView,
} from './import/index.ts';
export { refreshStatistics } from './statistics.ts';
export { openLive, type LiveDoor, type LiveNews, type Watch } from './live/live.ts';
export { changeCells, changeView, chooseViews, makeView, undoCells, viewsOf, type View } from './views/index.ts';
export { canCancel, canUndo, UNDO_JOB, type JobView } from './jobs/job-view.ts';
export { openJobFile } from './jobs/job-file.ts';
export { enqueueShown, getJob, listJobs, runUndo, stopJob, undoJob } from './jobs/jobs.ts';
export { BULK_JOB, previewSelection, startBulk } from './bulk/bulk.ts';
export type { Changes as BulkChanges } from './bulk/field-change.ts';
export { runBulk } from './bulk/run-bulk.ts';
export type { Selection as RecordSelection } from './bulk/selection.ts';
export { EXPORT_JOB, exportNow, runExport, startExport } from './export/export.ts';
export type { ExportSpec } from './export/write-export.ts';
export * from './conversation/index.ts';
export * from './match/index.ts';
export * from './dashboards/index.ts';
export * from './sales/index.ts';
export { EXPORT_WORKSPACE_JOB, runWorkspaceExport, startWorkspaceExport } from './transfer/export-job.ts';
export { readWorkspace } from './transfer/read-workspace.ts';
export { writeWorkspace } from './transfer/write-workspace.ts';
export * from './files/index.ts';
export * from './mail/index.ts';
export { recallAround, recallPath, type GraphPart } from './graph/neighbourhood.ts';
export { layoutFor, layoutVersions, saveLayout, type StoredLayout } from './layouts/layouts.ts';
