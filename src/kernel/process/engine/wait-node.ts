import { portsOf } from '../graph/compile.ts';
import { evaluate, ExpressionError } from '../graph/expression.ts';
import type { WaitNode } from '../graph/schema.ts';
import { failureText } from './failure-text.ts';
import type { LiveRun } from './live-run.ts';
import { failStep, noteStep, variablesOf, type Move } from './node-step.ts';

/** What a run waits under for an event: of any record, or of one. */
export function eventKey(topic: string, record: string | null): string {
  return record === null ? `event:${topic}` : `event:${topic}:${record}`;
}

/** Goes to sleep, or on when what it waited for has come. */
export function waitNode(run: LiveRun, node: WaitNode): Move {
  const since = performance.now();
  if (run.memo.event !== null) return woken(run, node, since);
  try {
    const match = node.match === undefined ? null : textOf(evaluate(node.match.slice(1), variablesOf(run)));
    const until = node.until === undefined ? null : instantOf(evaluate(node.until.slice(1), variablesOf(run)));
    const wakeIn = node.for ?? null;
    const key = node.event === undefined ? null : eventKey(node.event, match);
    noteStep(run, node, since, { status: 'waiting', input: { event: node.event ?? null, match, for: wakeIn, until } });
    return { go: 'wait', key, wakeIn, wakeAt: until };
  } catch (error) {
    return failStep(run, node, since, failureText(error));
  }
}

function woken(run: LiveRun, node: WaitNode, since: number): Move {
  const isEvent = run.memo.event?.['type'] === 'event';
  const by = isEvent ? 'event' : 'timeout';
  const output = { by, event: isEvent ? (run.memo.event?.['payload'] ?? null) : null };
  noteStep(run, node, since, { status: 'done', output });
  return { go: 'on', port: portsOf(node).includes(by) ? by : 'out', output };
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new ExpressionError(`${JSON.stringify(value)} is not the id of a record`);
  return value;
}

function instantOf(value: unknown): string {
  const at = new Date(typeof value === 'string' || typeof value === 'number' ? value : Number.NaN);
  if (Number.isNaN(at.getTime())) throw new ExpressionError(`${JSON.stringify(value)} is not an instant`);
  return at.toISOString();
}
