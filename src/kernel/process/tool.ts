import type { z } from 'zod';
import type { Money, Text } from '#base';
import type { EvidenceRef, Saying } from '#kernel/memory';
import type { Purpose, Scope } from '#kernel/security';

/** What a tool does to the world. `writes` changes our own memory; the last kind acts outside and cannot be undone. */
export const EFFECTS = ['reads', 'writes', 'leaves-the-building'] as const;
export type Effect = (typeof EFFECTS)[number];

/** suggest: only shows; ask: prepares and waits for a person; act: does it where policy allows. */
export const AUTONOMY = ['suggest', 'ask', 'act'] as const;
export type Autonomy = (typeof AUTONOMY)[number];

/** What an agent suggests, before it is stored. */
export type DecisionDraft = Readonly<{
  /** The record it is about. */
  subjectId: string | null;
  /** Entity id of the person whose feed it belongs to; null: everybody's. */
  ownerId: string | null;
  /** The wire's action, why and chain, with EvidenceRef where the wire has Evidence. */
  card: object;
  /** Probability × amount; cards are ranked by it. null: not known. */
  expected: Money | null;
  probability: number | null;
  versions: readonly Readonly<{ what: string; version: string }>[];
}>;

/**
 * A condition that must still hold when the work commits. The record `lock` is locked in the checkpoint's transaction,
 * then `check` runs, after what the step itself writes; false takes all back and computes the segment anew, at most 5 times.
 */
export type Guard = Readonly<{ lock: string; check: (scope: Scope) => Promise<boolean> }>;

/** What `main` hands to tools, by key: the model in use, the clock of the workspace, ports to other kernels. */
export type ToolServices = Readonly<Record<string, unknown>>;

/** A service that tools may ask for, with its type. */
export type ServiceKey<T> = Readonly<{ name: string; type?: T }>;

/** Names a service once, so that who hands it in and who asks for it agree on its type. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller states the type, nothing could infer it
export function defineService<T>(name: string): ServiceKey<T> {
  return { name };
}

/** The service under this key. A missing one is a wiring mistake, so it throws a plain error. */
export function serviceOf<T>(services: ToolServices, key: ServiceKey<T>): T {
  if (!(key.name in services)) throw new Error(`no service ${key.name} was handed to the tools`);
  return services[key.name] as T;
}

export type ToolContext = Readonly<{
  /** For the tool's own purpose. */
  scope: Scope;
  now(): Date;
  run: Readonly<{ id: string; agent: string; version: string; autonomy: Autonomy }>;
  /** `run:node#iteration`: the same when a step is done again after a crash, for effects outside. */
  key: string;
  /** Ends when the run is cancelled, taken over or out of time. */
  signal: AbortSignal;
  /** Buffers a memory write that commits with the step, the run being its source. Returns the record's id. */
  say(saying: Saying): string;
  /** Buffers a decision that commits with the step. Returns its id. */
  decide(draft: DecisionDraft): string;
  guard(guard: Guard): void;
  services: ToolServices;
}>;

/** A function an agent may call. Its name and version never mean something else later. */
export type Tool<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> = Readonly<{
  name: string;
  version: number;
  title: Text;
  about: Text;
  effect: Effect;
  purpose: Purpose;
  input: In;
  output: Out;
  run(
    input: z.output<In>,
    context: ToolContext,
  ): Promise<Readonly<{ value: z.input<Out>; evidence: readonly EvidenceRef[] }>>;
}>;

/** A tool of any shape, as lists hold it. What it gets and gives is parsed by its own schemas. */
export type AnyTool = Omit<Tool, 'run'> &
  Readonly<{
    run(input: never, context: ToolContext): Promise<Readonly<{ value: unknown; evidence: readonly EvidenceRef[] }>>;
  }>;

export function defineTool<In extends z.ZodType, Out extends z.ZodType>(tool: Tool<In, Out>): Tool<In, Out> {
  if (!/^[a-z][a-z0-9-]*$/.test(tool.name) || !Number.isInteger(tool.version) || tool.version < 1) {
    throw new Error(`${tool.name}@${tool.version}: a tool has a kebab-case name and a version from 1`);
  }
  return tool;
}

/** How graphs name a tool: `score-lead@1`. */
export function nameOfTool({ name, version }: Pick<AnyTool, 'name' | 'version'>): string {
  return `${name}@${version}`;
}

/** Tools by `name@version`. @throws Error when two share one. */
export function toolMap(tools: readonly AnyTool[]): ReadonlyMap<string, AnyTool> {
  const map = new Map<string, AnyTool>();
  for (const tool of tools) {
    const name = nameOfTool(tool);
    if (map.has(name)) throw new Error(`two tools are called ${name}`);
    map.set(name, tool);
  }
  return map;
}
