import { Failure } from '#base';
import { ExpressionError, resolve } from '../graph/expression.ts';
import type { CallNode } from '../graph/schema.ts';
import type { AnyTool } from '../tool.ts';
import { callTool, keepCalled, OutOfTime } from './call-tool.ts';
import type { EngineParts } from './engine-parts.ts';
import { askedWaitMs, failureText, mayRetry } from './failure-text.ts';
import type { LiveRun } from './live-run.ts';
import { isOutsideName } from '../outside/tools-here.ts';
import { toolOfRun } from './tools-of-run.ts';
import { keyOfNode, leftMs, noteStep, variablesOf, type Move } from './node-step.ts';

/** Calls the node's tool and keeps what it wants written for the next boundary. */
export async function callNode(parts: EngineParts, run: LiveRun, node: CallNode): Promise<Move> {
  const since = performance.now();
  const tool = isOutsideName(node.fn) ? await toolOfRun(parts, run, node.fn) : parts.tools.get(node.fn);
  if (tool === undefined) return withoutTool(run, node, since);
  const detail = { tool: node.fn, durability: node.durability };
  if (tool.effect === 'leaves-the-building' && run.autonomy === 'suggest') {
    noteStep(run, node, since, { ...detail, status: 'skipped' });
    return { go: 'on', port: 'out', output: null };
  }
  if (run.spent.toolCalls >= run.compiled.graph.limits.toolCalls * run.memo.allowance) {
    return { go: 'over', limit: 'toolCalls' };
  }
  let input: unknown = null;
  try {
    assertApproved(run, tool);
    input = resolve(node.in, variablesOf(run));
    run.spent.toolCalls += 1;
    const called = await callTool(parts, run, { tool, input, key: keyOfNode(run, node), leftMs: leftMs(run) });
    keepCalled(run, tool, called);
    noteStep(run, node, since, { ...detail, status: 'done', input, output: called.value, evidence: called.evidence });
    return { go: 'on', port: 'out', output: called.value };
  } catch (error) {
    if (run.controller.signal.aborted) throw error;
    const text = error instanceof OutOfTime ? 'wallMs' : failureText(error);
    noteStep(run, node, since, { ...detail, status: 'failed', input, error: text });
    return error instanceof OutOfTime ? { go: 'over', limit: text } : failedCall(parts, run, { node, error, text });
  }
}

/** A process that has the tool must go on; one of an outside service is nowhere while the workspace has it switched off. */
function withoutTool(run: LiveRun, node: CallNode, since: number): Move {
  if (!isOutsideName(node.fn)) return { go: 'release' };
  const text = failureText(new Failure('outside.off', { params: { tool: node.fn } }));
  noteStep(run, node, since, { tool: node.fn, durability: node.durability, status: 'failed', error: text });
  if (run.compiled.after(node.id, 'error') !== null) return { go: 'on', port: 'error', output: { error: text } };
  return { go: 'fail', error: text };
}

/** The graph was checked for this, but the workspace may have lowered the autonomy since. */
function assertApproved(run: LiveRun, tool: AnyTool): void {
  if (tool.effect !== 'leaves-the-building' || run.autonomy === 'act' || run.memo.isApproved) return;
  throw new Failure('run.unapproved', { params: { tool: tool.name } });
}

/** Again with growing pauses, then by the port `error`, then the run has failed. */
function failedCall(
  parts: EngineParts,
  run: LiveRun,
  { node, error, text }: { node: CallNode; error: unknown; text: string },
): Move {
  run.memo.failures += 1;
  if (mayRetry(error) && !(error instanceof ExpressionError) && run.memo.failures < node.retry.max) {
    const afterMs = Math.max(parts.retryMs * 4 ** (run.memo.failures - 1), askedWaitMs(error));
    return { go: 'again', afterMs, error: text };
  }
  if (run.compiled.after(node.id, 'error') !== null) return { go: 'on', port: 'error', output: { error: text } };
  return { go: 'fail', error: text };
}
