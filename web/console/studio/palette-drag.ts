import { NODE_TYPES, type GraphNode, type NodeType } from './model/graph.ts';
import { newNode } from './model/make.ts';

/** What is dragged from the palette to the canvas: a type of node, and what it calls. */
export const NODE_MIME = 'application/x-valence-node';

export function drag(data: DataTransfer, type: NodeType, of: string): void {
  data.setData(NODE_MIME, `${type} ${of}`);
  data.effectAllowed = 'copy';
}

/** The node that was dropped; null when it is something else. */
export function dropped(data: DataTransfer): GraphNode | null {
  const [name, of = ''] = data.getData(NODE_MIME).split(' ');
  const type = NODE_TYPES.find((known) => known === name);
  return type === undefined ? null : newNode(type, of);
}
