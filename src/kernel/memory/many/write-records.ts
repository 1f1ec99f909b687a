import { Failure, type Problem } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { observe, type Saying } from '../observe.ts';
import type { SourceSpec } from '../source.ts';
import { trashRecords } from '../trash/trash.ts';
import type { Data } from '../value.ts';
import { holdKeys, keyFrom, ownersByField, ownersByKey } from './owners.ts';

/** One of many operations on records. A `put` makes the record that its key names or changes it. */
export type RecordWrite =
  | Readonly<{ op: 'make'; kind: string; data: Data }>
  | Readonly<{ op: 'put'; kind: string; key: string; data: Data }>
  | Readonly<{
      op: 'change';
      kind: string;
      id: string;
      data: Data;
      base?: NonNullable<Saying['base']>;
      version?: number;
    }>
  | Readonly<{ op: 'trash'; id: string }>;

/** What became of one operation. */
export type RecordWritten = Readonly<{ id: string; isNew: boolean }>;

/** Writes of which a whole run goes into one statement of each sort. Never longer than what one call may trash. */
type Run = Readonly<{ isTrash: boolean; writes: RecordWrite[] }>;

/**
 * Carries out operations in their order in one transaction: everything or nothing. Neighbours that say something are
 * observed together, so that a thousand cost a few statements.
 *
 * @throws Failure whatever one of them fails with
 */
export async function writeRecords(
  scope: Scope,
  source: SourceSpec,
  writes: readonly RecordWrite[],
): Promise<RecordWritten[]> {
  return scope.write(async (tx) => {
    const bound = scope.within(tx);
    const done: RecordWritten[] = [];
    for (const run of runsOf(writes)) {
      if (run.isTrash) {
        const ids = run.writes.flatMap((w) => (w.op === 'trash' ? [w.id] : []));
        await trashRecords(bound, ids);
        done.push(...ids.map((id) => ({ id, isNew: false })));
      } else done.push(...(await sayAll(tx, bound, source, run.writes)));
    }
    return done;
  });
}

function runsOf(writes: readonly RecordWrite[]): Run[] {
  const runs: Run[] = [];
  for (const write of writes) {
    const isTrash = write.op === 'trash';
    const last = runs.at(-1);
    if (last?.isTrash === isTrash) last.writes.push(write);
    else runs.push({ isTrash, writes: [write] });
  }
  return runs;
}

async function sayAll(
  tx: Tx,
  scope: Scope,
  source: SourceSpec,
  writes: readonly RecordWrite[],
): Promise<RecordWritten[]> {
  const sender = source.uri ?? source.name;
  const keyed = writes.flatMap((w) => (w.op === 'put' ? [{ kind: w.kind, key: keyFrom(sender, w.key) }] : []));
  refuseTwice(keyed.map(({ kind, key }) => `${kind} ${key}`));
  if (keyed.length > 0)
    await holdKeys(
      tx,
      keyed.map(({ kind, key }) => `${kind} ${key}`),
    );
  const owners = await ownersByKey(tx, keyed);
  const sayings = writes.flatMap((write): Saying[] => {
    if (write.op === 'trash') return [];
    if (write.op === 'make') return [{ kind: write.kind, data: write.data }];
    if (write.op === 'change') {
      const { op: _op, ...saying } = write;
      return [saying];
    }
    const key = keyFrom(sender, write.key);
    const id = owners.get(`${write.kind} ${key}`);
    // A key is claimed once; saying it again would only write a row more.
    return [{ kind: write.kind, data: write.data, ...(id === undefined ? { key } : { id }) }];
  });
  const { entities } = await observe(scope, { source, sayings });
  return sayings.map(({ id }, i) => ({ id: entities[i] ?? '', isNew: id === undefined }));
}

export type RecordPut = Readonly<{ key?: string | undefined; data: Data }>;

/**
 * Makes those records of a kind that are not there yet and changes the others. They are told apart by the field `by`, or
 * without it by the sender's own keys. Two programs that put the same record at the same time make one.
 *
 * @throws Failure `input.invalid` where the value or key is missing or stands twice, and as `observe`
 */
export async function putRecords(
  scope: Scope,
  source: SourceSpec,
  { kind, by, records }: Readonly<{ kind: string; by: string | null; records: readonly RecordPut[] }>,
): Promise<RecordWritten[]> {
  const names = records.map(({ key, data }) => (by === null ? key : data[by])) as (string | null | undefined)[];
  const missing = names.flatMap((name, i): Problem[] =>
    typeof name === 'string' && name !== '' ? [] : [{ path: `records.${i}.${by ?? 'key'}`, rule: 'required' }],
  );
  if (missing.length > 0) throw new Failure('input.invalid', { fields: missing.slice(0, 100) });
  const puts = records.map(({ data }, i) => ({ data, key: String(names[i]) }));
  if (by === null)
    return writeRecords(
      scope,
      source,
      puts.map(({ data, key }) => ({ op: 'put', kind, key, data })),
    );
  refuseTwice(puts.map(({ key }) => key));
  return scope.write(async (tx) => {
    const bound = scope.within(tx);
    await holdKeys(
      tx,
      puts.map(({ key }) => `${kind} ${by} ${key}`),
    );
    const owners = await ownersByField(
      tx,
      bound,
      { kind, field: by },
      puts.map(({ key }) => key),
    );
    const sayings = puts.map(({ data, key }): Saying => {
      const id = owners.get(key);
      return { kind, data, ...(id === undefined ? {} : { id }) };
    });
    const { entities } = await observe(bound, { source, sayings });
    return sayings.map(({ id }, i) => ({ id: entities[i] ?? '', isNew: id === undefined }));
  });
}

/** @throws Failure `input.invalid` naming the second place */
function refuseTwice(names: readonly string[]): void {
  const seen = new Map<string, number>();
  for (const [i, name] of names.entries()) {
    const first = seen.get(name);
    if (first !== undefined)
      throw new Failure('input.invalid', {
        fields: [
          {
            path: `records.${i}`,
            rule: 'duplicate_key',
            params: { row: first + 1, key: name.split('\n').at(-1) ?? '' },
          },
        ],
      });
    seen.set(name, i);
  }
}
