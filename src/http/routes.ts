import { processRoutes } from './process-routes.ts';
import { runBatch } from './batch/run-batch.ts';
import { putRecordsRoute } from './records/put-records.ts';
import { trashRecord } from './records/trash-record.ts';
import { listKeys } from './api-keys/list-keys.ts';
import { makeKey } from './api-keys/make-key.ts';
import { revokeKey } from './api-keys/revoke-key.ts';
import { addCommentRoute } from './comments/add-comment.ts';
import { changeComment } from './comments/change-comment.ts';
import { listCommentVersions } from './comments/list-comment-versions.ts';
import { listComments } from './comments/list-comments.ts';
import { removeCommentRoute } from './comments/remove-comment.ts';
import { changeDashboardRoute } from './dashboards/change-dashboard.ts';
import { chooseDashboardRoute } from './dashboards/choose-dashboard.ts';
import { getFigures } from './dashboards/get-figures.ts';
import { listDashboards } from './dashboards/list-dashboards.ts';
import { makeDashboardRoute } from './dashboards/make-dashboard.ts';
import { listCalibrations, refitCalibrations } from './calibrations/list-calibrations.ts';
import { judgeObservation } from './records/judge-observation.ts';
import { cancelImport } from './imports/cancel-import.ts';
import { downloadRefused } from './imports/download-refused.ts';
import { setImportOptions } from './imports/set-options.ts';
import { getImport } from './imports/get-import.ts';
import { listImports } from './imports/list-imports.ts';
import { listProblems } from './imports/list-problems.ts';
import { mapImport } from './imports/map-import.ts';
import { startImport } from './imports/start-import.ts';
import { undoImport } from './imports/undo-import.ts';
import { uploadImport } from './imports/upload-import.ts';
import { addFileRoute } from './files/add-file.ts';
import { listFilesRoute } from './files/list-files.ts';
import { openFileRoute, previewFile } from './files/open-file.ts';
import { followRecord, getFollowing } from './followers/follow-record.ts';
import { getGraph, getPath } from './graph/get-graph.ts';
import { changeLayout, getLayout, listLayoutVersions } from './layouts/layouts.ts';
import { changeMailSettings, getMailSettings, testMailSettings } from './mail/mail-settings.ts';
import { changeMailRoute, draftMailRoute, listMailsRoute, sendMailRoute } from './mail/mails.ts';
import { askUnsubscribe, unsubscribeRoute } from './mail/unsubscribe.ts';
import { invite } from './members/invite.ts';
import { join, lookAtLink, setPasswordRoute } from './members/join.ts';
import { changeMember, endMember, letMemberReturn, makePasswordLink } from './members/change-member.ts';
import { listMembers } from './members/list-members.ts';
import { listRoster } from './members/list-roster.ts';
import { withdrawInvitation } from './members/withdraw-invitation.ts';
import { changeChoices, getChoices } from './notifications/choices.ts';
import { listNotifications } from './notifications/list-notifications.ts';
import { readNotifications } from './notifications/read-notifications.ts';
import { dropRecurrence, getRecurrence, setRecurrence } from './reminders/recurrence.ts';
import { changeReminderRoute, listRemindersRoute, makeReminder } from './reminders/reminders.ts';
import { streamEvents } from './live/stream-events.ts';
import { answerDuplicate } from './duplicates/answer-duplicate.ts';
import { checkDuplicates } from './duplicates/check-duplicates.ts';
import { decideDuplicates } from './duplicates/decide-duplicates.ts';
import { listDuplicates } from './duplicates/list-duplicates.ts';
import { getMatchState, setMatchState } from './duplicates/match-state.ts';
import { scanDuplicates } from './duplicates/scan-duplicates.ts';
import { previewBulk } from './bulk/preview-bulk.ts';
import { startBulkRoute } from './bulk/start-bulk.ts';
import { exportList } from './exports/export-list.ts';
import { startExportRoute } from './exports/start-export.ts';
import { cancelJobRoute } from './jobs/cancel-job.ts';
import { downloadFile } from './jobs/download-file.ts';
import { getJobRoute } from './jobs/get-job.ts';
import { listJobsRoute } from './jobs/list-jobs.ts';
import { undoJobRoute } from './jobs/undo-job.ts';
import { askFormulaRoute } from './kinds/ask-formula.ts';
import { changeFieldRoute } from './kinds/change-field.ts';
import { changeKindRoute } from './kinds/change-kind.ts';
import { getKind } from './kinds/get-kind.ts';
import { listDefinitions } from './kinds/list-definitions.ts';
import { listKinds } from './kinds/list-kinds.ts';
import { listVersions } from './kinds/list-versions.ts';
import { makeField } from './kinds/make-field.ts';
import { makeKindRoute } from './kinds/make-kind.ts';
import { retypeFieldRoute } from './kinds/retype-field.ts';
import { changeRecord } from './records/change-record.ts';
import { countRecords } from './records/count-records.ts';
import { getHistory } from './records/get-history.ts';
import { getObservation } from './records/get-observation.ts';
import { getPlace } from './records/get-place.ts';
import { getTimeline } from './records/get-timeline.ts';
import { getRecord } from './records/get-record.ts';
import { makeFieldIndexed } from './records/index-field.ts';
import { groupRecords } from './records/group-records.ts';
import { listRecords } from './records/list-records.ts';
import { makeRecord } from './records/make-record.ts';
import { listBatchesRoute } from './changes/list-batches.ts';
import { readAuditRoute } from './changes/read-audit.ts';
import { undoBatchRoute } from './changes/undo-batch.ts';
import { listMerged } from './merges/list-merged.ts';
import { merge } from './merges/merge.ts';
import { previewMergeRoute } from './merges/preview-merge.ts';
import { getRecordThen } from './records/get-record-then.ts';
import { restoreRecordRoute } from './records/restore-record.ts';
import { restoreValueRoute } from './records/restore-value.ts';
import { emptyTrashRoute } from './trash/empty-trash.ts';
import { listTrash } from './trash/list-trash.ts';
import { restoreTrash } from './trash/restore-trash.ts';
import { trash } from './trash/trash.ts';
import { changeRights } from './rights/change-rights.ts';
import { getRights } from './rights/get-rights.ts';
import { seeAs } from './rights/see-as.ts';
import type { OpenRoute, Route } from './route.ts';
import { allocateRoute } from './sales/allocate.ts';
import { changeQuote } from './sales/change-quote.ts';
import { getCredit } from './sales/get-credit.ts';
import { getReceivables } from './sales/get-receivables.ts';
import { getStages } from './sales/get-stages.ts';
import { listOpenInvoices } from './sales/list-open-invoices.ts';
import { listOpenPayments } from './sales/list-open-payments.ts';
import { claimRoute } from './sales/claim.ts';
import { closeQuoteRoute } from './sales/close-quote.ts';
import { listCollisions } from './sales/collisions.ts';
import { decideRegistrationRoute } from './sales/decide-registration.ts';
import { listAttainments } from './sales/list-attainments.ts';
import { listTemplateVariables } from './sales/list-template-variables.ts';
import { previewTemplate } from './sales/preview-template.ts';
import { decideQuote } from './sales/decide-quote.ts';
import { findPrice } from './sales/find-price.ts';
import { getQuote } from './sales/get-quote.ts';
import { listApprovals } from './sales/list-approvals.ts';
import { makeQuote } from './sales/make-quote.ts';
import { previewHandoverRoute } from './sales/preview-handover.ts';
import { quotePdf } from './sales/quote-pdf.ts';
import { releaseRoute } from './sales/release.ts';
import { renewQuoteRoute } from './sales/renew-quote.ts';
import { getSalesSetting, putSalesSetting } from './sales/sales-settings.ts';
import { sendQuoteRoute } from './sales/send-quote.ts';
import { startHandoverRoute } from './sales/start-handover.ts';
import { submitQuoteRoute } from './sales/submit-quote.ts';
import { search } from './search/search.ts';
import { getMe } from './session/get-me.ts';
import { prefer } from './session/prefer.ts';
import { signIn } from './session/sign-in.ts';
import { signOut } from './session/sign-out.ts';
import { signUp } from './session/sign-up.ts';
import { exportWorkspace } from './workspace/export-workspace.ts';
import { welcome } from './session/welcome.ts';
import { changeTeamRoute } from './teams/change-team.ts';
import { dropTeamRoute } from './teams/drop-team.ts';
import { listTeams } from './teams/list-teams.ts';
import { makeTeamRoute } from './teams/make-team.ts';
import { changeCellsRoute } from './views/change-cells.ts';
import { changeViewRoute } from './views/change-view.ts';
import { chooseViewsRoute } from './views/choose-views.ts';
import { listViews } from './views/list-views.ts';
import { makeViewRoute } from './views/make-view.ts';
import { undoCellsRoute } from './views/undo-cells.ts';
import { backTestRoutes } from './cases/back-tests.ts';
import { caseRoutes } from './cases/routes.ts';
import { trainingRoutes } from './training/routes.ts';
import { studioRoutes } from './studio/routes.ts';

