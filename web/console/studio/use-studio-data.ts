import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Agent, AgentSamples, GraphProblem, Kind, PreviewAnswer, StudioTool, Text } from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { useLocale } from '../../parts/i18n/index.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { useEditor, type Editor } from './editor.ts';
import type { Preview, StudioData } from './inspector/context.ts';
import { earlierThan, nodeOf, type AgentGraph, type GraphNode } from './model/graph.ts';
import { setNode } from './model/edit.ts';
import type { Root } from './model/sample-tree.ts';
import { fieldsOf, usualInputs } from './model/schema.ts';
import { samplesQuery, studioToolsQuery } from './queries.ts';
import { useStudioTexts } from './texts.ts';

const NO_TOOLS: readonly StudioTool[] = [];
const NO_AGENTS: readonly Agent[] = [];
const NO_KINDS: readonly Kind[] = [];

/** What is known besides the graph: tools, agents, kinds, and what a past run gave. */
export function useCatalogue(): Readonly<{
  tools: readonly StudioTool[];
  agents: readonly Agent[];
  toolMap: ReadonlyMap<string, StudioTool>;
}> {
  const tools = useQuery(studioToolsQuery).data ?? NO_TOOLS;
  const agents =
    useQuery({
      queryKey: ['agents'],
      queryFn: ({ signal }) => get<{ agents: Agent[] }>('/api/agents', {}, signal).then((answer) => answer.agents),
    }).data ?? NO_AGENTS;
  const toolMap = useMemo(() => new Map(tools.map((tool) => [tool.fn, tool])), [tools]);
  return { tools, agents, toolMap };
}

