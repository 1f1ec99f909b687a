import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import { heightOf, BOX } from './box.ts';
import { copyNodes, pasteNodes, readClip } from './clipboard.ts';
import { faultOfConnect } from './connect-rules.ts';
import { addNode, connect, disconnect, insertAfter, openPort, removeNodes, renameNode, setNode } from './edit.ts';
import { entriesOf, nodeOf, portsOf, type AgentGraph, type GraphNode } from './graph.ts';
import { record, redo, startHistory, undo } from './history.ts';
import { layOut, withSpots } from './layout.ts';
import { blankGraph, newNode } from './make.ts';
import { faultOfName, namesIn, replaceNames } from './names.ts';

const call = (id: string, values: Record<string, unknown> = {}): GraphNode => ({
  id,
  type: 'call',
  fn: 'read-record@1',
  in: values,
});
const NAMES = { zh: '试', en: 'Trial' };

/** score → choose(yes → write → ask), no → nothing. */
function sample(): AgentGraph {
  return {
    ...blankGraph('trial', NAMES),
    nodes: [
      call('score', { record: '=input.record' }),
      { id: 'choose', type: 'switch', cases: [{ if: 'score.fit >= 0.5', port: 'yes' }], default: 'no' },
      call('write', { fit: '=score.fit', text: '==score stays', deep: [{ a: '=score.why + "score"' }] }),
      { id: 'ask', type: 'approve', who: 'owner' },
    ],
    edges: [
      { from: 'score', to: 'choose' },
      { from: 'choose', fromPort: 'yes', to: 'write' },
      { from: 'write', to: 'ask' },
    ],
    output: { fit: '=score.fit' },
    layout: { score: { x: 0, y: 0 }, choose: { x: 300, y: 0 }, write: { x: 600, y: 0 }, ask: { x: 900, y: 0 } },
  };
}

describe('names in expressions', () => {
  test('fields, functions, keys of maps and quoted texts are no names', () => {
    expect(namesIn('score.fit > size(lead.tags) && "score" in {score: 1, b: c}.keys')).toEqual(['score', 'lead', 'c']);
    expect(namesIn("a ? b : c['x'].b")).toEqual(['a', 'b', 'c']);
    expect(namesIn('r"a\\" + b')).toEqual(['b']);
  });
  test('replacing keeps everything else as it was written', () => {
    const text = 'a . a +  a["a"] ? {a: a} : [a, b(a)]';
    expect(replaceNames(text, (name) => (name === 'a' ? 'z' : name))).toBe('z . a +  z["a"] ? {a: z} : [z, b(z)]');
  });
});

