import { Now } from '@valence/contract';
import { z } from 'zod';
import { textOfId, type Id } from '#base';
import { limitsOf, recallList, recallMany } from '#kernel/memory';
import {
  agentStats,
  ANSWERS_NEEDED,
  countOpenDecisions,
  feedOf,
  listDecisions,
  readDecisions,
  type Feed,
  type NamedAgent,
  type StoredDecision,
} from '#kernel/process';
import type { Person, Scope } from '#kernel/security';
import { decisionsOf } from '../decisions/present.ts';
import { refOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';
import { leanCard, sharing } from './lean-cards.ts';

const MOST_CARDS = 7;
const MOST_TASKS = 8;
const MOST_DID = 6;
/** Days are counted where the workspace is. */
const DAY_ZONE = 'Asia/Shanghai';

export const getNow = defineRoute({
  method: 'GET',
  path: '/api/now',
  summary: 'What to do now: the most valuable suggestions, the tasks that are due, what agents did',
  purpose: 'sales',
  input: z.object({ awake: z.stringbool().default(false).describe('shows what quiet hours hold back, too') }),
  output: Now,
  handle: async ({ awake }, { scope, person, services }) =>
    scope.read(async (tx) => {
      const bound = scope.within(tx);
      const mine = ownerFilter(person);
      const now = services.now();
      const agents = await services.process.agents.named(bound);
      const feed = await feedOf(bound, { ...mine, now, most: MOST_CARDS, isAwake: awake });
      const [cards, later, open, tasks, did, answers] = await Promise.all([
        cardsOf(bound, agents, feed),
        laterOf(bound, agents, feed),
        countOpenDecisions(bound, mine),
        dueTasks(bound, mine.ownerId, now),
        didLately(bound),
        answersSoFar(bound),
      ]);
      const { quiet, capacity, order } = feed;
      return {
        ...cards,
        later,
        quiet: quiet === null ? null : { until: quiet.until.toISOString(), held: quiet.held },
        capacity,
        open,
        tasks,
        did,
        learning: { answers, needed: ANSWERS_NEEDED, trial: order === null ? null : trialOf(order) },
      };
    }),
});

async function cardsOf(scope: Scope, agents: readonly NamedAgent[], { cards }: Feed) {
  const stored = await readDecisions(
    scope,
    cards.map((c) => c.id),
  );
  const ranked = new Map(cards.map((c) => [textOfId('decision', c.id as Id<'decision'>), c]));
  const { shared, lean } = sharing();
  const opened = (await decisionsOf(scope, agents, stored)).flatMap((decision) => {
    const mine = ranked.get(decision.id);
    return mine === undefined ? [] : [leanCard(decision, { ranked: mine, lean, agents })];
  });
  return { cards: opened, ...shared };
}

/** What is left for another day, by name: who may not see a record does not find it here either. */
async function laterOf(scope: Scope, agents: readonly NamedAgent[], { later }: Feed) {
  const stored = await readDecisions(
    scope,
    later.map((c) => c.id),
  );
  const bare = stored.map((d) => ({ ...d, card: { action: d.card['action'], why: [] } }));
  return (await decisionsOf(scope, agents, bare)).map(({ id, action, subject: { id: record, kind, title } }) => ({
    id,
    action,
    subject: { id: record, kind, title },
  }));
}

function trialOf({ trial, isApplied, madeAt }: NonNullable<Feed['order']>) {
  if (trial === null) return null;
  const { n, refused, aucPlain: plain, aucLearned: learned, gain, low, high } = trial;
  return { n, refused, plain, learned, gain, low, high, isApplied, at: madeAt.toISOString() };
}

/** A rep sees what is theirs or nobody's; who leads sees everything. */
function ownerFilter({ role, personId }: Person): { ownerId?: string } {
  return role === 'rep' && personId !== null ? { ownerId: personId } : {};
}

async function dueTasks(scope: Scope, ownerId: string | undefined, now: Date) {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: DAY_ZONE }).format(now);
  const filters = [
    { field: 'status', op: 'is', value: 'open' },
    { field: 'dueOn', op: 'atMost', value: today },
    ...(ownerId === undefined ? [] : [{ field: 'owner', op: 'is', value: ownerId } as const]),
  ] as const;
  const page = await recallList(scope, {
    kind: 'task',
    filters,
    sort: { field: 'dueOn', dir: 'down' },
    limit: MOST_TASKS,
    isPlanKept: true,
  });
  return page.items.map((task) => {
    const dueOn = typeof task.data['dueOn'] === 'string' ? task.data['dueOn'] : null;
    return { record: refOf(task), dueOn, isOverdue: dueOn !== null && dueOn < today };
  });
}

async function didLately(scope: Scope) {
  const { items } = await listDecisions(scope, { statuses: ['done'], limit: MOST_DID });
  const { fields } = await limitsOf(scope);
  const seen = await recallMany(
    scope,
    items.flatMap((d) => d.subjectId ?? []),
  );
  const byId = new Map(seen.map((e) => [e.id, e]));
  return items.flatMap((d) => {
    const subject = byId.get(d.subjectId ?? '');
    const text = fields && subject !== undefined ? { zh: subject.title, en: subject.title } : actionOf(d);
    return text === null || subject === undefined
      ? []
      : [
          {
            run: textOfId('run', d.runId as Id<'run'>),
            decision: textOfId('decision', d.id as Id<'decision'>),
            at: (d.answeredAt ?? d.madeAt).toISOString(),
            text,
            canUndo: true,
          },
        ];
  });
}

function actionOf({ card }: StoredDecision): { zh: string; en: string } | null {
  const action = z.object({ zh: z.string(), en: z.string() }).safeParse(card['action']);
  return action.success ? action.data : null;
}

async function answersSoFar(scope: Scope): Promise<number> {
  const stats = await agentStats(scope, 3_650);
  return [...stats.values()].reduce((sum, s) => sum + s.accepted + s.edited + s.refused, 0);
}