/** What the forms of the inspector know besides the node they are about. */
export function useStudioSources(editor: Editor, name: string, problems: readonly GraphProblem[] | null): StudioData {
  const t = useStudioTexts();
  const locale = useLocale();
  const { agents, toolMap } = useCatalogue();
  const kinds = useQuery(kindsQuery).data ?? NO_KINDS;
  const samples = useQuery(samplesQuery(name)).data;
  const wakes = useEditor(editor, (s) => s.history.present.wakes);
  // One object for as long as nothing in it changes: all forms hang on it
  return useMemo((): StudioData => {
    const say = (text: Text): string => (locale === 'en' ? text.en : text.zh);
    const titleOf = titles(editor, (node) => titleAlone(node, { toolMap, agents, say, t }));
    const rootsOf = (id: string | null): readonly Root[] => rootsFor(editor.graph(), id, samples, toolMap);
    return {
      tools: toolMap,
      agents,
      kinds,
      fields: fieldsFor(wakes, kinds, say),
      hasSample: hasRun(samples),
      titleOf,
      rootsOf,
      nameOf(root) {
        if (root === 'input') return t('rootInput');
        if (root === 'state') return t('rootState');
        const node = nodeOf(editor.graph(), root);
        return node === undefined ? root : titleOf(node);
      },
      faultsOf: (id) => (problems ?? []).filter(({ node }) => node === id),
      preview: (text, id) => preview(text, rootsOf(id), hasRun(samples)),
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the texts change with the language only
  }, [editor, locale, agents, toolMap, kinds, samples, wakes, problems]);
}

async function preview(expression: string, roots: readonly Root[], hasSample: boolean): Promise<Preview> {
  const known = roots.filter(({ value }) => value !== undefined);
  const values = Object.fromEntries(known.map((root) => [root.name, root.value]));
  const answer = await post<PreviewAnswer>('/api/studio/preview', { expression, values });
  if (answer.isRight) return { ok: true, value: answer.value };
  // Without a sample a name that is right has no value yet: that is no mistake of the author
  return answer.position === null && !hasSample
    ? { ok: true, value: undefined }
    : { ok: false, message: answer.message };
}

type Naming = Readonly<{
  toolMap: ReadonlyMap<string, StudioTool>;
  agents: readonly Agent[];
  say: (text: Text) => string;
  t: ReturnType<typeof useStudioTexts>;
}>;

/** What a node is called: by its author, else as what it calls, else as what it is. */
function titleAlone(node: GraphNode, { toolMap, agents, say, t }: Naming): string {
  const own = node.title === undefined ? '' : say(node.title);
  if (own !== '') return own;
  if (node.type === 'call') return say(toolMap.get(node.fn)?.title ?? { zh: node.fn, en: node.fn }) || t('type_call');
  const called = node.type === 'agent' ? agents.find(({ name }) => name === node.ref) : undefined;
  return called === undefined ? t(`type_${node.type}`) : say(called.title);
}

/** Names of nodes; two of one name are told apart by what expressions call them. */
function titles(editor: Editor, alone: (node: GraphNode) => string): (node: GraphNode) => string {
  let nodes: readonly GraphNode[] = [];
  let counts = new Map<string, number>();
  return (node) => {
    if (nodes !== editor.graph().nodes) {
      ({ nodes } = editor.graph());
      counts = new Map();
      for (const other of nodes) counts.set(alone(other), (counts.get(alone(other)) ?? 0) + 1);
    }
    const title = alone(node);
    return (counts.get(title) ?? 0) > 1 ? `${title} (${node.id})` : title;
  };
}

/** Fields of the kinds that wake the agent; of all kinds where none does yet. */
function fieldsFor(wakes: AgentGraph['wakes'], kinds: readonly Kind[], say: (text: Text) => string) {
  const woken = new Set(wakes.flatMap((wake) => ('kind' in wake && wake.kind !== undefined ? [wake.kind] : [])));
  const about = kinds.filter(({ name }) => woken.size === 0 || woken.has(name));
  const options = about.flatMap((kind) => kind.fields.map(({ id, title }) => ({ value: id, label: say(title) })));
  return [...new Map(options.map((option) => [option.value, option])).values()];
}

const hasRun = (samples: AgentSamples | undefined): boolean => samples !== undefined && samples.run !== null;

const INPUT_SCHEMA = { type: 'object', properties: { record: { type: 'string' } } };
const STATE_SCHEMA = { type: 'object', properties: { autonomy: { type: 'string' } } };
const ITEM_SCHEMA = {
  type: 'object',
  properties: { autonomy: { type: 'string' }, item: {}, index: { type: 'integer' } },
};

function rootsFor(
  graph: AgentGraph,
  id: string | null,
  samples: AgentSamples | undefined,
  tools: ReadonlyMap<string, StudioTool>,
): readonly Root[] {
  const given = new Map(samples?.nodes.map(({ node, output }) => [node, output]));
  const before = id === null ? graph.nodes : earlierThan(graph, id);
  const hasItems = before.some((node) => node.type === 'fork' && node.each !== undefined);
  return [
    { name: 'input', value: hasRun(samples) ? samples?.input : undefined, schema: INPUT_SCHEMA },
    ...before.map((node) => ({ name: node.id, value: given.get(node.id), schema: outputOf(node, tools) })),
    { name: 'state', value: undefined, schema: hasItems ? ITEM_SCHEMA : STATE_SCHEMA },
  ];
}

/** The form of what a node gives, as far as it is known. */
function outputOf(node: GraphNode, tools: ReadonlyMap<string, StudioTool>): unknown {
  if (node.type === 'call') return tools.get(node.fn)?.output;
  if (node.type === 'llm') return node.schema;
  if (node.type === 'approve')
    return { type: 'object', properties: { answer: { type: 'string' }, by: { type: 'string' } } };
  return undefined;
}

/** A new tool node with the inputs that go without saying. */
export function withInputs(graph: AgentGraph, id: string, tools: ReadonlyMap<string, StudioTool>): AgentGraph {
  const node = nodeOf(graph, id);
  const tool = node?.type === 'call' ? tools.get(node.fn) : undefined;
  if (node?.type !== 'call' || tool === undefined) return graph;
  const earlier = earlierThan(graph, id).map((other) => ({ name: other.id, schema: outputOf(other, tools) }));
  // What reaches outside is kept before and after, so that nothing is open while it is waited for
  const isOutside = tool.connection !== null || tool.effect === 'leaves-the-building';
  return setNode(graph, {
    ...node,
    ...(isOutside ? { durability: 'step' as const } : {}),
    in: { ...usualInputs(fieldsOf(tool.input), earlier), ...node.in },
  });
}
