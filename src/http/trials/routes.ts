import {
  TrialChoice,
  TrialDetail,
  TrialPreview,
  Trials,
  TrialsAgainst,
  TrialStart,
  TrialStop,
} from '@valence/contract';
import { z } from 'zod';
import { asId, Failure } from '#base';
import { limitsOf, recallOne } from '#kernel/memory';
import {
  listTrials,
  previewTrial,
  readTrial,
  startTrial,
  stopTrial,
  trialsAgainst,
  type Candidate,
} from '#kernel/process';
import { defineRoute, type Asked, type Route } from '../route.ts';
import { detailOf, previewOf, trialId, trialOf, type Beside } from './present.ts';

const One = z.object({ id: z.string() });

/** @throws Failure `auth.forbidden` unless a manager or an administrator asks */
function assertManages({ person }: Asked): void {
  if (person.role === 'rep') throw new Failure('auth.forbidden');
}

/** A trial is over the whole workspace: who sees only a part of the records would deal out that part. */
async function assertSeesAll({ scope }: Asked): Promise<void> {
  const { rows, fields } = await limitsOf(scope);
  if (rows || fields) throw new Failure('auth.forbidden');
}

/** @throws Failure `input.invalid` for an agent that cannot be tried */
async function candidatesFor(
  { scope, services }: Asked,
  { agent, withinDays }: Readonly<{ agent: string; withinDays: number }>,
): Promise<readonly Candidate[]> {
  const found = await services.trials.candidates(scope, { agent, withinDays, now: services.now() });
  if (found !== null) return found;
  const params = { name: agent };
  throw new Failure('input.invalid', { fields: [{ path: 'agent', rule: 'trial_agent', params }] });
}

type Titled = Readonly<{ title: Beside['title']; isOn: boolean }>;

/** The agents of the workspace by name. One that was removed since is called by its name. */
async function agentsIn({ scope, services }: Asked): Promise<(name: string) => Titled> {
  const views = await services.process.agents.list(scope);
  const known = new Map(views.map(({ graph, setting }) => [graph.name, { title: graph.title, isOn: setting.isOn }]));
  return (name) => known.get(name) ?? { title: { zh: name, en: name }, isOn: false };
}

async function shown(asked: Asked, id: string): Promise<TrialDetail> {
  const read = await readTrial(asked.scope, id);
  const agent = (await agentsIn(asked))(read.trial.agent);
  return detailOf(read, { ...agent, now: asked.services.now() });
}

const list = defineRoute({
  method: 'GET',
  path: '/api/trials',
  summary: 'Trials of agents against a control group, newest first, and the agents that can be tried (managers)',
  purpose: 'renewal',
  input: z.object({}),
  output: Trials,
  async handle(_input, asked) {
    assertManages(asked);
    const { scope, services } = asked;
    const [all, agentOf] = [await listTrials(scope), await agentsIn(asked)];
    const running = (name: string): string | null => {
      const found = all.find(({ agent, status }) => agent === name && status === 'running');
      return found === undefined ? null : trialId(found.id);
    };
    return {
      trials: all.map((trial) => trialOf(trial, { ...agentOf(trial.agent), now: services.now() })),
      agents: services.trials.agents.map((name) => ({ name, ...agentOf(name), running: running(name) })),
    };
  },
});

const preview = defineRoute({
  method: 'GET',
  path: '/api/trials/preview',
  summary: 'What a trial begun now would be: who could take part, when it is looked at, what it would find (managers)',
  purpose: 'renewal',
  input: TrialChoice,
  output: TrialPreview,
  // Its power comes of 1,600 made-up trials.
  perMinute: 60,
  async handle(wish, asked) {
    assertManages(asked);
    await assertSeesAll(asked);
    const candidates = await candidatesFor(asked, wish);
    return previewOf(wish, previewTrial({ base: wish.base, now: asked.services.now() }, candidates));
  },
});

const start = defineRoute({
  method: 'POST',
  path: '/api/trials',
  summary:
    'Begin a trial: deals the customers, fixes the plan and notarises it; nothing of it can be changed (managers)',
  purpose: 'renewal',
  input: TrialStart,
  output: TrialDetail,
  perMinute: 30,
  async handle({ basis, ...wish }, asked) {
    assertManages(asked);
    await assertSeesAll(asked);
    const candidates = await candidatesFor(asked, wish);
    if (!(await agentsIn(asked))(wish.agent).isOn) throw new Failure('trial.agent_off');
    const { id } = await startTrial(asked.scope, { wish, candidates, basis, now: asked.services.now() });
    return shown(asked, id);
  },
});

const get = defineRoute({
  method: 'GET',
  path: '/api/trials/:id',
  summary: 'One trial: what was fixed, what its looks found; nothing is counted between looks (managers)',
  purpose: 'renewal',
  input: One,
  output: TrialDetail,
  handle(input, asked) {
    assertManages(asked);
    return shown(asked, asId('trial', input.id));
  },
});

const stop = defineRoute({
  method: 'POST',
  path: '/api/trials/:id/stop',
  summary: 'Stop a trial before its end, with a reason; it then proves nothing (managers)',
  purpose: 'renewal',
  input: TrialStop.extend({ id: z.string() }),
  output: TrialDetail,
  async handle({ id, reason }, asked) {
    const trial = asId('trial', id);
    await stopTrial(asked.scope, trial, { reason, now: asked.services.now() });
    return shown(asked, trial);
  },
});

const against = defineRoute({
  method: 'GET',
  path: '/api/trials/against/:record',
  summary: 'Running trials in whose control group a customer is, so that nobody wonders at the silence (managers)',
  purpose: 'sales',
  input: z.object({ record: z.string() }),
  output: TrialsAgainst,
  async handle({ record }, asked) {
    assertManages(asked);
    const { id } = await recallOne(asked.scope, asId('entity', record));
    const found = await trialsAgainst(asked.scope, id);
    if (found.length === 0) return { trials: [] };
    const agentOf = await agentsIn(asked);
    return {
      trials: found.map((t) => ({
        id: trialId(t.id),
        agentTitle: agentOf(t.agent).title,
        endsAt: t.endsAt.toISOString(),
      })),
    };
  },
});

/** The routes of trials. */
export const trialRoutes: readonly Route[] = [list, preview, start, get, stop, against];
