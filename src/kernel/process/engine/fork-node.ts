import { Failure } from '#base';
import { evaluate, ExpressionError } from '../graph/expression.ts';
import type { ForkNode } from '../graph/schema.ts';
import { isOver, joinKey, readChildren, type Child, type ChildState } from './child-runs.ts';
import type { EngineParts } from './engine-parts.ts';
import { failureText } from './failure-text.ts';
import { countSpent, RunMemo, type LiveRun } from './live-run.ts';
import { failedChild, failStep, noteStep, variablesOf, type Move } from './node-step.ts';
import { reduced } from './reduce.ts';

/** Items that one fork goes through at most. */
const MOST_ITEMS = 500;

/** Starts the branches, each as a run of its own, and goes on when enough of them have ended. */
export async function forkNode(parts: EngineParts, run: LiveRun, node: ForkNode): Promise<Move> {
  if (run.memo.event !== null) return joined(parts, run, node);
  const since = performance.now();
  try {
    const items = itemsOf(run, node);
    if (items?.length === 0) return passed(run, node, { since, input: inputOf(node, items) }, []);
    run.pending.children.push(...childrenOf(run, node, items));
    noteStep(run, node, since, { status: 'waiting', input: inputOf(node, items) });
    return { go: 'wait', key: joinKey(run, node.id), wakeIn: null, wakeAt: null };
  } catch (error) {
    return failStep(run, node, since, failureText(error));
  }
}

/** The items of the list that a fork goes through; null for one of branches. @throws ExpressionError, Failure `run.limit` */
export function itemsOf(run: LiveRun, { each }: ForkNode): unknown[] | null {
  if (each === undefined) return null;
  const value = evaluate(each.slice(1), variablesOf(run));
  if (!Array.isArray(value)) throw new ExpressionError(`${JSON.stringify(value)} is not a list`);
  if (value.length > MOST_ITEMS) throw new Failure('run.limit', { params: { limit: `each ≤ ${MOST_ITEMS}` } });
  return value;
}

function inputOf(node: ForkNode, items: readonly unknown[] | null): object {
  return items === null ? { branches: node.branches } : { items };
}

function childrenOf(run: LiveRun, node: ForkNode, items: readonly unknown[] | null): Child[] {
  const { compiled, memo, input, subjectId, autonomy, purpose, actor } = run;
  const places = items ?? node.branches;
  return places.map((place, ordinal): Child => {
    const branch = (items === null ? node.branches[ordinal] : node.branches[0]) ?? '';
    const cursor = compiled.after(node.id, branch) ?? '';
    const { isApproved, allowance, depth, outside } = memo;
    const state = { visits: { [cursor]: 1 }, isApproved, allowance, depth, outside };
    return {
      compiled,
      cursor,
      branch,
      ordinal,
      input,
      subjectId,
      autonomy,
      purpose,
      actor,
      memo: RunMemo.parse(items === null ? state : { ...state, item: place, index: ordinal }),
      spent: { ...run.spent },
      isOneEnough: node.join === 'any',
    };
  });
}

async function joined(parts: EngineParts, run: LiveRun, node: ForkNode): Promise<Move> {
  const since = performance.now();
  const input = inputOf(node, itemsOf(run, node));
  const children = await readChildren(parts.scopeFor(run.tenantId, run.actor, run.purpose), run);
  const over = children.filter(({ status }) => isOver(status));
  const good = over.filter(({ status }) => status === 'done');
  const bad = over.find(({ status }) => status !== 'done');
  const isEnough = node.join === 'any' ? good.length > 0 : good.length === children.length;
  const isLost = node.join === 'any' ? over.length === children.length : bad !== undefined;
  if (!isEnough && !isLost) {
    // Woken too early. Not for long: a child may end before this wait is committed.
    noteStep(run, node, since, { status: 'waiting', input });
    return { go: 'wait', key: joinKey(run, node.id), wakeIn: 'PT2S', wakeAt: null };
  }
  run.pending.calledOff.push(...children.filter(({ status }) => !isOver(status)).map(({ id }) => id));
  countIn(run, children);
  if (!isEnough) return failedChild(run, node, { since, input, child: bad ?? null });
  return passed(run, node, { since, input }, node.join === 'any' ? [firstOf(good)] : good);
}

/** What the branches used counts as used by the run: each began with what the run had used. */
function countIn(run: LiveRun, children: readonly ChildState[]): void {
  const before = { ...run.spent };
  for (const { spent, left } of children) {
    run.spent.steps += Math.max(0, spent.steps - before.steps);
    countSpent(run.spent, spent, before);
    run.memo.left += left;
  }
}

function firstOf(good: readonly ChildState[]): ChildState {
  const [first] = good.toSorted((a, b) => (a.endedMs ?? 0) - (b.endedMs ?? 0) || a.ordinal - b.ordinal);
  if (first === undefined) throw new Error('no branch has ended well');
  return first;
}

/** What a fork gives: `results` by branch, or in the order of the items, and the values made of them. @throws ExpressionError */
export function forkOutput(
  node: ForkNode,
  children: readonly Pick<ChildState, 'branch' | 'output'>[],
): Readonly<{ results: unknown; reduced: object }> {
  const values = children.map((c) => c.output);
  const results = node.each === undefined ? Object.fromEntries(children.map((c) => [c.branch, c.output])) : values;
  return { results, reduced: reduced(node.reduce, values) };
}

function passed(
  run: LiveRun,
  node: ForkNode,
  { since, input }: { since: number; input: object },
  children: readonly ChildState[],
): Move {
  try {
    const output = forkOutput(node, children);
    noteStep(run, node, since, { status: 'done', input, output });
    return { go: 'on', port: 'out', output };
  } catch (error) {
    return failStep(run, node, since, failureText(error));
  }
}
