import { BOX, heightOf } from './box.ts';
import { portOf, portsOf, type AgentGraph, type Spot } from './graph.ts';

const GAP = { x: 64, y: 30 } as const;
/** Lines that pass a column leave this much room. */
const LANE = 18;
const SWEEPS = 6;

type Slot = {
  /** Empty for a place that only a line passes through. */
  id: string;
  height: number;
  column: number;
  /** Slots a line comes from or goes to, in order of ports. */
  before: Slot[];
  after: Slot[];
  y: number;
};

/**
 * Where the boxes stand when nobody has put them anywhere: in columns from left to right by the longest way from the start,
 * ordered so that lines cross little, each near what leads to it. The same graph is laid out the same way each time.
 */
export function layOut(graph: AgentGraph): Readonly<Record<string, Spot>> {
  const slots = slotsOf(graph);
  const columns = columnsOf(slots);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) orderColumns(columns, sweep % 2 === 0);
  placeColumns(columns);
  const spots: Record<string, Spot> = {};
  for (const slot of slots.values()) spots[slot.id] = { x: slot.column * (BOX.width + GAP.x), y: Math.round(slot.y) };
  return spots;
}

/** Positions for those that have none, beside those that have. */
export function withSpots(graph: AgentGraph): AgentGraph {
  const known = graph.layout ?? {};
  if (graph.nodes.every(({ id }) => id in known)) return graph;
  const made = layOut(graph);
  if (!graph.nodes.some(({ id }) => id in known)) return { ...graph, layout: made };
  const below = Math.max(...graph.nodes.flatMap((node) => (known[node.id]?.y ?? 0) + heightOf(node))) + 2 * GAP.y;
  const missing = graph.nodes.filter(({ id }) => !(id in known));
  const spots = missing.map(({ id }, at) => [id, { x: at * (BOX.width + GAP.x), y: below }] as const);
  return { ...graph, layout: { ...known, ...Object.fromEntries(spots) } };
}

/** A slot for each node, with the lines that do not close a loop. */
function slotsOf(graph: AgentGraph): Map<string, Slot> {
  const slots = new Map<string, Slot>();
  for (const node of graph.nodes)
    slots.set(node.id, { id: node.id, height: heightOf(node), column: 0, before: [], after: [], y: 0 });
  const rank = new Map(graph.nodes.flatMap((node) => portsOf(node).map((port, at) => [`${node.id} ${port}`, at])));
  const ranked = graph.edges.map((edge) => ({ edge, at: rank.get(`${edge.from} ${portOf(graph, edge)}`) ?? 0 }));
  const ways = Map.groupBy(
    ranked.toSorted((a, b) => a.at - b.at).map(({ edge }) => edge),
    ({ from }) => from,
  );
  const state = new Map<string, 'open' | 'done'>();
  const visit = (id: string): void => {
    state.set(id, 'open');
    const slot = slots.get(id);
    for (const { to } of ways.get(id) ?? []) {
      const next = slots.get(to);
      if (slot === undefined || next === undefined || state.get(to) === 'open') continue;
      slot.after.push(next);
      next.before.push(slot);
      if (!state.has(to)) visit(to);
    }
    state.set(id, 'done');
  };
  const entries = graph.nodes.filter(({ id }) => !graph.edges.some(({ to }) => to === id));
  for (const { id } of [...entries, ...graph.nodes]) if (!state.has(id)) visit(id);
  return slots;
}

/** Slots by column, with places for lines that go farther than the next one. */
function columnsOf(slots: ReadonlyMap<string, Slot>): Slot[][] {
  const waiting = new Map([...slots.values()].map((slot) => [slot, slot.before.length]));
  const ready = [...slots.values()].filter((slot) => slot.before.length === 0);
  for (const slot of ready)
    for (const next of slot.after) {
      next.column = Math.max(next.column, slot.column + 1);
      const left = (waiting.get(next) ?? 0) - 1;
      waiting.set(next, left);
      if (left === 0) ready.push(next);
    }
  const columns: Slot[][] = [];
  const put = (slot: Slot): void => void (columns[slot.column] ??= []).push(slot);
  for (const slot of ready) {
    put(slot);
    slot.after = slot.after.map((next) => {
      let from = slot;
      for (let column = slot.column + 1; column < next.column; column += 1) {
        const lane: Slot = { id: '', height: LANE, column, before: [from], after: [], y: 0 };
        if (from !== slot) from.after.push(lane);
        put(lane);
        from = lane;
      }
      if (from === slot) return next;
      from.after.push(next);
      next.before[next.before.indexOf(slot)] = from;
      let first = from;
      while (first.before[0] !== slot && first.before[0] !== undefined) first = first.before[0];
      return first;
    });
  }
  return columns;
}

function orderColumns(columns: readonly Slot[][], isForward: boolean): void {
  const order = isForward ? columns : columns.toReversed();
  for (const column of order) {
    const beside = (slot: Slot): readonly Slot[] => (isForward ? slot.before : slot.after);
    const wish = new Map<Slot, number>();
    column.forEach((slot, at) => {
      const near = beside(slot);
      const sum = near.reduce((total, other) => total + placeOf(other, slot), 0);
      wish.set(slot, near.length === 0 ? at : sum / near.length);
    });
    column.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0));
    column.forEach((slot, at) => (slot.y = at));
  }
}

/** Where a slot stands in its column while they are ordered; ways out of the same one keep the order of their ports. */
function placeOf(other: Slot, slot: Slot): number {
  const port = other.after.indexOf(slot);
  return other.y + (port === -1 ? 0 : port / (other.after.length + 1));
}

/** Gives each slot the height of what it is joined to, as far as its column has room. */
function placeColumns(columns: readonly Slot[][]): void {
  for (const column of columns) stack(column, () => 0);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const isForward = sweep % 2 === 0;
    for (const column of isForward ? columns : columns.toReversed())
      stack(column, (slot) => {
        const near = isForward ? slot.before : slot.after;
        // The first way on stays level, the others fall below it
        const level = near.length === 0 ? slot.y : near.reduce((sum, other) => sum + other.y, 0) / near.length;
        return isForward && near[0] !== undefined && near.length === 1 && near[0].after[0] === slot ? near[0].y : level;
      });
  }
  const top = Math.min(...columns.flat().map(({ y }) => y));
  for (const slot of columns.flat()) slot.y -= top;
}

/** Puts a column as near to its wishes as its order and sizes allow: least squares, by pooling those that push each other. */
function stack(column: readonly Slot[], wish: (slot: Slot) => number): void {
  type Pool = { sum: number; count: number; slots: { slot: Slot; offset: number }[]; size: number };
  const pools: Pool[] = [];
  for (const slot of column) {
    let pool: Pool = { sum: wish(slot), count: 1, slots: [{ slot, offset: 0 }], size: slot.height + GAP.y };
    for (let last = pools.at(-1); last !== undefined; last = pools.at(-1)) {
      if (last.sum / last.count + last.size <= pool.sum / pool.count) break;
      pools.pop();
      const shift = last.size;
      pool = {
        sum: last.sum + pool.sum - shift * pool.count,
        count: last.count + pool.count,
        slots: [...last.slots, ...pool.slots.map(({ slot: s, offset }) => ({ slot: s, offset: offset + shift }))],
        size: shift + pool.size,
      };
    }
    pools.push(pool);
  }
  for (const { sum, count, slots } of pools) for (const { slot, offset } of slots) slot.y = sum / count + offset;
}
