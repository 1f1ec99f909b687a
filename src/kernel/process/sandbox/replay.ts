import { degrade, finish, stepOn } from '../engine/drive.ts';
import { failureText } from '../engine/failure-text.ts';
import { forkOutput, itemsOf } from '../engine/fork-node.ts';
import { nothingSpent, RunMemo, type LiveRun } from '../engine/live-run.ts';
import { inputOfModel } from '../engine/llm-node.ts';
import { variablesOf } from '../engine/node-step.ts';
import { agentActor } from '../engine/run-table.ts';
import { defaultPort, degradeTo, portsOf } from '../graph/compile.ts';
import { canonicalJson } from '../graph/content-hash.ts';
import { evaluate, resolve } from '../graph/expression.ts';
import type { ForkNode, GraphNode } from '../graph/schema.ts';
import type { KnownStep, Open, PlayedStep, Recorded, Stop } from './trace.ts';

/** What a node came to: on by a port, or the end. */
type Outcome = Readonly<{ port: string; output: unknown }> | Stop;
type Playing = { readonly recorded: Recorded; readonly steps: PlayedStep[]; open: Open | null };
type Replayed = Readonly<{ stop: Stop; steps: readonly PlayedStep[]; open: Open | null }>;
type Place<N extends GraphNode = GraphNode> = Readonly<{ node: N; key: string; known: KnownStep }>;

/**
 * Plays a run again out of what it recorded: no tool and no model is called and nothing is read or written. Inputs,
 * branches, what forks make of their branches and the output are computed anew, and each must be what it was. Where the
 * record ends, `open` is what comes next.
 */
export function replay(run: LiveRun, recorded: Recorded): Replayed {
  const playing: Playing = { recorded, steps: [], open: null };
  const stop = walk(playing, run, '');
  return { stop, steps: playing.steps, open: playing.open };
}

function walk(playing: Playing, run: LiveRun, way: string): Stop {
  for (;;) {
    const node = run.compiled.nodes.get(run.cursor);
    if (node === undefined) return { at: 'failed', error: `the graph has no node ${run.cursor}` };
    const key = `${way}${node.id}#${run.memo.visits[node.id] ?? 1}`;
    const known = playing.recorded.steps.get(key);
    if (known?.status !== 'done' && hasDegraded(playing, run, way)) {
      if (known !== undefined) note(playing, { node, key, known }, { from: 'recorded', output: known.output });
      degrade(run);
      continue;
    }
    if (!isAnswered(node, known)) {
      playing.open ??= { what: 'node', run, node, key, way };
      return { at: 'open', key };
    }
    const outcome = play(playing, run, { node, key, known });
    if ('at' in outcome) return outcome;
    if (!stepOn(run, node.id, { go: 'on', ...outcome })) return ended(run, outcome);
  }
}

/** Whether the run used up its limits here: what its graph names for that is recorded as the next that it came to. */
function hasDegraded({ recorded }: Playing, run: LiveRun, way: string): boolean {
  const node = degradeTo(run.compiled.graph);
  if (node === null || run.memo.isDegraded || run.branch !== null) return false;
  return recorded.steps.has(`${way}${node}#${(run.memo.visits[node] ?? 0) + 1}`);
}

/** Whether the record says how the run went on; what waited for other runs is answered by theirs. */
function isAnswered(node: GraphNode, known: KnownStep | undefined): known is KnownStep {
  return known !== undefined && (known.status !== 'waiting' || node.type === 'fork' || node.type === 'agent');
}

function ended(run: LiveRun, outcome: Readonly<{ port: string; output: unknown }>): Stop {
  const { status, output, error } = finish(run, { go: 'on', ...outcome });
  return status === 'done' ? { at: 'done', output: output ?? null } : { at: 'failed', error: error ?? '' };
}

function play(playing: Playing, run: LiveRun, place: Place): Outcome {
  const { known, key } = place;
  try {
    const outcome = known.isSet === true ? null : computed(playing, run, place);
    if (outcome !== null) return outcome;
  } catch (error) {
    // What could not be computed when it ran cannot be computed now either.
    const played = failureText(error);
    if (known.status !== 'failed') return { at: 'diverged', key, what: 'input', recorded: known.input, played };
  }
  note(playing, place, { from: 'recorded', output: known.output });
  return recordedOutcome(run, place);
}

