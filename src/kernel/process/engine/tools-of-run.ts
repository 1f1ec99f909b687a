import { isOutsideName } from '../outside/tools-here.ts';
import type { AnyTool } from '../tool.ts';
import type { EngineParts } from './engine-parts.ts';
import type { LiveRun } from './live-run.ts';

type Tools = ReadonlyMap<string, AnyTool>;

/** The tools a run's graph may call. Only where it names one of an outside service the workspace's own are looked up. */
export function toolsOfRun(parts: EngineParts, run: LiveRun): Tools | Promise<Tools> {
  return run.compiled.hasOutsideTools ? toolsHere(parts, run) : parts.tools;
}

/** One tool by name; undefined where this process, or for an outside one the workspace, does not have it. */
export function toolOfRun(
  parts: EngineParts,
  run: LiveRun,
  fn: string,
): AnyTool | undefined | Promise<AnyTool | undefined> {
  return isOutsideName(fn) ? toolsHere(parts, run).then((tools) => tools.get(fn)) : parts.tools.get(fn);
}

function toolsHere(parts: EngineParts, run: LiveRun): Promise<Tools> {
  const scope = parts.scopeFor(run.tenantId, run.actor, run.purpose);
  // Inside the segment's read transaction where there is one, so that a run never holds two connections.
  return (run.reading?.within(scope) ?? scope).read((tx) => parts.toolLookup.in(tx));
}
