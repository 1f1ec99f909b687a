import { Rights, RightsChange } from '@valence/contract';
import { checkRight } from '#kernel/memory';
import { changeRules, rulesOf } from '#kernel/security';
import { defineRoute } from '../route.ts';
import { placeOf, ruleOf, wireRule } from './wire.ts';

export const changeRights = defineRoute({
  method: 'PUT',
  path: '/api/rights',
  summary:
    'Set and clear rules; they hold from the next request on, for people, agents, search, files and exports alike',
  purpose: 'administration',
  input: RightsChange,
  output: Rights,
  async handle({ set, clear }, { scope }) {
    const rules = set.map(ruleOf);
    for (const { kind, right } of rules) await checkRight(scope, kind, right);
    await changeRules(scope, { set: rules, clear: clear.map(placeOf) });
    return { rules: (await rulesOf(scope)).map(wireRule) };
  },
});
