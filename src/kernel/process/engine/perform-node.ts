import { evaluate } from '../graph/expression.ts';
import type { GraphNode, SwitchNode } from '../graph/schema.ts';
import { agentNode } from './agent-node.ts';
import { approveNode } from './approve-node.ts';
import { callNode } from './call-node.ts';
import type { EngineParts } from './engine-parts.ts';
import { failureText } from './failure-text.ts';
import { forkNode } from './fork-node.ts';
import { llmNode } from './llm-node.ts';
import type { LiveRun } from './live-run.ts';
import { failStep, noteStep, variablesOf, type Move } from './node-step.ts';
import { waitNode } from './wait-node.ts';

/** Does the node the run stands at, in memory; the caller commits. */
export async function performNode(parts: EngineParts, run: LiveRun, node: GraphNode): Promise<Move> {
  if (node.type === 'call') return callNode(parts, run, node);
  if (node.type === 'switch') return switchNode(run, node);
  if (node.type === 'approve') return approveNode(parts, run, node);
  if (node.type === 'wait') return waitNode(run, node);
  if (node.type === 'fork') return forkNode(parts, run, node);
  if (node.type === 'agent') return agentNode(parts, run, node);
  return llmNode(parts, run, node);
}

function switchNode(run: LiveRun, node: SwitchNode): Move {
  const since = performance.now();
  try {
    const variables = variablesOf(run);
    const hit = node.cases.find((c) => evaluate(c.if.replace(/^=/, ''), variables) === true);
    const port = hit?.port ?? node.default;
    noteStep(run, node, since, { status: 'done', output: { port } });
    return { go: 'on', port, output: { port } };
  } catch (error) {
    return failStep(run, node, since, failureText(error));
  }
}
