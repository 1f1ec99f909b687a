import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { readBlob } from '#store';
import type { ShownResult } from './job-view.ts';
import { getJob } from './jobs.ts';

/** The file a finished job made, as a stream. @throws Failure `job.not_found`, `export.no_file` */
export async function openJobFile(
  scope: Scope,
  id: string,
): Promise<{ file: NonNullable<ShownResult['file']>; body: AsyncIterable<Buffer> }> {
  const view = await getJob(scope, id);
  const file = view.result?.file ?? null;
  if (view.state !== 'done' || file === null || !view.isMine) throw new Failure('export.no_file');
  return { file, body: readBlob(scope.read, file.blob) };
}
