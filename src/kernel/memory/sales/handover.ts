import { z } from 'zod';
import { Failure, RULES, say, type Text } from '#base';
import { notarise, type Scope } from '#kernel/security';
import { JobCancelled, type JobRun } from '#store';
import { openBatch } from '../batch.ts';
import { addSkip } from '../bulk/skips.ts';
import { ShownProgress, ShownResult, type JobView } from '../jobs/job-view.ts';
import { enqueueShown, enqueueUndo, getJob, rateOf } from '../jobs/jobs.ts';
import { observe } from '../observe.ts';
import { recallCount, recallList, recallOne, type Filter } from '../recall.ts';
import { kindsOf, type SeenKind } from '../sight.ts';
import type { SourceSpec } from '../source.ts';

export const HANDOVER_JOB = 'sales.handover';
const CHUNK = 200;
const MOST_COUNTED = 1_000_000;

/** What is handed over: records of these kinds that are one person's, of one province where told, open ones only where told. */
export type HandoverWish = Readonly<{
  from: string;
  /** Who takes over; several share evenly, in turn. */
  to: readonly string[];
  kinds: readonly string[];
  province: string | null;
  isOpenOnly: boolean;
}>;

/** How many records of a kind would change hands. */
export type HandoverPart = Readonly<{ kind: string; title: Text; count: number }>;

/** Values of the field that says how a record stands which mean that it has ended. */
const ENDED: Readonly<Record<string, readonly [field: string, values: readonly string[]]>> = {
  lead: ['status', ['won', 'lost']],
  deal: ['stage', ['won', 'lost']],
  task: ['status', ['done', 'cancelled']],
  ticket: ['status', ['solved', 'closed']],
  quote: ['status', ['accepted', 'declined', 'replaced']],
  contract: ['status', ['done', 'ended']],
  tender: ['status', ['won', 'lost', 'passed']],
};

/** Kinds whose owner is the one who has to do with the record; authors of notes and files stay what they are. */
function isHandedOver(kind: SeenKind): boolean {
  const owner = kind.byId.get('owner');
  return owner?.to === 'person' && owner.isState === true && kind.ready.has('owner') && kind.name !== 'activity';
}

function filtersFor(kind: SeenKind, { from, province, isOpenOnly }: HandoverWish): Filter[] | null {
  if (province !== null && !kind.ready.has('province')) return null;
  const ended = ENDED[kind.name];
  return [
    { field: 'owner', op: 'is', value: from },
    ...(province === null ? [] : [{ field: 'province', op: 'is' as const, value: province }]),
    ...(isOpenOnly && ended !== undefined ? [{ field: ended[0], op: 'noneOf' as const, value: [...ended[1]] }] : []),
  ];
}

/** What a handover would move, kind by kind; kinds that cannot be told by province are left out when one is asked for. */
export async function previewHandover(scope: Scope, wish: Omit<HandoverWish, 'to' | 'kinds'>): Promise<HandoverPart[]> {
  const parts: HandoverPart[] = [];
  for (const kind of (await kindsOf(scope)).filter(isHandedOver)) {
    const filters = filtersFor(kind, { ...wish, to: [], kinds: [] });
    if (filters === null) continue;
    const { count } = await recallCount(scope, { kind: kind.name, filters }, MOST_COUNTED);
    if (count > 0) parts.push({ kind: kind.name, title: kind.plural, count });
  }
  return parts;
}

/**
 * Hands a person's records over in the background, under one batch that can be taken back.
 *
 * @throws Failure `input.invalid`, `memory.not_found`, `auth.forbidden` for reps
 */
export async function startHandover(scope: Scope, wish: HandoverWish, source: SourceSpec): Promise<JobView> {
  if (scope.actor.role === 'rep') throw new Failure('auth.forbidden');
  if (wish.to.length === 0 || wish.to.includes(wish.from))
    throw new Failure('input.invalid', { fields: [{ path: 'to', rule: 'required' }] });
  if (wish.kinds.length === 0) throw new Failure('input.invalid', { fields: [{ path: 'kinds', rule: 'required' }] });
  const id = await scope.write(async (tx) => {
    const bound = scope.within(tx);
    const from = await recallOne(bound, wish.from);
    for (const person of wish.to) {
      const taker = await recallOne(bound, person);
      if (taker.kind !== 'person') throw new Failure('memory.not_found', { facts: { id: person } });
    }
    const title = { zh: `移交 ${from.title} 的记录`, en: `Handing over the records of ${from.title}` };
    const batchId = await openBatch(bound, { kind: 'handover', label: title });
    await notarise(tx, [
      {
        type: 'owner.handed_over',
        subjectId: wish.from,
        body: { from: wish.from, to: wish.to, kinds: wish.kinds, batch: batchId },
      },
    ]);
    return enqueueShown(scope, tx, { kind: HANDOVER_JOB, input: { ...wish, source, batch: batchId }, title, batchId });
  });
  return getJob(scope, id);
}

