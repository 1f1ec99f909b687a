import { closed, type Migration } from './migration.ts';

/**
 * What language models answered to the nodes of runs, answer by answer, with what became of the calls each asked for. A
 * row is written in the boundary that follows its answer, so that an answer that was paid for is never asked for again.
 */
export const modelTurns: Migration = {
  name: '0027-model-turns',
  sql: `
create table model_turn (
  tenant_id uuid not null, run_id uuid not null, node text not null, iteration integer not null, turn integer not null,
  answer jsonb not null, done jsonb, at timestamptz not null default now(),
  primary key (tenant_id, run_id, node, iteration, turn)
);
${closed('model_turn', 'select, insert, update')}
`,
};
