import { BatchAnswer, BatchRequest, type BatchResult, type Operation } from '@valence/contract';
import type { z } from 'zod';
import { asId, Failure, problemOf, type Locale } from '#base';
import { recallMany, writeRecords, type RecordWrite, type RecordWritten, type SourceSpec } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { memoryData } from '../records/input.ts';
import { kindNamed, kindsByName } from '../records/kinds.ts';
import { personSource } from '../records/make-record.ts';
import { entityText } from '../records/present.ts';
import { defineRoute } from '../route.ts';

/** A thousand records of long texts. */
const MOST_BYTES = 16 * 1_048_576;

export const runBatch = defineRoute({
  method: 'POST',
  path: '/api/batch',
  summary: 'Up to 1,000 operations on records in their order: all or nothing, or each for itself with its own answer',
  purpose: 'sales',
  input: BatchRequest,
  output: BatchAnswer,
  bodyLimit: MOST_BYTES,
  async handle({ operations, mode }, { scope, person, locale }) {
    const writing: Writing = { scope, source: personSource(person), locale };
    const results = await (mode === 'all' ? runAll(writing, operations) : runEach(writing, operations));
    return { results, failed: results.filter((r) => r.problem !== undefined).length };
  },
});

type Writing = Readonly<{ scope: Scope; source: SourceSpec; locale: Locale }>;
type Result = z.input<typeof BatchResult>;

/** Thrown to take a try back. */
class TriedOnly extends Error {}

async function runAll(writing: Writing, operations: readonly Operation[]): Promise<Result[]> {
  try {
    return await run(writing, operations);
  } catch (error) {
    if (!(error instanceof Failure) || operations.length === 1) throw error;
    throw placed(error, await firstFailing(writing, operations));
  }
}

/** A run that fails is halved until what fails stands alone; the rest is carried out in large parts. */
async function runEach(writing: Writing, operations: readonly Operation[]): Promise<Result[]> {
  try {
    return await run(writing, operations);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (operations.length === 1) return [{ status: error.status, id: null, problem: problemOf(error, writing.locale) }];
    const half = Math.ceil(operations.length / 2);
    const first = await runEach(writing, operations.slice(0, half));
    return [...first, ...(await runEach(writing, operations.slice(half)))];
  }
}

async function run({ scope, source }: Writing, operations: readonly Operation[]): Promise<Result[]> {
  const written = await scope.write(async (tx) => {
    const bound = scope.within(tx);
    return writeRecords(bound, source, await writesOf(bound, operations));
  });
  return written.map(presentWritten);
}

function presentWritten({ id, isNew }: RecordWritten): Result {
  return { status: isNew ? 201 : 200, id: entityText(id) };
}

async function writesOf(scope: Scope, operations: readonly Operation[]): Promise<RecordWrite[]> {
  const kinds = await kindsByName(scope);
  const changed = operations.flatMap((o) => (o.op === 'change' ? [asId('entity', o.id)] : []));
  const kindOf = new Map<string, string>((await recallMany(scope, changed)).map((e) => [e.id, e.kind]));
  return operations.map((operation): RecordWrite => {
    if (operation.op === 'trash') return { op: 'trash', id: asId('entity', operation.id) };
    if (operation.op !== 'change') {
      const kind = kindNamed(kinds, operation.kind);
      return { ...operation, data: memoryData(kind, operation.data) };
    }
    const id = asId('entity', operation.id);
    const kind = kinds.get(kindOf.get(id) ?? '');
    if (kind === undefined) throw new Failure('memory.not_found', { facts: { id } });
    const base = Object.entries(operation.base ?? {}).map(
      ([field, seen]) => [field, seen === null ? null : asId('observation', seen)] as const,
    );
    return {
      op: 'change',
      id,
      kind: kind.name,
      data: memoryData(kind, operation.data),
      base: Object.fromEntries(base),
      ...(operation.version === undefined ? {} : { version: operation.version }),
    };
  });
}

/** The first operation without which those before it go through; found by halving, in tries that are taken back. */
async function firstFailing({ scope, source }: Writing, operations: readonly Operation[]): Promise<number> {
  let low = 0;
  let high = operations.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (await fails(scope, source, operations.slice(0, middle + 1))) high = middle;
    else low = middle + 1;
  }
  return low;
}

async function fails(scope: Scope, source: SourceSpec, operations: readonly Operation[]): Promise<boolean> {
  try {
    await scope.write(async (tx) => {
      const bound = scope.within(tx);
      await writeRecords(bound, source, await writesOf(bound, operations));
      throw new TriedOnly();
    });
    return false;
  } catch (error) {
    if (error instanceof TriedOnly) return false;
    if (error instanceof Failure) return true;
    throw error;
  }
}

/** The failure with the place of the operation in front of its fields. */
function placed(failure: Failure, operation: number): Failure {
  const { code, params, fields, facts, extra } = failure;
  return new Failure(code, {
    params,
    fields: fields.map((f) => ({ ...f, path: `operations.${operation}.data.${f.path}` })),
    facts: { ...facts, operation },
    extra: { ...extra, operation },
    cause: failure,
  });
}
