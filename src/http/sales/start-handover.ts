import { HandoverRequest, Job } from '@valence/contract';
import { asId } from '#base';
import { startHandover } from '#kernel/memory';
import { presentJob } from '../jobs/present.ts';
import { personSource } from '../records/make-record.ts';
import { defineRoute } from '../route.ts';

export const startHandoverRoute = defineRoute({
  method: 'POST',
  path: '/api/handover',
  summary: 'Hand the records of a person over to one or several others: in the background, under one batch',
  purpose: 'sales',
  input: HandoverRequest,
  output: Job,
  async handle({ from, to, ...wish }, { scope, person, locale }) {
    const told = { ...wish, from: asId('entity', from), to: to.map((id) => asId('entity', id)) };
    return presentJob(scope, await startHandover(scope, told, personSource(person)), locale);
  },
});
