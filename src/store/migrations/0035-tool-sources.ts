import { closed, turnsEpoch, type Migration } from './migration.ts';

/**
 * Outside services whose operations agents may call as tools. A row of an operation is one version: what it takes, gives and
 * how it is called never changes, only whether it is on and what it counts as. Secrets stand apart, so that the rest can move.
 */
export const toolSources: Migration = {
  name: '0035-tool-sources',
  sql: `
create table tool_source (
  tenant_id uuid not null, id uuid not null,
  kind text not null check (kind in ('openapi', 'mcp')), name text not null, title text not null,
  -- address, isLocal, auth
  config jsonb not null,
  -- The revision of the protocol an MCP server speaks; null for documents.
  revision text,
  document_hash text not null, left_out jsonb not null default '[]',
  version integer not null default 1, made_at timestamptz not null default now(),
  changed_by text not null, changed_at timestamptz not null default now(), removed_at timestamptz,
  primary key (tenant_id, id), unique (tenant_id, name)
);
create table tool_operation (
  tenant_id uuid not null, source_id uuid not null, name text not null, version integer not null,
  title text not null, about text not null, plan jsonb not null, input jsonb not null, output jsonb not null, hash text not null,
  effect text not null check (effect in ('reads', 'leaves-the-building')), can_read boolean not null,
  is_on boolean not null default false,
  -- The newest version of an operation that the document or server still has.
  is_current boolean not null default true,
  made_at timestamptz not null default now(),
  primary key (tenant_id, source_id, name, version)
);
create table tool_secret (
  tenant_id uuid not null, source_id uuid not null, sealed bytea not null,
  primary key (tenant_id, source_id)
);
${closed('tool_source', 'select, insert, update')}
${closed('tool_operation', 'select, insert, update')}
${closed('tool_secret', 'select, insert, update, delete')}
${turnsEpoch('tool_source')}
${turnsEpoch('tool_operation')}
${turnsEpoch('tool_secret')}
`,
};
