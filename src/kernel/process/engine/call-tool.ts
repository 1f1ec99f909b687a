import { newUuid } from '#base';
import type { EvidenceRef } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { nameOfTool, type AnyTool, type ToolContext } from '../tool.ts';
import type { EngineParts } from './engine-parts.ts';
import type { LiveRun, Pending } from './live-run.ts';

/** What a tool gave back, and what it wants committed. */
export type Called = Readonly<{
  value: unknown;
  evidence: readonly EvidenceRef[];
  sayings: Pending['sayings'];
  decisions: Pending['decisions'];
  messages: Pending['messages'];
  guards: Pending['guards'];
}>;

type Kept = Pick<Called, 'sayings' | 'decisions' | 'messages' | 'guards'>;

/** The run has worked longer than it may. */
export class OutOfTime extends Error {}

/**
 * Calls one tool. Its writes are collected here and reach the run only when it has returned, so that a failed or late
 * call leaves nothing behind. What acts outside, and what is no part of a fused segment, holds no transaction meanwhile.
 */
export async function callTool(
  parts: EngineParts,
  run: LiveRun,
  call: { tool: AnyTool; input: unknown; key: string; leftMs: number },
): Promise<Called> {
  const { tool } = call;
  const kept: Kept = { sayings: [], decisions: [], messages: [], guards: [] };
  const ending = openEnding();
  const context = contextOf(parts, run, call, { kept, ending });
  const input = tool.input.parse(call.input);
  try {
    const { value, evidence } = await withDeadline(tool.run(input as never, context), {
      leftMs: call.leftMs,
      brokenOff: tool.effect === 'leaves-the-building' ? null : run.controller.signal,
    });
    return { value: asJson(tool.output.parse(value)), evidence, ...kept };
  } finally {
    ending.end();
  }
}

/** Keeps what a call wants written for the next boundary. */
export function keepCalled(run: LiveRun, tool: AnyTool, { sayings, decisions, messages, guards }: Called): void {
  run.pending.sayings.push(...sayings);
  run.pending.decisions.push(...decisions);
  run.pending.messages.push(...messages);
  run.pending.guards.push(...guards);
  run.memo.decisions.push(...decisions.map((d) => d.id));
  if (tool.effect === 'leaves-the-building') run.memo.left += 1;
}

/** The end of one call. The signal is made on demand: most tools never look at it, and aborting one is dear. */
function openEnding() {
  let controller: AbortController | undefined;
  let isOver = false;
  return {
    isOver: () => isOver,
    signal(): AbortSignal {
      controller ??= new AbortController();
      if (isOver) controller.abort();
      return controller.signal;
    },
    end(): void {
      isOver = true;
      controller?.abort();
    },
  };
}

/** Tools of a fused segment read in one transaction; the others open their own for each read. */
function scopeIn(parts: EngineParts, run: LiveRun, tool: AnyTool): Scope {
  const scope = parts.scopeFor(run.tenantId, run.actor, tool.purpose);
  return run.reading?.within(scope) ?? scope;
}

function contextOf(
  parts: EngineParts,
  run: LiveRun,
  { tool, key }: { tool: AnyTool; key: string },
  { kept, ending }: { kept: Kept; ending: ReturnType<typeof openEnding> },
): ToolContext {
  const { name, version } = run.compiled.graph;
  const mayWrite = (): void => {
    if (ending.isOver()) throw new Error(`${tool.name} wrote after its call had ended`);
    if (tool.effect === 'reads') throw new Error(`${tool.name} is declared to read only, but it writes`);
  };
  return {
    scope: scopeIn(parts, run, tool),
    now: parts.now,
    run: { id: run.id, agent: name, version, autonomy: run.autonomy },
    key,
    get signal() {
      return AbortSignal.any([run.controller.signal, ending.signal()]);
    },
    say(saying) {
      mayWrite();
      const id = saying.id ?? newUuid();
      kept.sayings.push({ ...saying, id });
      return id;
    },
    decide(draft) {
      mayWrite();
      const id = newUuid();
      kept.decisions.push({ id, draft, status: 'open' });
      return id;
    },
    tell(message) {
      mayWrite();
      kept.messages.push({ ...message, tool: nameOfTool(tool), key: `${key}:${kept.messages.length}` });
    },
    guard(guard) {
      // What has left the building cannot be computed anew.
      if (tool.effect === 'leaves-the-building') throw new Error(`${tool.name} acts outside, so it cannot be guarded`);
      kept.guards.push(guard);
    },
    services: parts.services,
  };
}

/**
 * The tool's answer, or `OutOfTime`, or the reason the run is broken off: then its signal ends and whatever it still does
 * is ignored. What acts outside is waited for, so that the run knows what has left the building.
 */
async function withDeadline<T>(
  work: Promise<T>,
  { leftMs, brokenOff }: { leftMs: number; brokenOff: AbortSignal | null },
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new OutOfTime()), leftMs);
  const breakOff = (): void => late.reject(new Error('the run was broken off'));
  brokenOff?.addEventListener('abort', breakOff, { once: true });
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    brokenOff?.removeEventListener('abort', breakOff);
  }
}

/** The value as it will be read back from the step row, so that a resumed run sees what an unbroken one saw. */
function asJson(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}
