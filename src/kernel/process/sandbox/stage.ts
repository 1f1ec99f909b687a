import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { EngineParts } from '../engine/engine-parts.ts';
import { canonicalJson } from '../graph/content-hash.ts';
import type { Models } from '../llm/port.ts';
import { isRemote, nameOfTool, type AnyTool, type ToolServices } from '../tool.ts';
import type { Ground } from './ground.ts';
import { sampleOf } from './sample.ts';
import type { Captured, Session } from './session.ts';
import type { KnownStep, Recorded } from './trace.ts';

/** What a sandbox is made of: the parts of the engine, and services that keep nothing of what they see here. */
export type SandboxParts = Readonly<{
  engine: EngineParts;
  freshServices: (now: () => Date) => ToolServices;
  /** The cases that ship with an agent, as JSON Lines. */
  shippedCases: (agent: string) => Promise<string>;
}>;

/** What a tool is known to answer; undefined where it has to be called. */
export type Known = (tool: string, input: unknown) => { value: unknown } | undefined;

/** Everything one stretch of playing needs. */
export type Stage = Readonly<{
  scope: Scope;
  ground: Ground;
  parts: EngineParts;
  /** The record of the run it is compared with. */
  past: Recorded | null;
  captured: Captured[];
  /** Tools that were called so far, in order, also those that were answered for. */
  called: string[];
  /** Whether the last call was answered without calling the tool. */
  note: { by: 'given' | 'recorded' | 'captured' | null };
}>;

type Wanted = Readonly<{
  scope: Scope;
  ground: Ground;
  session: Session;
  /** The tools of the workspace, as they would be called outside. */
  tools: ReadonlyMap<string, AnyTool>;
  past: Recorded | null;
  /** Answers that a case gives. */
  given?: Known;
  models?: Models | null;
  /** Whose models are asked, and whose ledger pays; the session's own unless told. */
  paidBy?: Scope;
}>;

/** Parts of the engine that read and write on the ground, where tools that leave the building are not called. */
export function openStage({ engine, freshServices }: SandboxParts, wanted: Wanted): Stage {
  const { scope, ground, session, past } = wanted;
  const captured: Captured[] = [];
  const called: string[] = [];
  const note: Stage['note'] = { by: null };
  const now = (): Date => session.now;
  const answers = answersOf(past);
  const tools = [...wanted.tools].map(([name, tool]): [string, AnyTool] => {
    const known: Known = (asked, input) => {
      called.push(asked);
      const given = wanted.given?.(asked, input);
      if (given !== undefined) note.by = 'given';
      return given;
    };
    return [name, isRemote(tool) ? silent(tool, { captured, note, known, answers }) : told(tool, known)];
  });
  const staged = new Map(tools);
  const models = wanted.models === undefined ? engine.models : wanted.models;
  const parts: EngineParts = {
    ...engine,
    scopeFor: (tenantId, actor, purpose) => {
      if (tenantId !== scope.tenantId) throw new Failure('auth.forbidden');
      return ground.within(engine.scopeFor(tenantId, actor, purpose));
    },
    tools: staged,
    toolLookup: { in: async () => staged },
    services: freshServices(now),
    models: models === null ? null : offGround(models, wanted.paidBy ?? scope, ground),
    now,
  };
  return { scope, ground, parts, past, captured, called, note };
}

/** Nobody waits for a model while the ground is held, and what it costs is really paid. */
function offGround(models: Models, payer: Scope, ground: Ground): Models {
  return {
    ...models,
    has: (_scope, task) => models.has(payer, task),
    async ask(_scope, request) {
      await ground.close();
      return models.ask(payer, request);
    },
  };
}

/** A tool that gives what it is known to give, and works otherwise. */
function told(tool: AnyTool, known: Known): AnyTool {
  return acting(tool, async (input, context) => {
    const answer = known(nameOfTool(tool), input);
    return answer === undefined ? tool.run(input, context) : { value: answer.value, evidence: [] };
  });
}

type Silence = Readonly<{
  captured: Captured[];
  note: Stage['note'];
  known: Known;
  answers: ReadonlyMap<string, unknown>;
}>;

/** A tool that would leave the building: what it would have done is kept, and its answer known or made up. */
function silent(tool: AnyTool, { captured, note, known, answers }: Silence): AnyTool {
  const name = nameOfTool(tool);
  return acting(tool, async (input) => {
    const isEffect = tool.effect === 'leaves-the-building';
    if (isEffect) captured.push({ tool: name, input: JSON.parse(JSON.stringify(input)) as unknown });
    const given = known(name, input);
    if (given !== undefined) return { value: given.value, evidence: [] };
    note.by = 'captured';
    const recorded = answers.get(`${name} ${canonicalJson(input)}`);
    if (recorded !== undefined) return { value: recorded, evidence: [] };
    const made = sampleOf(tool.output);
    if (made === null) throw new Failure('sandbox.no_answer', { params: { tool: name } });
    return { value: made, evidence: [] };
  });
}

/** The same tool with something else behind it. What it takes and gives is worked out only where somebody asks. */
function acting(tool: AnyTool, run: AnyTool['run']): AnyTool {
  return Object.assign(Object.create(tool) as AnyTool, { run });
}

/** What tools answered in a past run, by tool and input. */
function answersOf(past: Recorded | null): ReadonlyMap<string, unknown> {
  const answers = new Map<string, unknown>();
  for (const [key, step] of past?.steps ?? []) {
    const name = toolAt(past, key);
    if (name !== null && step.status === 'done') answers.set(`${name} ${canonicalJson(step.input)}`, step.output);
  }
  return answers;
}

/** The tool that stood at a step of a past run; null for another sort of node. */
function toolAt(past: Recorded | null, key: string): string | null {
  const at = key.lastIndexOf('/') + 1;
  const node = key.slice(at).split('#')[0] ?? '';
  // A branch is played on the graph of its run.
  for (let way = key.slice(0, at); past !== null; way = way.replace(/[^/]*\/$/, '')) {
    const found = past.runs.get(way)?.compiled.nodes.get(node);
    if (found !== undefined) return found.type === 'call' ? found.fn : null;
    if (way === '') return null;
  }
  return null;
}

/** What the past run answered at a node that was asked the same; null where it was not. */
export function recordedAt(past: Recorded | null, key: string, input: unknown): KnownStep | null {
  const step = past?.steps.get(key);
  if (step === undefined || step.status === 'waiting') return null;
  return canonicalJson(step.input ?? null) === canonicalJson(input ?? null) ? step : null;
}