describe('editing', () => {
  test('a renamed node is spoken of by its new name everywhere, and nothing else changes', () => {
    const before = sample();
    const after = renameNode(before, 'score', 'fit');
    expect(nodeOf(after, 'fit')).toBeDefined();
    expect(after.edges[0]).toEqual({ from: 'fit', to: 'choose' });
    expect(after.nodes[1]).toMatchObject({ cases: [{ if: 'fit.fit >= 0.5' }] });
    expect(after.nodes[2]).toMatchObject({
      in: { fit: '=fit.fit', text: '==score stays', deep: [{ a: '=fit.why + "score"' }] },
    });
    expect(after.output).toEqual({ fit: '=fit.fit' });
    expect(after.layout).toEqual({ ...before.layout, score: undefined, fit: { x: 0, y: 0 } });
    expect(after.nodes[3]).toBe(before.nodes[3]);
    expect(renameNode(after, 'fit', 'score').nodes).toEqual(before.nodes);
  });
  test('a name that is taken, reserved, misspelt or used by an expression for itself is refused', () => {
    const graph = setNode(sample(), call('write', { all: '=score.list.map(v, v.x)' }));
    expect(faultOfName(graph, 'score', 'ask')).toBe('taken');
    expect(faultOfName(graph, 'score', 'input')).toBe('reserved');
    expect(faultOfName(graph, 'score', 'Fit it')).toBe('shape');
    expect(faultOfName(graph, 'score', 'v')).toBe('spoken');
    expect(faultOfName(graph, 'score', 'fit')).toBeNull();
  });
  test('what is taken out of a chain joins its neighbours; its lines go', () => {
    const after = removeNodes(sample(), new Set(['write']));
    expect(after.edges).toEqual([
      { from: 'score', to: 'choose' },
      { from: 'choose', fromPort: 'yes', to: 'ask' },
    ]);
    expect(Object.keys(after.layout ?? {})).toEqual(['score', 'choose', 'ask']);
    expect(removeNodes(sample(), new Set(['choose'])).edges).toEqual([{ from: 'write', to: 'ask' }]);
  });
  test('a port leads to one node: a second line takes the place of the first', () => {
    const after = connect(sample(), 'choose', 'yes', 'ask');
    expect(after.edges.filter(({ from }) => from === 'choose')).toEqual([
      { from: 'choose', fromPort: 'yes', to: 'ask' },
    ]);
    expect(disconnect(after, 'choose', 'yes').edges).toHaveLength(2);
  });
  test('a port that is called otherwise keeps its line, a port that is gone loses it', () => {
    const renamed = setNode(sample(), {
      id: 'choose',
      type: 'switch',
      cases: [{ if: 'true', port: 'good' }],
      default: 'no',
    });
    expect(renamed.edges[1]).toEqual({ from: 'choose', fromPort: 'good', to: 'write' });
    const gone = setNode(sample(), { ...newNode('wait'), id: 'choose' });
    expect(gone.edges.some(({ from }) => from === 'choose')).toBe(false);
  });
  test('a node put on a line stands between what the line joined', () => {
    const { graph, id } = insertAfter(sample(), { from: 'score', port: 'out' }, newNode('call', 'write-brief@1'), {
      x: 1,
      y: 2,
    });
    expect(id).toBe('writeBrief');
    expect(graph.edges).toContainEqual({ from: 'score', to: 'writeBrief' });
    expect(graph.edges).toContainEqual({ from: 'writeBrief', to: 'choose' });
    expect(graph.layout?.[id]).toEqual({ x: 1, y: 2 });
  });
  test('the next step goes to the first port that leads nowhere', () => {
    const graph = sample();
    expect(graph.nodes.map((node) => openPort(graph, node))).toEqual(['out', 'no', 'out', 'accepted']);
  });
  test('two of the same name become two names', () => {
    const { id } = addNode(addNode(sample(), newNode('wait'), { x: 0, y: 0 }).graph, newNode('wait'), { x: 0, y: 0 });
    expect(id).toBe('pause2');
  });
});

describe('which lines may be drawn', () => {
  test('a loop that nothing bounds is refused, one through a person or a bound is not', () => {
    const graph = sample();
    const open = connect(graph, 'choose', 'no', 'write');
    expect(faultOfConnect(open, 'write', 'error', 'choose')).toBe('loop');
    expect(faultOfConnect(graph, 'ask', 'refused', 'write')).toBeNull();
    expect(faultOfConnect(graph, 'write', 'error', 'write')).toBe('self');
    const bounded = setNode(graph, { ...call('write'), maxIterations: 3 });
    expect(faultOfConnect(bounded, 'write', 'error', 'write')).toBeNull();
  });
  test('the start stays a start', () => {
    expect(faultOfConnect(sample(), 'ask', 'accepted', 'score')).toBe('start');
  });
  test('a branch is entered by its port and does not lead back', () => {
    let graph = sample();
    graph = addNode(graph, { ...newNode('fork'), id: 'par' }, { x: 0, y: 0 }).graph;
    graph = connect(graph, 'ask', 'accepted', 'par');
    graph = addNode(graph, call('one'), { x: 0, y: 0 }).graph;
    graph = connect(graph, 'par', 'first', 'one');
    graph = addNode(graph, call('two'), { x: 0, y: 0 }).graph;
    expect(faultOfConnect(graph, 'one', 'out', 'two')).toBeNull();
    expect(faultOfConnect(graph, 'par', 'out', 'one')).toBe('intoBranch');
    expect(faultOfConnect(graph, 'par', 'second', 'one')).toBe('intoBranch');
    graph = connect(graph, 'par', 'out', 'two');
    expect(faultOfConnect(graph, 'one', 'out', 'two')).toBe('outOfBranch');
  });
});

