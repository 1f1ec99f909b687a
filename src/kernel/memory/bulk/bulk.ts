import { Failure, type Text } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { openBatch } from '../batch.ts';
import { enqueueShown, getJob } from '../jobs/jobs.ts';
import type { JobView } from '../jobs/job-view.ts';
import type { Kind } from '../kinds.ts';
import { seenKind, sightIn, type SeenKind, type Sight } from '../sight.ts';
import type { SourceSpec } from '../source.ts';
import { assertChanges, type Changes } from './field-change.ts';
import { refusal } from '../writing-rights.ts';
import { itemsOf, type Selection } from './selection.ts';

export const BULK_JOB = 'bulk.change';

/** What is to happen to many records at once, and in whose name it is said. */
export type Bulk = Readonly<{
  selection: Selection;
  source: SourceSpec;
  changes: Changes;
  action: 'trash' | null;
  /** The same request asked again is the same job. */
  key: string | null;
}>;

/**
 * Begins to change many records in the background, under one batch.
 *
 * @throws Failure `input.invalid` field by field, `memory.unknown_kind`, `bulk.nothing`, `rights.refused`
 */
export async function startBulk(scope: Scope, bulk: Bulk): Promise<JobView> {
  const id = await scope.write(async (tx) => {
    const sight = await sightIn(tx, scope);
    const kind = await seenKind(tx, scope, bulk.selection.list.kind);
    assertSomething(sight, kind, bulk);
    const title = titleOf(kind, bulk);
    const known = bulk.key === null ? null : await jobOfKey(tx, scope, bulk.key);
    if (known !== null) return known;
    const batchId = await openBatch(scope.within(tx), { kind: 'bulk', label: title });
    return enqueueShown(scope, tx, {
      kind: BULK_JOB,
      input: { ...bulk, batch: batchId },
      title,
      batchId,
      ...(bulk.key === null ? {} : { key: bulk.key }),
    });
  });
  return getJob(scope, id);
}

async function jobOfKey(tx: Tx, scope: Scope, key: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>('select id from job where tenant_id = $1 and key = $2', [
    tx.settings.tenantId,
    `${scope.actor.id} ${BULK_JOB} ${key}`,
  ]);
  return row?.id ?? null;
}

function assertSomething(sight: Sight, kind: SeenKind, { changes, action }: Bulk): void {
  if (action === null && Object.keys(changes).length === 0) throw new Failure('bulk.nothing');
  const act = action === null ? 'change' : 'remove';
  if (kind.right[act] === 'none') throw refusal(kind, act);
  assertChanges(sight, kind, changes);
}

function titleOf(kind: Kind, { changes, action }: Bulk): Text {
  if (action === 'trash') return { zh: `把${kind.title.zh}移到回收站`, en: `Move ${kind.plural.en} to the trash` };
  const fields = Object.keys(changes).map((id) => kind.byId.get(id)?.title ?? { zh: id, en: id });
  const named = (language: 'zh' | 'en', mark: string) => fields.map((field) => field[language]).join(mark);
  return {
    zh: `批量修改${kind.title.zh}：${named('zh', '、')}`,
    en: `Change many ${kind.plural.en}: ${named('en', ', ')}`,
  };
}

const MOST_EXAMPLES = 5;

/** What `startBulk` would begin with: how many records, exactly, and the first of them. */
export async function previewSelection(
  scope: Scope,
  selection: Selection,
): Promise<{ total: number; missing: number; examples: readonly string[] }> {
  return scope.read(async (tx) => {
    await seenKind(tx, scope, selection.list.kind);
    let total = 0;
    const examples: string[] = [];
    for await (const items of itemsOf(scope.within(tx), selection)) {
      total += items.length;
      examples.push(...items.slice(0, MOST_EXAMPLES - examples.length).map(({ id }) => id));
    }
    const told = selection.ids === null ? total : new Set(selection.ids).size;
    return { total, missing: told - total, examples };
  });
}
