import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { Entity } from '../entity.ts';
import { foldField, readSayings, titleOf, type Folded } from '../fold.ts';
import { recallMany } from '../recall.ts';
import { sightIn } from '../sight.ts';
import { keyOf, type Value } from '../value.ts';

/** What one field would be, and what each record holds now. */
export type MergedField = Readonly<{
  field: string;
  result: Value;
  /** The observation that would be shown. */
  observation: string | null;
  /** Each distinct value that a record shows now. */
  options: readonly Readonly<{ value: Value; observation: string; records: readonly string[] }>[];
}>;
export type MergePreview = Readonly<{ title: string; records: readonly Entity[]; fields: readonly MergedField[] }>;

/** What records would come to as one; nothing is written. @throws Failure `memory.not_found`, `memory.other_kind` */
export async function previewMerge(scope: Scope, ids: readonly string[]): Promise<MergePreview> {
  return scope.read(async (tx) => {
    const found = await recallMany(scope.within(tx), ids);
    const place = (e: Entity): number => {
      const at = ids.indexOf(e.id);
      return at < 0 ? ids.length : at;
    };
    const records = found.toSorted((a, b) => place(a) - place(b));
    const [first] = records;
    if (first === undefined || records.length < 2)
      throw new Failure('memory.not_found', { facts: { ids: ids.join(' ') } });
    if (records.some((r) => r.kind !== first.kind)) throw new Failure('memory.other_kind');
    const kind = (await sightIn(tx, scope)).kinds.get(first.kind);
    if (kind === undefined) throw new Failure('memory.not_found');
    const sayings = await readSayings(
      tx,
      records.map((r) => r.id),
      null,
    );
    const folded: Folded = {
      id: first.id,
      kind,
      data: {},
      support: {},
      createdAt: first.createdAt,
      isSearchStale: false,
    };
    const fields = kind.fields.filter((f) => f.computed === undefined);
    for (const { id } of fields)
      foldField(
        folded,
        id,
        [...sayings.values()]
          .flatMap((of) => of.get(id) ?? [])
          .toSorted((a, b) => (a.observation < b.observation ? -1 : 1)),
      );
    return {
      title: titleOf(kind, folded.data),
      records,
      fields: fields.flatMap(({ id }) => {
        const options = optionsOf(records, id);
        const result = folded.data[id] ?? null;
        return options.length === 0 && result === null
          ? []
          : [{ field: id, result, observation: folded.support[id]?.observation ?? null, options }];
      }),
    };
  });
}

function optionsOf(records: readonly Entity[], field: string): MergedField['options'] {
  const byValue = new Map<string, { value: Value; observation: string; records: string[] }>();
  for (const record of records) {
    const value = record.data[field];
    const observation = record.support[field]?.observation;
    if (value === undefined || value === null || observation === undefined) continue;
    const known = byValue.get(keyOf(value));
    if (known === undefined) byValue.set(keyOf(value), { value, observation, records: [record.id] });
    else known.records.push(record.id);
  }
  return [...byValue.values()];
}