describe('copy and paste', () => {
  test('copies get names of their own and speak of each other, not of what they were copied from', () => {
    const graph = sample();
    const clip = readClip(JSON.stringify(copyNodes(graph, new Set(['score', 'write']))));
    if (clip === null) throw new Error('nothing was copied');
    const { graph: after, ids } = pasteNodes(graph, clip);
    expect(ids).toEqual(['score2', 'write2']);
    expect(nodeOf(after, 'write2')).toMatchObject({ in: { fit: '=score2.fit' } });
    expect(after.layout?.['score2']).toEqual({ x: 40, y: 40 });
    expect(pasteNodes(after, clip).ids).toEqual(['score3', 'write3']);
  });
  test('other texts of the clipboard are not nodes', () => {
    expect(readClip('hello')).toBeNull();
    expect(readClip('{"$clip":"agent-graph/1","nodes":[{"a":1}],"edges":[]}')).toBeNull();
  });
});

describe('undo', () => {
  test('takes back one thing at a time, and typing in one field counts as one', () => {
    let history = startHistory(0);
    history = record(history, 1);
    for (const typed of [2, 3, 4]) history = record(history, typed, 'title');
    history = record(history, 5, 'other');
    history = undo(history);
    expect(history.present).toBe(4);
    history = undo(history);
    expect(history.present).toBe(1);
    expect(redo(history).present).toBe(4);
    expect(redo(redo(redo(history))).present).toBe(5);
    expect(redo(record(history, 9)).present).toBe(9);
    expect(undo(undo(undo(history))).present).toBe(0);
  });
});

describe('layout', () => {
  test('no two boxes overlap and every way leads to the right', () => {
    const graph = big(200);
    const spots = layOut(graph);
    const boxes = graph.nodes.map((node) => ({ ...(spots[node.id] ?? { x: NaN, y: NaN }), height: heightOf(node) }));
    for (const [at, a] of boxes.entries())
      for (const b of boxes.slice(at + 1)) {
        const isApart =
          a.x + BOX.width <= b.x || b.x + BOX.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(isApart).toBe(true);
      }
    for (const { from, to } of graph.edges) expect((spots[to]?.x ?? 0) > (spots[from]?.x ?? 0)).toBe(true);
  });
  test('a plain chain is a straight line', () => {
    const nodes = [call('a'), call('b'), call('c')];
    const edges = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' },
    ];
    const spots = layOut({ ...blankGraph('x', NAMES), nodes, edges });
    expect(new Set(Object.values(spots).map(({ y }) => y)).size).toBe(1);
  });
  test('a loop is laid out too, and 200 nodes take less than 50 ms', () => {
    const graph = sample();
    expect(Object.keys(layOut(connect(graph, 'ask', 'refused', 'write')))).toHaveLength(4);
    const large = big(200);
    layOut(large);
    const times = Array.from({ length: 7 }, () => {
      const start = performance.now();
      layOut(large);
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(50);
  });
  test('what has a place keeps it', () => {
    const graph = addNode(sample(), newNode('wait'), { x: 5, y: 5 }).graph;
    expect(withSpots(graph)).toBe(graph);
    const { pause: _, ...layout } = graph.layout ?? {};
    const placed = withSpots({ ...graph, layout });
    expect(placed.layout?.['score']).toEqual({ x: 0, y: 0 });
    expect(placed.layout?.['pause']?.y).toBeGreaterThan(100);
  });
});

/** A graph with calls and choices that all come from one start. */
function big(count: number): AgentGraph {
  const nodes = Array.from({ length: count }, (_, at): GraphNode => {
    const cases = [
      { if: 'true', port: 'a' },
      { if: 'false', port: 'b' },
    ];
    return at % 5 === 4 ? { id: `n${at}`, type: 'switch', cases, default: 'c' } : call(`n${at}`);
  });
  const open: { from: string; fromPort: string }[] = [];
  const edges = nodes.flatMap((node) => {
    const before = open.splice(Math.floor(open.length * 0.4), 1);
    open.push(...portsOf(node).map((fromPort) => ({ from: node.id, fromPort })));
    return before.map((from) => ({ ...from, to: node.id }));
  });
  const graph = { ...blankGraph('big', NAMES), nodes, edges };
  expect(entriesOf(graph)).toEqual(['n0']);
  return graph;
}