function note(playing: Playing, { node, key, known }: Place, made: Pick<PlayedStep, 'from' | 'output'>): void {
  const { input, error } = known;
  const status = known.status === 'waiting' ? 'done' : known.status;
  playing.steps.push({ key, node: node.id, type: node.type, status, input, error, ...made });
}

/** What the graph itself makes of what stood before; null where only the record knows. @throws Error of an expression */
function computed(playing: Playing, run: LiveRun, { node, key, known }: Place): Outcome | null {
  if (node.type === 'switch') {
    const hit = node.cases.find((c) => evaluate(c.if.replace(/^=/, ''), variablesOf(run)) === true);
    const port = hit?.port ?? node.default;
    return compared(playing, { node, key, known }, { port, output: { port } });
  }
  if (node.type === 'call') {
    run.spent.toolCalls += 1;
    const played = known.input === null ? null : resolve(node.in, variablesOf(run));
    const { input: recorded } = known;
    return isOther(recorded, played) ? { at: 'diverged', key, what: 'input', recorded, played } : null;
  }
  if (node.type === 'llm') {
    const played = known.input === null ? null : inputOfModel(run, node);
    const { input: recorded } = known;
    return isOther(recorded, played) ? { at: 'diverged', key, what: 'input', recorded, played } : null;
  }
  if (node.type === 'fork') return forked(playing, run, { node, key, known });
  return node.type === 'agent' ? called(playing, run, { node, key, known }) : null;
}

/** What was computed must be what was recorded, where it was. */
function compared(playing: Playing, place: Place, made: Readonly<{ port: string; output: unknown }>): Outcome {
  const { output: recorded, status } = place.known;
  const { output: played } = made;
  if (status === 'done' && isOther(recorded, played))
    return { at: 'diverged', key: place.key, what: 'output', recorded, played };
  note(playing, place, { from: 'computed', output: played });
  return made;
}

/** How the run went on from a node whose answer is recorded. */
function recordedOutcome(run: LiveRun, { node, known: { status, output, error } }: Place): Outcome {
  if (status === 'failed') {
    const failed = { error: error ?? '' };
    return run.compiled.after(node.id, 'error') === null
      ? { at: 'failed', ...failed }
      : { port: 'error', output: failed };
  }
  if (status === 'skipped') return { port: node.type === 'llm' ? 'without' : 'out', output: null };
  return { port: portOf(run, node, output), output };
}

function portOf(run: LiveRun, node: GraphNode, output: unknown): string {
  if (node.type === 'approve') {
    const port = wordIn(output, 'answer') ?? 'expired';
    run.memo.isApproved = port === 'accepted';
    return port;
  }
  // Only where a person set it: otherwise the graph chooses.
  if (node.type === 'switch') return wordIn(output, 'port') ?? node.default;
  if (node.type !== 'wait') return defaultPort(node);
  const by = wordIn(output, 'by') ?? '';
  return portsOf(node).includes(by) ? by : 'out';
}

function wordIn(output: unknown, name: string): string | null {
  const word = typeof output === 'object' && output !== null ? Reflect.get(output, name) : null;
  return typeof word === 'string' ? word : null;
}

type Branches = Readonly<{
  children: readonly Readonly<{ branch: string; output: unknown }>[];
  failure: string | null;
  isAll: boolean;
}>;

/** Null where the fork itself failed: the record knows how the run went on. */
function forked(playing: Playing, run: LiveRun, place: Place<ForkNode>): Outcome | null {
  const { node, key, known } = place;
  const { open } = playing;
  const walked = walkBranches(playing, run, place);
  if ('at' in walked) return walked;
  // Branches that were called off are not gone on with.
  if (known.status !== 'waiting') playing.open = open;
  if (known.status === 'failed') return null;
  const { children, failure, isAll } = walked;
  if (node.join === 'all' && isAll)
    return compared(playing, place, { port: 'out', output: forkOutput(node, children) });
  // Which of several was the first is known by the record alone.
  if (node.join === 'any' && known.status === 'done')
    return compared(playing, place, { port: 'out', output: known.output });
  const isEnough = node.join === 'any' && children.length > 0;
  if (isEnough) ask(playing, place, { status: 'done', output: forkOutput(node, children.slice(0, 1)), error: null });
  else if (failure !== null) ask(playing, place, { status: 'failed', output: null, error: failure });
  return { at: 'open', key };
}

