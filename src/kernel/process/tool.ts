import type { z } from 'zod';
import type { Money, Text } from '#base';
import type { EvidenceRef, Saying } from '#kernel/memory';
import type { Purpose, Scope } from '#kernel/security';

/** What a tool does to the world. `writes` changes our own memory; the last kind acts outside and cannot be undone. */
export const EFFECTS = ['reads', 'writes', 'leaves-the-building'] as const;
export type Effect = (typeof EFFECTS)[number];

/** What an input decides that nobody outside may choose: to whom, where to, how much, about which record, which words go out. */
export const SENSITIVE = ['recipient', 'url', 'amount', 'record', 'text'] as const;
export type Sensitive = (typeof SENSITIVE)[number];

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
  /** What it asks for, such as `first-touch`: suggestions of several agents that ask for the same of one record are one card. */
  action?: string;
  /** By when it has to be done; cards whose time runs out come first. */
  dueAt?: Date | null;
  versions: readonly Readonly<{ what: string; version: string }>[];
}>;

/** What a colleague is told in the product; who has no login is not told. */
export type Message = Readonly<{
  /** Entity id of the person. */
  to: string;
  text: Text;
  /** The record it leads to. */
  recordId: string | null;
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
  /** Buffers a message that reaches the person when the step commits. It cannot be taken back. */
  tell(message: Message): void;
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
  /** Its output carries text that somebody outside wrote: mails, web pages, documents, what customers typed. */
  outside?: boolean;
  /** The outside service it is an operation of; absent for what ships. Each call goes to a machine outside. */
  from?: Readonly<{
    kind: 'openapi' | 'mcp';
    /** What people call the service. */
    source: string;
    /** False for a version that a newer one has replaced. */
    isCurrent: boolean;
  }>;
  /**
   * Inputs that text from outside may never choose without a person: `to`, `lines.*.amount`. A tool that acts outside and
   * names none is not believed: then it is all of them.
   */
  sensitive?: Readonly<Record<string, Sensitive>>;
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
  if (tool.name.startsWith(OUTSIDE_PREFIX)) throw new Error(`${tool.name}: this name is for outside services`);
  if (!/^[a-z][a-z0-9-]*$/.test(tool.name) || !Number.isInteger(tool.version) || tool.version < 1) {
    throw new Error(`${tool.name}@${tool.version}: a tool has a kebab-case name and a version from 1`);
  }
  return tool;
}

/** Whether a call leaves the process, whatever it does there: such a call holds no transaction and none is made in a sandbox. */
export function isRemote({ from, effect }: Pick<AnyTool, 'from' | 'effect'>): boolean {
  return from !== undefined || effect === 'leaves-the-building';
}

/** How names of tools of outside services begin; none that ships does. */
export const OUTSIDE_PREFIX = 'ext-';

/** Paths of a tool's input that outsiders may never choose; `*` stands for every name or place. */
export function sensitivePaths({ sensitive, effect }: Pick<AnyTool, 'sensitive' | 'effect'>): readonly string[] {
  return sensitive === undefined ? (effect === 'leaves-the-building' ? ['*'] : []) : Object.keys(sensitive);
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
