import { z } from 'zod';
import { canonicalJson } from '../graph/content-hash.ts';
import { isRemote, sensitivePaths, type AnyTool, type Autonomy } from '../tool.ts';
import type { ModelCall } from './port.ts';

/** What is known when a model asks for a call. */
export type Gate = Readonly<{
  /** The tools of its node, by the name the model was told. */
  tools: ReadonlyMap<string, AnyTool>;
  /** Names of those that are never done for it. */
  guarded: ReadonlySet<string>;
  autonomy: Autonomy;
  /** A person, or the policy, has agreed to what comes next. */
  isApproved: boolean;
  /** The model has been shown text from outside. */
  isOutside: boolean;
  /** The values it may choose for sensitive inputs, as `valuesIn` gives them. */
  trusted: ReadonlySet<string>;
}>;

/** What may become of a call. */
export type Verdict =
  | Readonly<{ may: 'run'; tool: AnyTool; input: unknown }>
  | Readonly<{ may: 'propose'; tool: AnyTool; input: unknown; reason: string }>
  | Readonly<{ may: 'not'; reason: string }>;

/**
 * Whether a call that a model asks for is done, left to a person or refused. The model is never believed: its call has to
 * fit the tool, its sensitive inputs have to stand in what its node was given, and what acts outside is only ever proposed.
 */
export function judgeCall(call: ModelCall, gate: Gate): Verdict {
  const tool = gate.tools.get(call.tool);
  if (tool === undefined) return { may: 'not', reason: `there is no tool ${quoted(call.tool)} here` };
  const input = argumentsOf(call.arguments);
  const parsed = tool.input.safeParse(input);
  if (!parsed.success) return { may: 'not', reason: `the input does not fit: ${z.prettifyError(parsed.error)}` };
  const chosen = chosenFreely(boundPaths(tool, gate), input, gate.trusted);
  if (chosen !== null) {
    const reason = `${chosen} may only be a value that stands in KNOWN, exactly as it stands there; leave it to a person otherwise`;
    return { may: 'not', reason };
  }
  return permitted(tool, input, gate);
}

function permitted(tool: AnyTool, input: unknown, gate: Gate): Verdict {
  if (tool.effect === 'reads') return { may: 'run', tool, input };
  if (tool.effect === 'leaves-the-building') {
    return { may: 'propose', tool, input, reason: 'it acts outside, so it is left to a person' };
  }
  if (gate.guarded.has(tool.name)) return { may: 'propose', tool, input, reason: 'it is left to a person' };
  if (gate.isOutside) return { may: 'not', reason: 'after text from outside was read, nothing is written' };
  if (gate.autonomy === 'act' || (gate.autonomy === 'ask' && gate.isApproved)) return { may: 'run', tool, input };
  return { may: 'propose', tool, input, reason: 'this agent may not act on its own, so it is left to a person' };
}

/**
 * Inputs a model may not choose freely. A question to a service outside carries what stands in it out of the building, so
 * once text from outside was read, which might ask for that, all of them are.
 */
function boundPaths(tool: AnyTool, { isOutside }: Gate): readonly string[] {
  return isOutside && isRemote(tool) ? ['*'] : sensitivePaths(tool);
}

/** Some endpoints give the arguments as text. */
function argumentsOf(given: unknown): unknown {
  if (typeof given !== 'string') return given ?? {};
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}

/** The first sensitive input whose value does not stand in what is trusted; null where all do. */
function chosenFreely(paths: readonly string[], input: unknown, trusted: ReadonlySet<string>): string | null {
  for (const path of paths) {
    const bad = valuesAt(input, path.split('.')).find((value) => !stands(value, trusted));
    if (bad !== undefined) return path;
  }
  return null;
}

function stands(value: unknown, trusted: ReadonlySet<string>): boolean {
  if (value === null || value === undefined) return true;
  if (trusted.has(canonicalJson(value))) return true;
  return Array.isArray(value) && value.every((item) => stands(item, trusted));
}

/** What stands at a path of a value; `*` means each item of a list or each value of an object. */
export function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  const [first, ...rest] = path;
  if (first === undefined) return value === undefined ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  const next = first === '*' ? Object.values(value) : Object.hasOwn(value, first) ? [Reflect.get(value, first)] : [];
  return next.flatMap((item: unknown) => valuesAt(item, rest));
}

/** Every value inside a value, itself included, in a form to be compared by. */
export function valuesIn(value: unknown, found = new Set<string>()): Set<string> {
  found.add(canonicalJson(value));
  if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) valuesIn(item, found);
  return found;
}

function quoted(name: string): string {
  return JSON.stringify(name.slice(0, 80));
}
