import { Now } from '@valence/contract';
import { z } from 'zod';
import { textOfId, type Id } from '#base';
import { limitsOf, recallList, recallMany } from '#kernel/memory';
import { agentStats, countOpenDecisions, listDecisions, listOpenDecisions, type StoredDecision } from '#kernel/process';
import type { Person, Scope } from '#kernel/security';
import { decisionsOf } from '../decisions/present.ts';
import { refOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';

const MOST_CARDS = 7;
const MOST_TASKS = 8;
const MOST_DID = 6;
/** Answers after which it is looked whether the order has become better. */
const ANSWERS_NEEDED = 200;
/** Days are counted where the workspace is. */
const DAY_ZONE = 'Asia/Shanghai';

export const getNow = defineRoute({
  method: 'GET',
  path: '/api/now',
  summary: 'What to do now: the most valuable suggestions, the tasks that are due, what agents did',
  purpose: 'sales',
  input: z.object({}),
  output: Now,
  handle: async (_input, { scope, person, services }) =>
    scope.read(async (tx) => {
      const bound = scope.within(tx);
      const mine = ownerFilter(person);
      const [cards, open, tasks, did, answers] = await Promise.all([
        listOpenDecisions(bound, { ...mine, limit: MOST_CARDS }).then(({ items }) =>
          decisionsOf(bound, services.agents, items),
        ),
        countOpenDecisions(bound, mine),
        dueTasks(bound, mine.ownerId, services.now()),
        didLately(bound),
        answersSoFar(bound),
      ]);
      return { cards, open, tasks, did, learning: { answers, needed: ANSWERS_NEEDED } };
    }),
});

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
