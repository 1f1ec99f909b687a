import { kindOfPort, portsOf, type GraphNode } from './graph.ts';

/** The drawn size of a node, in pixels of the unscaled canvas: the head, a row for each port below it, a little foot. */
export const BOX = { width: 216, head: 54, row: 22, foot: 6 } as const;

/** The port drawn at the head, so that a plain chain is a straight line; null where every way on has its own row. */
export function headPort(node: GraphNode): string | null {
  return portsOf(node).find((port) => kindOfPort(node, port) === 'next') ?? null;
}

/** Ports with a row of their own, from top to bottom. */
export function rowPorts(node: GraphNode): readonly string[] {
  const head = headPort(node);
  return portsOf(node).filter((port) => port !== head);
}

export function heightOf(node: GraphNode): number {
  const rows = rowPorts(node).length;
  return BOX.head + rows * BOX.row + (rows > 0 ? BOX.foot : 0);
}