const Progress = ShownProgress.extend({
  part: z.number().default(0),
  after: z.string().nullable().default(null),
  result: ShownResult.prefault({}),
});
type Progress = z.infer<typeof Progress>;
type Input = HandoverWish & Readonly<{ source: SourceSpec; batch: string }>;

/** Works on a handover kind by kind and chunk by chunk; goes on where an earlier attempt stopped. A cancel takes back what was moved. */
export async function runHandover(scope: Scope, job: JobRun): Promise<void> {
  const input = job.input as Input;
  try {
    if (job.isCancelled) throw new JobCancelled();
    await moveAll(scope, job, input);
  } catch (error) {
    if (!(error instanceof JobCancelled) && !(job.signal.reason instanceof JobCancelled)) throw error;
    const view = await getJob(scope, job.id);
    await scope.write((tx) => enqueueUndo(scope, tx, view));
    throw error;
  }
}

async function moveAll(scope: Scope, job: JobRun, input: Input): Promise<void> {
  const startedMs = performance.now();
  let progress = Progress.parse(job.progress ?? {});
  if (progress.total === 0) {
    const parts = await previewHandover(scope, input);
    progress = { ...progress, total: parts.reduce((n, p) => n + (input.kinds.includes(p.kind) ? p.count : 0), 0) };
  }
  const from = progress.done;
  const kinds = (await kindsOf(scope)).filter((k) => isHandedOver(k) && input.kinds.includes(k.name));
  for (let kind = kinds[progress.part]; kind !== undefined; kind = kinds[progress.part]) {
    job.signal.throwIfAborted();
    const moved = await moveSome(scope, { job, input, kind, progress });
    progress = { ...moved, rowsPerSecond: rateOf(moved.done - from, startedMs) };
  }
}

type Some = Readonly<{ job: JobRun; input: Input; kind: SeenKind; progress: Progress }>;

async function moveSome(scope: Scope, { job, input, kind, progress }: Some): Promise<Progress> {
  const filters = filtersFor(kind, input);
  const page =
    filters === null
      ? null
      : await recallList(scope, { kind: kind.name, filters, after: progress.after, limit: CHUNK });
  const items = page?.items ?? [];
  const turns = items.map((item, i) => ({ id: item.id, owner: input.to[(progress.done + i) % input.to.length] ?? '' }));
  const isLast = page?.next === null || page?.next === undefined;
  const next = {
    ...progress,
    done: progress.done + items.length,
    part: progress.part + (isLast ? 1 : 0),
    after: isLast ? null : page.next,
  };
  const saidOf = (some: typeof turns) => ({
    source: input.source,
    batchId: input.batch,
    sayings: some.map(({ id, owner }) => ({ kind: kind.name, id, data: { owner } })),
  });
  try {
    return await scope.write(async (tx) => {
      if (turns.length > 0) await observe(scope.within(tx), saidOf(turns));
      const done = { ...next, result: { ...progress.result, changed: progress.result.changed + turns.length } };
      await job.checkpoint(tx, done);
      return done;
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return moveOneByOne(scope, { job, next, turns, say: saidOf });
  }
}

type Turn = Readonly<{ id: string; owner: string }>;
type Alone = Readonly<{
  job: JobRun;
  next: Progress;
  turns: readonly Turn[];
  say: (some: Turn[]) => Parameters<typeof observe>[1];
}>;

/** One record refuses: each is tried alone, and those that refuse are left with their owner, counted by reason. */
async function moveOneByOne(scope: Scope, { job, next, turns, say: said }: Alone): Promise<Progress> {
  return scope.write(async (tx) => {
    let [result, changed] = [next.result, next.result.changed];
    for (const turn of turns) {
      await tx.query('savepoint turn');
      try {
        await observe(scope.within(tx), said([turn]));
        changed += 1;
        await tx.query('release savepoint turn');
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        await tx.query('rollback to savepoint turn');
        result = addSkip(result, reasonOf(error), [turn.id]);
      }
    }
    const done = { ...next, result: { ...result, changed } };
    await job.checkpoint(tx, done);
    return done;
  });
}

function reasonOf(error: Failure): Text {
  const [first] = error.fields;
  if (first === undefined) return { zh: error.message, en: error.message };
  const rule = RULES[first.rule];
  return {
    zh: `${first.path}：${say(rule, 'zh-CN', first.params)}`,
    en: `${first.path}: ${say(rule, 'en', first.params)}`,
  };
}
