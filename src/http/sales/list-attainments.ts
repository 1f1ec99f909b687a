import { GoalAttainments } from '@valence/contract';
import { z } from 'zod';
import { attainments, moneyIn, moneyText, numberIn, recallMany, textIn } from '#kernel/memory';
import { refOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';
import { writerOf } from './writer.ts';

export const listAttainments = defineRoute({
  method: 'GET',
  path: '/api/goals/attainment',
  summary: 'Goals that run on a day and how far they have come',
  purpose: 'sales',
  input: z.object({ on: z.iso.date().optional() }),
  output: GoalAttainments,
  async handle({ on }, { scope, ...rest }) {
    const found = await attainments(scope, on ?? writerOf(rest).day);
    const owners = await recallMany(
      scope,
      found.flatMap(({ goal }) => textIn(goal, 'owner') ?? []),
    );
    const refs = new Map(owners.map((e) => [e.id, refOf(e)]));
    return {
      items: found.map(({ goal, team, reached, percent, missing }) => {
        const wanted = moneyIn(goal, 'amount');
        return {
          goal: refOf(goal),
          measure: textIn(goal, 'measure') ?? '',
          owner: refs.get(textIn(goal, 'owner') ?? '') ?? null,
          team,
          startsOn: textIn(goal, 'startsOn'),
          endsOn: textIn(goal, 'endsOn'),
          wanted: { money: wanted === null ? null : moneyText(wanted), count: numberIn(goal, 'count') },
          reached,
          percent,
          missing: [...missing],
        };
      }),
    };
  },
});
