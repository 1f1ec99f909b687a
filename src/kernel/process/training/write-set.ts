import { asId, textOfId, type Id } from '#base';
import { citeAll, recallMany, type EvidenceRef } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { EngineParts } from '../engine/engine-parts.ts';
import type { Surroundings } from '../graph/value-schemas.ts';
import { rebuildRequest, type Asked, type ChatMessage } from './rebuild-request.ts';
import type { SetLine } from './set-line.ts';
import {
  answeredAfter,
  askingRuns,
  unrestricted,
  type AnsweredSuggestion,
  type AskingRun,
  type SetPeriod,
} from './set-rows.ts';
import { withEdit, writtenBy } from './standing-answer.ts';
import { hiderFor, type Hide } from './without-contacts.ts';

/** Why a suggestion that was answered is no line. */
export const LEFT_OUT = {
  /** A model was asked, but nothing it said stands on the card. */
  unwritten: { zh: '卡片上没有模型写的内容', en: 'a model wrote nothing of the card' },
  /** A record it rests on is gone, restricted or not to be seen. */
  closed: {
    zh: '所依据的记录已删除、限制了用途，或你看不到',
    en: 'a record it rests on is gone, restricted in use, or not yours to see',
  },
  /** What was asked cannot be told word for word any more. */
  changed: { zh: '当时的提问已无法逐字还原', en: 'what was asked cannot be told word for word any more' },
  /** What the person changed is not found in the answer. */
  unplaced: { zh: '改动无法对应到模型的回答', en: 'the edit has no place in the answer of the model' },
} as const;
export type LeftOut = keyof typeof LEFT_OUT;

/** What was written so far. */
export type Written = { seen: number; lines: number; leftOut: Record<LeftOut, number> };

/** Suggestions that are in memory at once. Each may hold some ten kilobytes. */
const PAGE = 50;

type Ground = Readonly<{ scope: Scope; around: Surroundings }>;

/**
 * A training set as JSON Lines, page by page, out of one look at the database.
 *
 * @param scope for the purpose of training, bound to the open transaction; of somebody who may also read for sales
 */
export async function* writeSet(
  { engine, tx, scope }: Readonly<{ engine: EngineParts; tx: Tx; scope: Scope }>,
  period: SetPeriod,
  { written, onPage }: Readonly<{ written: Written; onPage: () => Promise<void> }>,
): AsyncGenerator<Buffer> {
  const { byName: agents } = await engine.agents.in(tx);
  const ground = { scope, around: { tools: await engine.toolLookup.in(tx), agents } };
  let after: string | null = null;
  for (;;) {
    const page: AnsweredSuggestion[] = await answeredAfter(tx, period, { after, limit: PAGE });
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
    const lines = await linesOf(ground, tx, { agent: period.agent, page, written });
    if (lines.length > 0) yield Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await onPage();
  }
}

type Page = Readonly<{ agent: string; page: readonly AnsweredSuggestion[]; written: Written }>;

async function linesOf(ground: Ground, tx: Tx, { agent, page, written }: Page): Promise<SetLine[]> {
  const runs = Map.groupBy(
    await askingRuns(
      tx,
      page.map(({ runId }) => runId),
    ),
    (run) => run.of,
  );
  const open = await openRecords(ground, tx, { page, runs: [...runs.values()].flat() });
  return page.flatMap((suggestion) => {
    const line = lineOf(ground, { agent, suggestion, runs: runs.get(suggestion.runId) ?? [], open });
    written.seen += 1;
    if (typeof line === 'string') written.leftOut[line] += 1;
    else written.lines += 1;
    return typeof line === 'string' ? [] : [line];
  });
}

/** What a page of suggestions may be told of: which references stand, and what is hidden in their texts. */
type OpenRecords = Readonly<{
  isOpen: (id: string) => boolean;
  recordOf: (ref: EvidenceRef) => string | null;
  hide: (ids: ReadonlySet<string>) => Hide;
}>;

