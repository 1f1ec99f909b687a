import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { JobRun, Tx } from '#store';
import type { EngineParts } from '../engine/engine-parts.ts';
import { assertBuilder } from '../studio/builders.ts';
import { runSet, startSet } from './export-set.ts';
import { readAgent, readAgents, type AgentAnswers, type AgentTraining, type Standing } from './read-training.ts';
import { countAnswered } from './set-rows.ts';

/** How agents are answered, for those who build them; each may throw `studio.not_builder`. */
export type TrainingDoor = Readonly<{
  /** Every agent with what people answered it since, those with most answers first. */
  list(scope: Scope, since: Date): Promise<readonly AgentAnswers[]>;
  /** One agent, and how many lines its training set could have. @throws Failure `agent.unknown` */
  one(
    scope: Scope,
    period: Readonly<{ agent: string; since: Date }>,
  ): Promise<AgentTraining & Readonly<{ writtenByModel: number }>>;
  /** Begins to write the training set of an agent. Returns the job's id. @throws Failure `agent.unknown`, `auth.forbidden` */
  startSet(scope: Scope, period: Readonly<{ agent: string; since: Date }>): Promise<string>;
  /** The work of `startSet`. */
  runJob(scope: Scope, job: JobRun): Promise<void>;
}>;

export function openTraining(engine: EngineParts): TrainingDoor {
  const standingIn = async (tx: Tx): Promise<Standing> => {
    const { named, byName } = await engine.agents.in(tx);
    return { named, atWork: new Map([...byName].map(([name, { version }]) => [name, version])) };
  };
  const agentIn = async (tx: Tx, name: string) => {
    const { named, atWork } = await standingIn(tx);
    const agent = named.find((one) => one.name === name);
    if (agent === undefined) throw new Failure('agent.unknown', { params: { agent: name } });
    return { agent, atWork: atWork.get(name) ?? null };
  };
  const building = <T>(scope: Scope, fn: (tx: Tx) => Promise<T>): Promise<T> =>
    scope.read(async (tx) => {
      await assertBuilder(tx, scope);
      return fn(tx);
    });
  return {
    list: (scope, since) => building(scope, async (tx) => readAgents(tx, await standingIn(tx), since)),
    one: (scope, { agent, since }) =>
      building(scope, async (tx) => ({
        ...(await readAgent(tx, scope, { ...(await agentIn(tx, agent)), since })),
        writtenByModel: await countAnswered(tx, { agent, since }),
      })),
    async startSet(scope, { agent, since }) {
      const found = await building(scope, (tx) => agentIn(tx, agent));
      return startSet(scope, { agent: found.agent, since });
    },
    runJob: (scope, job) => runSet(engine, scope, job),
  };
}
