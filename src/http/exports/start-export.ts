import { ExportRequest, Job } from '@valence/contract';
import { startExport } from '#kernel/memory';
import { presentJob } from '../jobs/present.ts';
import { kindNamed, kindsByName } from '../records/kinds.ts';
import { defineRoute } from '../route.ts';
import { exportSpecOf } from './export-spec.ts';

export const startExportRoute = defineRoute({
  method: 'POST',
  path: '/api/exports',
  summary: 'Export any list or chosen records as CSV, XLSX or JSON Lines, in the background',
  purpose: 'sales',
  input: ExportRequest,
  output: Job,
  async handle({ idempotencyKey, ...told }, { scope, locale }) {
    const kind = kindNamed(await kindsByName(scope), told.kind);
    const view = await startExport(scope, exportSpecOf(kind, told, locale), idempotencyKey ?? null);
    return presentJob(scope, view, locale);
  },
});
