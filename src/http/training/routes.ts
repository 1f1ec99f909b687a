import {
  AgentTraining,
  Job,
  TrainingAgents,
  TrainingPeriod,
  type CaseRun,
  type TrainingAgent,
} from '@valence/contract';
import { z } from 'zod';
import { getJob } from '#kernel/memory';
import type { AgentAnswers } from '#kernel/process';
import { backTestOf } from '../cases/back-tests.ts';
import { caseRunOf } from '../cases/routes.ts';
import { presentJob } from '../jobs/present.ts';
import { defineRoute, type Route } from '../route.ts';
import { assertSeesAll } from '../sees-all.ts';
import { mayExport, reasonsOf, versionOf } from './present.ts';

const MS_PER_WEEK = 7 * 86_400_000;
const One = TrainingPeriod.extend({ agent: z.string().max(64) });

const sinceWeeks = (now: Date, weeks: number): Date => new Date(now.getTime() - weeks * MS_PER_WEEK);

const listTraining = defineRoute({
  method: 'GET',
  path: '/api/training',
  summary: 'How people answered each agent lately (for those who build agents)',
  purpose: 'sales',
  input: TrainingPeriod,
  output: TrainingAgents,
  async handle({ weeks }, { scope, services }) {
    await assertSeesAll(scope);
    const agents = await services.process.training.list(scope, sinceWeeks(services.now(), weeks));
    return { weeks, agents: agents.map(agentOf) };
  },
});

const getTraining = defineRoute({
  method: 'GET',
  path: '/api/training/:agent',
  summary: 'How people answered one agent: by version, why it was refused, before and after, what happened since',
  purpose: 'sales',
  input: One,
  output: AgentTraining,
  async handle({ agent, weeks }, { scope, services }) {
    await assertSeesAll(scope);
    const found = await services.process.training.one(scope, { agent, since: sinceWeeks(services.now(), weeks) });
    const { change, lastCases, lastBackTest } = found;
    return {
      ...agentOf(found),
      weeks,
      versions: found.versions.map(versionOf),
      change:
        change === null ? null : { before: versionOf(change.before), after: versionOf(change.after), gap: change.gap },
      models: [...found.models],
      reasons: reasonsOf(found.reasons),
      ends: found.after,
      proposed: found.proposed,
      lastCases: lastCases === null ? null : withoutResults(caseRunOf(lastCases, false)),
      lastBackTest: lastBackTest === null ? null : backTestOf(lastBackTest),
      writtenByModel: found.writtenByModel,
      mayExport: mayExport(scope),
    };
  },
});

const exportTraining = defineRoute({
  method: 'POST',
  path: '/api/training/:agent/set',
  summary: 'Write the training set of an agent as JSON Lines, in the background (administrators)',
  purpose: 'learning',
  input: One,
  output: Job,
  async handle({ agent, weeks }, { scope, services, locale }) {
    const since = sinceWeeks(services.now(), weeks);
    const job = await services.process.training.startSet(scope, { agent, since });
    return presentJob(scope, await getJob(scope, job), locale);
  },
});

function withoutResults({ results: _results, ...run }: CaseRun): Omit<CaseRun, 'results'> {
  return run;
}

function agentOf({ name, title, atWork, counts, share }: AgentAnswers): TrainingAgent {
  return { agent: name, title, atWork, counts, share };
}

/** The routes of what is learned of answers. */
export const trainingRoutes: readonly Route[] = [listTraining, getTraining, exportTraining];
