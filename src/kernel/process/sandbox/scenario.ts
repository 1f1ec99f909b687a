import { z } from 'zod';
import { AUTONOMY } from '../tool.ts';

const NodeId = z.string().regex(/^[a-z][A-Za-z0-9_]{0,63}$/);
const ToolName = z.string().regex(/^[a-z][a-z0-9-]*@[1-9]\d*$/);
const RecordName = z.string().regex(/^[a-z][A-Za-z0-9_-]{0,63}$/);
const Values = z.record(z.string(), z.unknown());
const Text = z.object({ zh: z.string().min(1), en: z.string().min(1) });

/** What stands when the case begins. Nothing else does: each case is played in a workspace of its own. */
const Given = z
  .strictObject({
    /** Records, by a name of the case's own. Elsewhere in the case the text `@name` means the id of that record. */
    records: z
      .array(
        z.strictObject({ ref: RecordName, kind: z.string().min(1), data: Values, at: z.iso.datetime().optional() }),
      )
      .max(500)
      .default([]),
    /** What a tool answers to inputs that hold `in`; the first that fits counts. Other calls work on the records. */
    tools: z.record(ToolName, z.array(z.strictObject({ in: Values.default({}), out: z.unknown() }))).default({}),
    /** What models answer at a node, one after the other; the last one again and again. */
    models: z.array(z.strictObject({ node: NodeId, value: z.unknown() })).default([]),
    /** How people answer; without an answer the case ends waiting. */
    answers: z.record(NodeId, z.enum(['accepted', 'refused', 'expired'])).default({}),
    /** What ends a wait: the time is up, or an event with this payload came. Without it the case ends waiting. */
    waits: z.record(NodeId, z.union([z.literal('timeout'), z.strictObject({ event: Values })])).default({}),
    autonomy: z.enum(AUTONOMY).optional(),
    /** The clock of the case. */
    now: z.iso.datetime().optional(),
  })
  .default({ records: [], tools: {}, models: [], answers: {}, waits: {} });

/** A part of a value: objects by the fields named, lists by items that come in this order, `[]` only for an empty one. */
const Part = z.unknown();

const Expect = z.strictObject({
  status: z.enum(['done', 'waiting', 'failed']).optional(),
  /** A part of the output; with a `$schema` inside it is JSON Schema instead. */
  output: Part.optional(),
  /** Parts of what nodes gave. */
  nodes: z.record(NodeId, Part).optional(),
  /** Tools called in this order; others may come between. */
  calls: z.array(ToolName).optional(),
  notCalls: z.array(ToolName).optional(),
  /** Records that what was found rests on: `@name`, or `@name.field`. */
  cites: z.array(z.string().regex(/^@[a-z][\w-]*(\.[\w-]+)?$/)).optional(),
  /** A figure and where it must lie. The path begins with `output` or a node: `score.probability`. */
  score: z.strictObject({ path: z.string().min(1), min: z.number().optional(), max: z.number().optional() }).optional(),
  /** By which ports nodes were left, the last time. */
  port: z.record(NodeId, z.string().min(1)).optional(),
  /** Parts of what would be written, of suggestions made, and of what would leave the building: each must be among them. */
  writes: z.array(z.strictObject({ kind: z.string(), data: Part.optional() })).optional(),
  decisions: z.array(Part).optional(),
  leaves: z.array(z.strictObject({ tool: ToolName, in: Part.optional() })).optional(),
  /** Why it must do nothing: nothing may be written, suggested or leave. */
  refuses: z.string().min(1).optional(),
  /** Working time without waiting. */
  maxMs: z.number().positive().optional(),
  /** Cost of models, in units of the workspace's currency. */
  maxCost: z.number().nonnegative().optional(),
  maxTokens: z.int().nonnegative().optional(),
});

/** One case of a scenario set: a line of a JSON Lines file. */
export const Scenario = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/),
    title: Text,
    input: Values.default({}),
    given: Given,
    /** playbook: without any model. model: with what `given.models` says, or a model that is asked. */
    mode: z.enum(['playbook', 'model']).default('playbook'),
    expect: Expect,
  })
  .refine(({ expect }) => Object.keys(expect).length > 0, { path: ['expect'], error: 'a case expects something' });
export type Scenario = z.output<typeof Scenario>;
export type ScenarioDraft = z.input<typeof Scenario>;

/** A line that is no case, in one English sentence. Lines count from 1. */
export type ScenarioFault = Readonly<{ line: number; detail: string }>;

/** The cases of a JSON Lines text, and the lines that are none. Empty lines and those beginning with `//` are passed over. */
export function readScenarios(
  text: string,
): Readonly<{ cases: readonly Scenario[]; faults: readonly ScenarioFault[] }> {
  const cases: Scenario[] = [];
  const faults: ScenarioFault[] = [];
  const seen = new Set<string>();
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('//')) continue;
    const read = readScenario(line);
    const detail = 'fault' in read ? read.fault : seen.has(read.id) ? `the id ${read.id} stands twice` : null;
    if (detail !== null) faults.push({ line: index + 1, detail });
    else if (!('fault' in read)) {
      seen.add(read.id);
      cases.push(read);
    }
  }
  return { cases, faults };
}

function readScenario(line: string): Scenario | { fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
  const parsed = Scenario.safeParse(value);
  if (!parsed.success) return { fault: z.prettifyError(parsed.error).replaceAll('\n', ' ') };
  const missing = unknownNames(parsed.data);
  return missing.length > 0 ? { fault: `no record is called ${missing.join(', ')}` } : parsed.data;
}

const NAME = /^@([a-z][\w-]*)/;

/** Names of records that a case speaks of and does not give. */
function unknownNames({ given, input, expect }: Scenario): string[] {
  const known = new Set(given.records.map((r) => r.ref));
  const spoken = namesIn([input, given.records.map((r) => r.data), given.tools, given.models, expect]);
  return [...new Set(spoken)].filter((name) => !known.has(name));
}

function namesIn(value: unknown): string[] {
  if (typeof value === 'string') {
    const name = /^@[a-z][\w-]*(\.[\w-]+)?$/.test(value) ? NAME.exec(value)?.[1] : undefined;
    return name === undefined ? [] : [name];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(namesIn);
}

/** The value with `@name` made the id of that record, or the other way round. */
export function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return names.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => renamed(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renamed(item, names)]));
}