async function openRecords(
  { scope }: Ground,
  tx: Tx,
  { page, runs }: Readonly<{ page: readonly AnsweredSuggestion[]; runs: readonly AskingRun[] }>,
): Promise<OpenRecords> {
  const sales = scope.forPurpose('sales').within(tx);
  const cited = await citeAll(
    sales,
    runs.flatMap((run) => run.evidence),
  );
  const recordOf = (ref: EvidenceRef): string | null => {
    const record = cited.get(ref)?.record ?? null;
    return record === null ? null : asId('entity', record);
  };
  const ids = new Set(
    [...page.map(({ record }) => record), ...[...cited.keys()].map(recordOf)].filter((id) => id !== null),
  );
  const [records, free] = [await recallMany(sales, [...ids]), await unrestricted(tx, [...ids])];
  const seen = new Set(records.map(({ id }) => id));
  return { isOpen: (id) => seen.has(id) && free.has(id), recordOf, hide: await hiderFor(scope, records) };
}

type Making = Readonly<{
  agent: string;
  suggestion: AnsweredSuggestion;
  runs: readonly AskingRun[];
  open: OpenRecords;
}>;

/** The line of one suggestion, or why it has none. */
function lineOf({ around }: Ground, { agent, suggestion, runs, open }: Making): SetLine | LeftOut {
  const found = writtenBy(suggestion, runs);
  if (found === null) return 'unwritten';
  const records = [suggestion.record, ...runs.flatMap((run) => run.evidence.map(open.recordOf))];
  const named = new Set(records.filter((id) => id !== null));
  const isCited = runs.every((run) => run.evidence.every((ref) => open.recordOf(ref) !== null));
  if (!isCited || ![...named].every(open.isOpen)) return 'closed';
  const asked = rebuildRequest(found.run, found.turn, around);
  if (asked === null) return 'changed';
  const { turn } = found.turn;
  const better = suggestion.status === 'edited' ? withEdit(turn.value, suggestion) : turn.value;
  if (suggestion.status === 'edited' && better === null) return 'unplaced';
  const hide = open.hide(named);
  return {
    ...aboutOf(found, { agent, suggestion, hide }),
    ...saidOf({ asked, suggestion, value: turn.value, better, hide }),
  };
}

type Found = NonNullable<ReturnType<typeof writtenBy>>;
type About = Omit<SetLine, 'tools' | 'messages' | 'preference'>;

function aboutOf(
  { run, turn: { node, iteration, turn } }: Found,
  { agent, suggestion, hide }: Readonly<{ agent: string; suggestion: AnsweredSuggestion; hide: Hide }>,
): About {
  const { id, status, answer, answeredAt } = suggestion;
  return {
    id: textOfId('decision', id as Id<'decision'>),
    agent,
    version: run.compiled.graph.version,
    step: node,
    answer: status,
    code: answer.code ?? null,
    reason: answer.reason === null ? null : hide(answer.reason),
    answeredAt: answeredAt.toISOString(),
    model: turn.model,
    adapter: turn.adapter,
    prompt: run.given.get(`${node}#${iteration}`)?.prompt ?? '',
    request: turn.requestHash,
  };
}

type Saying = Readonly<{ asked: Asked; suggestion: AnsweredSuggestion; value: unknown; better: unknown; hide: Hide }>;

function saidOf({
  asked,
  suggestion,
  value,
  better,
  hide,
}: Saying): Pick<SetLine, 'tools' | 'messages' | 'preference'> {
  const { status } = suggestion;
  const prompt = asked.messages.map((message) => hidden(message, hide));
  const said = (answer: unknown): ChatMessage[] => [{ role: 'assistant', content: hide(asked.textOf(answer)) }];
  const chosen = status === 'edited' ? said(better) : null;
  return {
    tools: [...asked.tools],
    messages: status === 'refused' ? null : [...prompt, ...said(better)],
    preference: status === 'accepted' ? null : { prompt, chosen, rejected: said(value) },
  };
}

function hidden(message: ChatMessage, hide: Hide): ChatMessage {
  if (message.role !== 'assistant') return { ...message, content: hide(message.content) };
  const { content, tool_calls: calls, ...rest } = message;
  return {
    ...rest,
    content: content === null ? null : hide(content),
    ...(calls === undefined
      ? {}
      : {
          tool_calls: calls.map((call) => ({
            ...call,
            function: { ...call.function, arguments: hide(call.function.arguments) },
          })),
        }),
  };
}
