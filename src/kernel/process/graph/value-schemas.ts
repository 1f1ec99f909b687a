import { z } from 'zod';
import type { AnyTool } from '../tool.ts';
import { LITERAL } from './fits.ts';
import { ANYTHING, fieldAt, isSchema, objectIn, typeOfValue, type JsonSchema } from './json-schema.ts';
import { isExpression } from './expression.ts';
import { readNames } from './read-names.ts';
import type { AgentGraph, GraphNode, Wake } from './schema.ts';

/** What graphs are checked against: the tools and agents a workspace has. */
export type Surroundings = Readonly<{
  tools: ReadonlyMap<string, AnyTool>;
  agents: ReadonlyMap<string, AgentGraph>;
}>;

/** Schemas of what the names in expressions of one graph stand for. */
export type Variables = ReadonlyMap<string, JsonSchema>;

const known = new WeakMap<AnyTool, Readonly<{ input: JsonSchema; output: JsonSchema }>>();

/** JSON Schema of what a tool takes and gives, worked out once. */
export function schemasOf(tool: AnyTool): Readonly<{ input: JsonSchema; output: JsonSchema }> {
  let schemas = known.get(tool);
  if (schemas === undefined) {
    schemas = {
      input: z.toJSONSchema(tool.input, { io: 'input', unrepresentable: 'any' }),
      output: z.toJSONSchema(tool.output, { io: 'output', unrepresentable: 'any' }),
    };
    known.set(tool, schemas);
  }
  return schemas;
}

/** What every name in an expression of this graph stands for, once its node has run. */
export function variablesOf(graph: AgentGraph, around: Surroundings): Variables {
  const errors = new Set(
    graph.edges.filter((e) => e.fromPort === 'error' || e.fromPort === 'without').map((e) => e.from),
  );
  const nodes = graph.nodes.map((node): [string, JsonSchema] => {
    const schema = outputOf(node, around);
    return [node.id, errors.has(node.id) ? { anyOf: [schema, FAILED] } : schema];
  });
  return new Map([...nodes, ['input', inputOf(graph)], ['state', STATE]]);
}

const FAILED = closed({ error: { type: 'string' } });
const STATE = closed({
  autonomy: { type: 'string', enum: ['suggest', 'ask', 'act'] },
  visits: { type: 'object', additionalProperties: { type: 'integer' } },
  event: { type: ['object', 'null'] },
  run: { type: 'string' },
  item: ANYTHING,
  index: { type: ['integer', 'null'] },
});

function closed(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** What a node gives when it ends well. */
function outputOf(node: GraphNode, { tools, agents }: Surroundings): JsonSchema {
  if (node.type === 'call') {
    const tool = tools.get(node.fn);
    return tool === undefined ? ANYTHING : schemasOf(tool).output;
  }
  if (node.type === 'llm') return answerOf(node.schema);
  if (node.type === 'switch') return closed({ port: { type: 'string' } });
  if (node.type === 'approve') return ANSWER;
  if (node.type === 'wait') return WOKEN;
  if (node.type === 'agent') return outputOfAgent(agents.get(node.ref));
  const branches = Object.fromEntries(node.branches.map((branch) => [branch, ANYTHING]));
  const results = node.each === undefined ? closed(branches) : { type: 'array' };
  const reduced = Object.fromEntries(Object.keys(node.reduce).map((name) => [name, ANYTHING]));
  return closed({ results, reduced: closed(reduced) });
}

const WOKEN = closed({ by: { type: 'string', enum: ['event', 'timeout'] }, event: { type: ['object', 'null'] } });

const ANSWER: JsonSchema = {
  type: 'object',
  properties: {
    answer: { type: 'string', enum: ['accepted', 'refused', 'expired'] },
    by: { type: 'string' },
    reason: { type: ['string', 'null'] },
  },
  required: ['answer'],
  additionalProperties: ANYTHING,
};

const BY = closed({
  model: { type: 'string' },
  endpoint: { type: 'string' },
  adapter: { type: ['string', 'null'] },
  prompt: { type: 'string' },
});

/** A model answers in the fields it was asked for, so that others are mistakes; the engine adds who answered and what is proposed. */
function answerOf(schema: JsonSchema): JsonSchema {
  if (!('properties' in schema)) return schema;
  const { additionalProperties = false } = schema;
  const properties = { ...objectIn(schema, 'properties'), by: BY, proposed: { type: 'array' } };
  return { ...schema, properties, additionalProperties };
}

function outputOfAgent(agent: AgentGraph | undefined): JsonSchema {
  if (agent?.output === undefined) return ANYTHING;
  return closed(Object.fromEntries(Object.keys(agent.output).map((name) => [name, ANYTHING])));
}

/** What a run is given. More may come from whoever calls the agent, so other names are not mistakes. */
function inputOf({ wakes }: AgentGraph): JsonSchema {
  const properties = Object.assign({}, ...[...wakes, null].map(givenBy)) as Record<string, JsonSchema>;
  return { type: 'object', properties, additionalProperties: ANYTHING };
}

const RECORD: JsonSchema = { type: ['string', 'null'], description: 'Id of the record it is about' };
const ABOUT: Readonly<Record<string, JsonSchema>> = {
  event: { type: ['string', 'null'] },
  kind: { type: ['string', 'null'] },
  batchId: { type: ['string', 'null'] },
  record: RECORD,
};

function givenBy(wake: Wake | null): Readonly<Record<string, JsonSchema>> {
  if (wake !== null && 'cron' in wake)
    return { schedule: { type: 'string' }, due: { type: 'string', format: 'date-time' } };
  return wake !== null && 'event' in wake ? { ...ABOUT, payload: { type: 'object' } } : ABOUT;
}

const OF_CEL: Readonly<Record<string, JsonSchema>> = {
  string: { type: 'string' },
  int: { type: 'integer' },
  uint: { type: 'integer' },
  double: { type: 'number' },
  bool: { type: 'boolean' },
  null: { type: 'null' },
};

/** What a value of a graph will be: literals as they stand, references as what they refer to. */
export function schemaOfValue(value: unknown, variables: Variables): JsonSchema {
  if (isExpression(value))
    return value.startsWith('==') ? { type: 'string' } : schemaOfExpression(value.slice(1), variables);
  if (Array.isArray(value)) {
    const items = value.map((item) => schemaOfValue(item, variables));
    return items.length === 0 ? { type: 'array' } : { type: 'array', items: { anyOf: items } };
  }
  if (!isSchema(value)) return { type: typeOfValue(value), const: value };
  const properties = Object.entries(value).map(([name, item]) => [name, schemaOfValue(item, variables)]);
  return { ...closed(Object.fromEntries(properties)), [LITERAL]: true };
}

function schemaOfExpression(text: string, variables: Variables): JsonSchema {
  const { plain, type } = readNames(text);
  if (plain === null) return typeOfCel(type);
  const root = variables.get(plain.root);
  const found = root === undefined ? null : fieldAt(root, plain.path);
  return found !== null && 'schema' in found ? found.schema : ANYTHING;
}

function typeOfCel(type: string): JsonSchema {
  if (type.startsWith('list')) return { type: 'array' };
  return type.startsWith('map') ? { type: 'object' } : (OF_CEL[type] ?? ANYTHING);
}
