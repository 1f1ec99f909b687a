import { closed, type Migration } from './migration.ts';

/**
 * True confidence and the order of Now: what was judged right or wrong (labels), how raw confidence becomes a probability
 * (calibrations, by version), until when a suggestion counts and what it asks for, how each person wants the feed, and
 * what was learned of its order.
 */
export const decisions: Migration = {
  name: '0031-decisions',
  sql: `
-- One judgement of one statement. \`about\` is the observation or the decision; the same statement is judged once, the last word counts.
create table label (
  tenant_id uuid not null, about uuid not null, predicate text not null,
  extractor text not null, origin text not null, raw double precision not null check (raw between 0 and 1),
  is_right boolean not null, why text not null, judged_by text not null, at timestamptz not null default now(),
  primary key (tenant_id, about, predicate)
);
create index label_of on label (tenant_id, predicate, extractor, at);

create table calibration (
  tenant_id uuid not null, id uuid not null,
  predicate text not null, extractor text not null, version integer not null,
  n integer not null, body jsonb not null, drift jsonb, made_at timestamptz not null default now(),
  primary key (tenant_id, id), unique (tenant_id, predicate, extractor, version)
);

alter table decision add column action_key text, add column due_at timestamptz;
create index decision_due on decision (tenant_id, due_at, id) where status = 'open' and due_at is not null;

create table feed_setting (
  tenant_id uuid not null, user_id text not null,
  settings jsonb not null, changed_at timestamptz not null default now(),
  primary key (tenant_id, user_id)
);
create table feed_order (
  tenant_id uuid not null, id uuid not null,
  version integer not null, n integer not null, is_applied boolean not null, body jsonb not null, made_at timestamptz not null default now(),
  primary key (tenant_id, id), unique (tenant_id, version)
);
${closed('label', 'select, insert, update')}
${closed('calibration', 'select, insert, update')}
${closed('feed_setting', 'select, insert, update')}
${closed('feed_order', 'select, insert')}
`,
};