function walkBranches(
  playing: Playing,
  run: LiveRun,
  { node, key, known }: Place<ForkNode>,
): Branches | Extract<Stop, { at: 'diverged' }> {
  const ways = waysOf(run, node, key);
  const children: { branch: string; output: unknown }[] = [];
  let failure: string | null = null;
  for (const way of ways) {
    const stop = walk(playing, branchOf(playing, run, way), way.way);
    if (stop.at === 'diverged') return stop;
    if (stop.at === 'done') children.push({ branch: way.branch, output: stop.output });
    if (stop.at === 'failed') failure ??= `${way.branch}: ${stop.error}`;
    // Nobody has decided yet what comes of it: what is enough ends it, and so does what cannot be mended.
    const isOver = node.join === 'any' ? children.length > 0 : failure !== null;
    if (known.status === 'waiting' && (playing.open !== null || isOver)) break;
  }
  return { children, failure, isAll: children.length === ways.length };
}

/** What a node that waited for others comes to, for whoever plays on. */
function ask(playing: Playing, { key, known }: Place, end: Pick<KnownStep, 'status' | 'output' | 'error'>): void {
  playing.open ??= { what: 'join', key, known: { input: known.input, ...end } };
}

type Way = Readonly<{ way: string; branch: string; cursor: string; own: object }>;

function waysOf(run: LiveRun, node: ForkNode, key: string): Way[] {
  const cursorOf = (branch: string): string => run.compiled.after(node.id, branch) ?? '';
  const items = itemsOf(run, node);
  if (items === null)
    return node.branches.map((branch) => ({ way: `${key}/${branch}/`, branch, cursor: cursorOf(branch), own: {} }));
  const [branch = ''] = node.branches;
  return items.map((item, index) => ({
    way: `${key}/${index}/`,
    branch,
    cursor: cursorOf(branch),
    own: { item, index },
  }));
}

/** A branch knows what its run knows. */
function branchOf({ recorded }: Playing, run: LiveRun, { way, branch, cursor, own }: Way): LiveRun {
  const { allowance, outside } = run.memo;
  return {
    ...run,
    id: recorded.runs.get(way)?.id ?? run.id,
    branch,
    cursor,
    memo: RunMemo.parse({ visits: { [cursor]: 1 }, allowance, outside, ...own }),
    spent: { ...run.spent },
    outputs: { ...run.outputs },
  };
}

/** A called agent knows what it was given. Null where it failed. */
function called(playing: Playing, run: LiveRun, place: Place): Outcome | null {
  const way = `${place.key}/`;
  const known = playing.recorded.runs.get(way);
  if (known === undefined) return place.known.status === 'failed' ? null : { at: 'open', key: place.key };
  const { compiled, allowance, outside = [], ...own } = known;
  const actor = agentActor(compiled.graph, run.actor);
  const { purpose } = compiled.graph;
  const memo = RunMemo.parse({ visits: { [compiled.entry]: 1 }, allowance, outside });
  const spent = nothingSpent();
  const child = {
    ...run,
    ...own,
    compiled,
    actor,
    purpose,
    branch: null,
    cursor: compiled.entry,
    memo,
    spent,
    outputs: {},
  };
  const { open } = playing;
  const stop = walk(playing, child, way);
  if (stop.at === 'diverged') return stop;
  if (place.known.status !== 'waiting') playing.open = open;
  if (place.known.status === 'failed') return null;
  if (stop.at === 'failed') ask(playing, place, { status: 'failed', output: null, error: stop.error });
  if (stop.at !== 'done') return { at: 'open', key: place.key };
  return compared(playing, place, { port: 'out', output: stop.output });
}

/** Compared as the database gives it back, whatever the order of keys. */
function isOther(recorded: unknown, played: unknown): boolean {
  const plain = played === undefined ? null : (JSON.parse(JSON.stringify(played)) as unknown);
  return canonicalJson(recorded ?? null) !== canonicalJson(plain);
}
