import { ApprovalTask } from '@valence/contract';
import { z } from 'zod';
import {
  mayDecide,
  membersIn,
  moneyIn,
  moneyText,
  recallMany,
  settingIn,
  textIn,
  userOf,
  waitingSteps,
  type Entity,
} from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { refOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';

/** Waiting steps looked at; a workspace with more has other troubles. */
const MOST = 100;

export const listApprovals = defineRoute({
  method: 'GET',
  path: '/api/approvals',
  summary: 'Quotes that wait for your approval, oldest first',
  purpose: 'sales',
  input: z.object({}),
  output: z.object({ items: z.array(ApprovalTask) }),
  handle: (_input, { scope: asker }) =>
    asker.read(async (tx) => {
      const scope = asker.within(tx);
      const [members, { value: setting }] = [await membersIn(tx), await settingIn(tx, 'approval')];
      const steps = await waitingSteps(tx, MOST);
      const quotes = await byId(
        scope,
        steps.map((s) => s.quote_id),
      );
      const mine = steps.flatMap((step) => {
        const entity = quotes.get(step.quote_id);
        const asked = { step, members, setting, actor: tx.settings.actor, locale: scope.locale };
        return entity === undefined || mayDecide({ ...asked, quote: { entity } }) === null ? [] : [{ step, entity }];
      });
      const customers = await byId(
        scope,
        mine.flatMap(({ entity }) => textIn(entity, 'organisation') ?? []),
      );
      const items = mine.map(({ step, entity }) => {
        const customer = customers.get(textIn(entity, 'organisation') ?? '');
        const total = moneyIn(entity, 'total');
        const level = setting.levels.find((l) => l.id === step.level);
        return {
          quote: refOf(entity),
          organisation: customer === undefined ? null : refOf(customer),
          askedBy: members.find((m) => m.userId === userOf(step.asked_by))?.name ?? null,
          askedAt: step.asked_at.toISOString(),
          level: level?.title ?? { zh: step.level, en: step.level },
          why: [...step.why],
          total: total === null ? null : moneyText(total),
        };
      });
      return { items };
    }),
});

async function byId(scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, Entity>> {
  return new Map((await recallMany(scope, ids)).map((e) => [e.id, e]));
}