/** Every route. Add a file, add its line here: that is all. */

export const routes: readonly (Route | OpenRoute)[] = [
  welcome,
  signIn,
  signOut,
  signUp,
  getMe,
  prefer,
  listKeys,
  makeKey,
  revokeKey,
  listKinds,
  listDefinitions,
  getKind,
  makeKindRoute,
  changeKindRoute,
  makeField,
  changeFieldRoute,
  retypeFieldRoute,
  listVersions,
  askFormulaRoute,
  makeFieldIndexed,
  listRecords,
  countRecords,
  groupRecords,
  makeRecord,
  putRecordsRoute,
  runBatch,
  trashRecord,
  getRecord,
  changeRecord,
  changeCellsRoute,
  undoCellsRoute,
  listViews,
  makeViewRoute,
  changeViewRoute,
  chooseViewsRoute,
  merge,
  previewMergeRoute,
  listMerged,
  trash,
  listTrash,
  restoreTrash,
  emptyTrashRoute,
  listBatchesRoute,
  undoBatchRoute,
  readAuditRoute,
  getRecordThen,
  restoreRecordRoute,
  restoreValueRoute,
  getHistory,
  getObservation,
  getTimeline,
  getPlace,
  search,
  getRights,
  changeRights,
  seeAs,
  listTeams,
  makeTeamRoute,
  changeTeamRoute,
  dropTeamRoute,
  streamEvents,
  listMembers,
  listRoster,
  invite,
  withdrawInvitation,
  changeMember,
  endMember,
  letMemberReturn,
  makePasswordLink,
  lookAtLink,
  join,
  setPasswordRoute,
  listComments,
  addCommentRoute,
  changeComment,
  removeCommentRoute,
  listCommentVersions,
  getGraph,
  getPath,
  getLayout,
  changeLayout,
  listLayoutVersions,
  getMailSettings,
  changeMailSettings,
  testMailSettings,
  listMailsRoute,
  draftMailRoute,
  changeMailRoute,
  sendMailRoute,
  askUnsubscribe,
  unsubscribeRoute,
  listFilesRoute,
  addFileRoute,
  openFileRoute,
  previewFile,
  getFollowing,
  followRecord,
  listNotifications,
  readNotifications,
  getChoices,
  changeChoices,
  listRemindersRoute,
  makeReminder,
  changeReminderRoute,
  getRecurrence,
  setRecurrence,
  dropRecurrence,
  listDuplicates,
  getMatchState,
  setMatchState,
  scanDuplicates,
  checkDuplicates,
  decideDuplicates,
  answerDuplicate,
  listCalibrations,
  refitCalibrations,
  judgeObservation,
  uploadImport,
  listImports,
  getImport,
  listProblems,
  downloadRefused,
  setImportOptions,
  mapImport,
  startImport,
  cancelImport,
  undoImport,
  listJobsRoute,
  getJobRoute,
  cancelJobRoute,
  undoJobRoute,
  downloadFile,
  previewBulk,
  startBulkRoute,
  startExportRoute,
  exportList,
  exportWorkspace,
  makeQuote,
  getQuote,
  changeQuote,
  submitQuoteRoute,
  decideQuote,
  sendQuoteRoute,
  closeQuoteRoute,
  renewQuoteRoute,
  quotePdf,
  findPrice,
  listApprovals,
  getSalesSetting,
  putSalesSetting,
  getStages,
  getReceivables,
  listOpenInvoices,
  listOpenPayments,
  allocateRoute,
  getCredit,
  claimRoute,
  releaseRoute,
  previewHandoverRoute,
  startHandoverRoute,
  listCollisions,
  decideRegistrationRoute,
  previewTemplate,
  listTemplateVariables,
  listAttainments,
  listDashboards,
  makeDashboardRoute,
  changeDashboardRoute,
  chooseDashboardRoute,
  getFigures,
  ...processRoutes,
  ...studioRoutes,
  ...backTestRoutes,
  ...caseRoutes,
  ...trainingRoutes,
];
