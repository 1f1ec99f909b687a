import { closed, type Migration } from './migration.ts';

/** What calls of models that are under way may use at most, so that many at once do not overstep a cap together. */
export const modelHolds: Migration = {
  name: '0037-model-holds',
  sql: `
create table model_hold (
  tenant_id uuid not null, id uuid not null, endpoint_id uuid not null,
  tokens bigint not null, cost_micro bigint not null, currency text not null,
  -- A process that dies lets go of nothing: then it lapses.
  expires_at timestamptz not null,
  primary key (tenant_id, id)
);
${closed('model_hold', 'select, insert, delete')}
-- What is older than anybody looks at is taken away; the sums of months stay.
grant delete on model_call to valence_app;
`,
};
