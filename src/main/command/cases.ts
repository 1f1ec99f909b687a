import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Failure } from '#base';
import { catalog, readShippedCases } from '#catalog';
import { defineAgent, readScenarios, type AgentGraph, type CaseResult, type Scenario } from '#kernel/process';
import { openStore } from '#store';
import { openKernels } from '../kernels.ts';
import { onOwnDatabase } from './own-database.ts';

export type CasesArguments = Readonly<{
  agent: string;
  /** The cases that ship with the agent unless told. */
  file: string | null;
  /** The shipped graph of this name unless told. */
  graph: string | null;
  repeat: number;
  isJson: boolean;
}>;

const MOST_REPEATS = 100;

/** @throws Failure `setup.arguments` */
export function casesArguments(argv: readonly string[]): CasesArguments {
  try {
    const one = { type: 'string' } as const;
    const options = { file: one, graph: one, repeat: one, json: { type: 'boolean' } } as const;
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options });
    const [act, agent, ...more] = positionals;
    if (act !== 'run' || agent === undefined || more.length > 0) throw new Error('cases run AGENT');
    const repeat = Number(values.repeat ?? 1);
    if (!Number.isInteger(repeat) || repeat < 1 || repeat > MOST_REPEATS) throw new Error(`--repeat 1–${MOST_REPEATS}`);
    return { agent, file: values.file ?? null, graph: values.graph ?? null, repeat, isJson: values.json ?? false };
  } catch (cause) {
    throw refused(cause);
  }
}

function refused(cause: unknown): Failure {
  return new Failure('setup.arguments', {
    params: { reason: cause instanceof Error ? cause.message : String(cause) },
    cause,
  });
}

/**
 * Plays the cases of an agent on a database of their own and prints what came out. Whether all passed; also false where there
 * are none, so that a set that was moved away is noticed.
 *
 * @throws Failure `cases.unreadable`, `agent.unknown`, `agent.invalid_graph`
 */
export async function runCasesCommand(asked: CasesArguments, print: (line: string) => void): Promise<boolean> {
  const graph = await graphOf(asked);
  const cases = await casesOf(asked);
  return onOwnDatabase(async (config) => {
    const store = await openStore(config);
    const report = (error: unknown, where: string): void => print(`${where}: ${String(error)}`);
    const kernels = await openKernels({ store, isHttps: false, publicUrl: null, report });
    try {
      const tenantId = await kernels.security.workspaces.make({ name: 'cases', isDemo: false, adminId: null });
      const actor = { type: 'system', id: 'cases', name: 'cases', role: 'admin' } as const;
      const scope = kernels.security.scopeFor(tenantId, actor, graph.purpose);
      const onCase = (result: CaseResult): void => {
        if (!asked.isJson) for (const line of linesOf(result)) print(line);
      };
      const done = await kernels.process.sandbox.runCases(scope, { graph, cases, repeat: asked.repeat, onCase });
      if (asked.isJson) print(JSON.stringify(done, null, 2));
      else
        print(
          `${done.agent} ${done.version}: ${done.passed}/${done.cases}, flaky ${done.flaky}, ${Math.round(done.ms)} ms`,
        );
      return done.cases > 0 && done.passed === done.cases;
    } finally {
      await kernels.stop();
      await store.close();
    }
  });
}

async function graphOf({ agent, graph: file }: CasesArguments): Promise<AgentGraph> {
  if (file !== null) return defineAgent(JSON.parse(await textOf(file)) as Parameters<typeof defineAgent>[0]);
  const graph = catalog.agents.find(({ name }) => name === agent);
  if (graph === undefined) throw new Failure('agent.unknown', { params: { agent } });
  return graph;
}

async function casesOf({ agent, file }: CasesArguments): Promise<readonly Scenario[]> {
  const { cases, faults } = readScenarios(file === null ? await readShippedCases(agent) : await textOf(file));
  const [first] = faults;
  if (first !== undefined)
    throw new Failure('cases.unreadable', { params: { line: first.line, detail: first.detail } });
  return cases;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw refused(cause);
  }
}

/** Longest text of one value in a line. */
const LONGEST = 160;

function linesOf({ id, passed, repeats, faults, ms, error }: CaseResult): string[] {
  const isGood = passed === repeats;
  const times = repeats === 1 ? '' : ` ${passed}/${repeats}`;
  const head = `${isGood ? '✔' : passed > 0 ? '~' : '✖'} ${id}${times} ${Math.round(ms)} ms`;
  const said = faults.map(
    ({ what, expected, actual }) => `    ${what}: expected ${brief(expected)}, got ${brief(actual)}`,
  );
  return isGood ? [head] : [head, ...said, ...(error === null ? [] : [`    ${error}`])];
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
