import { ApprovalTask } from '@valence/contract';
import { z } from 'zod';
import { mayDecide, membersIn, readQuote, recallMany, settingIn, textIn, userOf, waitingSteps } from '#kernel/memory';
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
      const seen = new Map(
        (
          await recallMany(
            scope,
            steps.map((s) => s.quote_id),
          )
        ).map((e) => [e.id, e]),
      );
      const items: z.input<typeof ApprovalTask>[] = [];
      for (const step of steps) {
        if (!seen.has(step.quote_id)) continue;
        const quote = await readQuote(scope, step.quote_id);
        if (!mayDecide({ step, quote, members, setting, actor: tx.settings.actor, locale: scope.locale })) continue;
        const [customer] = await recallMany(
          scope,
          [textIn(quote.entity, 'organisation') ?? ''].filter((id) => id !== ''),
        );
        const level = setting.levels.find((l) => l.id === step.level);
        items.push({
          quote: refOf(quote.entity),
          organisation: customer === undefined ? null : refOf(customer),
          askedBy: members.find((m) => m.userId === userOf(step.asked_by))?.name ?? null,
          askedAt: step.asked_at.toISOString(),
          level: level?.title ?? { zh: step.level, en: step.level },
          why: [...step.why],
          total: { minor: quote.sums.total.toString(), currency: quote.currency },
        });
      }
      return { items };
    }),
});
