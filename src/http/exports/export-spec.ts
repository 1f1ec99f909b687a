import type { ExportRequest } from '@valence/contract';
import type { Locale } from '#base';
import type { ExportSpec, Kind } from '#kernel/memory';
import { selectionOf } from '../bulk/selection.ts';

const HOME_ZONE = 'Asia/Shanghai';

/** What a request wants in its file, as memory takes it. @throws Failure `input.invalid` */
export function exportSpecOf(kind: Kind, told: Omit<ExportRequest, 'idempotencyKey'>, locale: Locale): ExportSpec {
  return {
    selection: selectionOf(kind, told),
    format: told.format,
    columns: told.columns ?? null,
    spelling: {
      locale,
      timeZone: told.tz ?? HOME_ZONE,
      choices: told.choices ?? 'title',
      refs: told.refs ?? 'title',
    },
    encoding: told.encoding ?? 'utf-8',
    isMarked: told.isMarked ?? true,
  };
}
