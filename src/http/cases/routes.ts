import { CaseGate, CasesPut, CasesRun, CaseSet, Job, type CaseRow, type CaseRun } from '@valence/contract';
import { z } from 'zod';
import { asId, Failure, textOfId, type Id } from '#base';
import { getJob, limitsOf } from '#kernel/memory';
import { readRun, readScenarios, type StoredCase, type StoredCaseRun, type Scenario } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { presentJob } from '../jobs/present.ts';
import { defineRoute, type Route } from '../route.ts';
import { assertSeen } from '../runs/present.ts';
import type { Services } from '../services.ts';

const Agent = z.object({ agent: z.string().max(64) });
const One = Agent.extend({ id: z.string().max(80) });
const About = z.object({ agent: z.string(), id: z.string() });

const getCases = defineRoute({
  method: 'GET',
  path: '/api/cases/:agent',
  summary: 'The cases of an agent, and how they were played lately (for those who build agents)',
  purpose: 'sales',
  input: Agent,
  output: CaseSet,
  handle: ({ agent }, { scope, services }) => setOf(scope, services, agent),
});

const putCasesRoute = defineRoute({
  method: 'PUT',
  path: '/api/cases/:agent',
  summary: 'Add cases to the set of an agent, one JSON object a line',
  purpose: 'sales',
  input: CasesPut.extend({ agent: z.string().max(64) }),
  output: CaseSet,
  bodyLimit: 5_000_000,
  async handle({ agent, text }, { scope, services }) {
    const { cases, faults } = readScenarios(text);
    const [first] = faults;
    if (first !== undefined) throw new Failure('cases.unreadable', { params: first });
    await services.process.cases.put(
      scope,
      agent,
      cases.map((scenario) => ({ scenario })),
    );
    return setOf(scope, services, agent);
  },
});

const dropCaseRoute = defineRoute({
  method: 'DELETE',
  path: '/api/cases/:agent/:id',
  summary: 'Take a case that was added here out of the set',
  purpose: 'sales',
  input: One,
  output: About,
  async handle({ agent, id }, { scope, services }) {
    await services.process.cases.drop(scope, agent, id);
    return { agent, id };
  },
});

const acceptCase = defineRoute({
  method: 'POST',
  path: '/api/cases/:agent/:id/accept',
  summary: 'Take a proposed case into the set',
  purpose: 'sales',
  input: One,
  output: About,
  async handle({ agent, id }, { scope, services }) {
    await services.process.cases.accept(scope, agent, id);
    return { agent, id };
  },
});

const runCasesRoute = defineRoute({
  method: 'POST',
  path: '/api/cases/:agent/run',
  summary: 'Play all cases of an agent in the background',
  purpose: 'sales',
  input: CasesRun.extend({ agent: z.string().max(64) }),
  output: Job,
  async handle({ agent, version, repeat }, { scope, services, locale }) {
    const job = await services.process.cases.start(scope, { agent, version: version ?? null, repeat });
    return presentJob(scope, await getJob(scope, job), locale);
  },
});

const getGate = defineRoute({
  method: 'GET',
  path: '/api/cases/:agent/gate',
  summary: 'Whether a version of an agent may be put to work, by its cases',
  purpose: 'sales',
  input: Agent.extend({ version: z.string().optional() }),
  output: CaseGate,
  handle: ({ agent, version }, { scope, services }) =>
    services.process.cases.gate(scope, { agent, version: version ?? null }),
});

const makeCaseOfRun = defineRoute({
  method: 'POST',
  path: '/api/runs/:id/case',
  summary: 'Make a case of a run: its records, answers and what it did, kept in this workspace',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: About,
  async handle({ id: text }, { scope, services }) {
    const id = asId('run', text);
    await assertSeen(scope, services, await readRun(scope, id));
    const { rows, fields } = await limitsOf(scope);
    // A case is open to all who build agents: it must not be made by somebody who sees only a part of the run.
    if (rows || fields) throw new Failure('auth.forbidden');
    return services.process.cases.ofRun(scope, id);
  },
});

/** The routes of cases. */
export const caseRoutes: readonly Route[] = [
  getCases,
  getGate,
  putCasesRoute,
  dropCaseRoute,
  acceptCase,
  runCasesRoute,
  makeCaseOfRun,
];

async function setOf(scope: Scope, { process }: Services, agent: string): Promise<CaseSet> {
  const { title, shipped, own, runs } = await process.cases.read(scope, agent);
  const { rows, fields } = await limitsOf(scope);
  const isWhole = !rows && !fields;
  const taken = new Set(own.filter((c) => !c.isProposed).map((c) => c.scenario.id));
  const ships = shipped.filter((c) => !taken.has(c.id)).map(rowOfShipped);
  return {
    agent,
    title,
    cases: [...ships, ...own.map((c) => rowOf(c, isWhole))],
    runs: runs.map((r) => caseRunOf(r, isWhole)),
  };
}

function rowOfShipped(scenario: Scenario): CaseRow {
  const { id, title, mode } = scenario;
  return { id, title, mode, origin: 'shipped', by: null, at: null, run: null, body: scenario };
}

function rowOf({ scenario, isProposed, by, at, runId }: StoredCase, isWhole: boolean): CaseRow {
  const { id, title, mode } = scenario;
  return {
    id,
    title,
    mode,
    origin: isProposed ? 'proposed' : 'own',
    by,
    at: at.toISOString(),
    run: runId === null ? null : textOfId('run', runId as Id<'run'>),
    body: isWhole ? scenario : null,
  };
}

/** How a set was played, as the wire has it; what was expected only for who sees everything. */
export function caseRunOf({ id, report, by, at }: StoredCaseRun, isWhole: boolean): CaseRun {
  const { version, cases, passed, flaky, repeats, ms, results } = report;
  return {
    id: textOfId('caseRun', id as Id<'caseRun'>),
    version,
    by,
    at: at.toISOString(),
    cases,
    passed,
    flaky,
    repeats,
    ms,
    results: results.map((r) => ({
      id: r.id,
      title: r.title,
      passed: r.passed,
      repeats: r.repeats,
      faults: isWhole
        ? r.faults.map(({ what, expected, actual }) => ({ what, expected: expected ?? null, actual: actual ?? null }))
        : [],
      error: r.error,
      ms: r.ms,
      tokens: r.tokens,
    })),
  };
}
