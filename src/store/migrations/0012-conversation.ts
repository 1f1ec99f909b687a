import { closed, type Migration } from './migration.ts';

/**
 * What goes on around records: who is told at once (live events), comments, followers, notifications, timers, reminders,
 * recurring tasks, mail, layouts of record pages. Of live events, timers and mail the dispatcher sees ids and times of
 * all tenants, never content.
 */
export const conversation: Migration = {
  name: '0012-conversation',
  sql: `
-- Read by a watermark of transactions, never by "id > last": what commits late is still seen. Kept for minutes.
create table live_event (
  tenant_id uuid not null, id uuid not null,
  topic text not null, kind text, ids uuid[] not null default '{}', people text[] not null default '{}',
  at timestamptz not null default now(), xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index live_event_xid on live_event (xid);
create index live_event_at on live_event (at);

create table comment (
  tenant_id uuid not null, id uuid not null,
  record_id uuid not null, parent_id uuid, author text not null, author_name text not null,
  body text, mentions text[] not null default '{}', key text,
  version integer not null default 1,
  made_at timestamptz not null default now(), edited_at timestamptz, deleted_at timestamptz,
  primary key (tenant_id, id)
);
create index comment_record on comment (tenant_id, record_id, id) where parent_id is null;
create index comment_parent on comment (tenant_id, parent_id, id) where parent_id is not null;
create unique index comment_once on comment (tenant_id, author, key) where key is not null;
create table comment_version (
  tenant_id uuid not null, comment_id uuid not null, version integer not null, body text not null, until timestamptz not null default now(),
  primary key (tenant_id, comment_id, version)
);

create table follower (
  tenant_id uuid not null, record_id uuid not null, user_id text not null,
  is_on boolean not null, why text not null, fields text[], made_at timestamptz not null default now(),
  primary key (tenant_id, record_id, user_id)
);
create index follower_user on follower (tenant_id, user_id, record_id);

create table notification (
  tenant_id uuid not null, id uuid not null,
  user_id text not null, type text not null, record_id uuid, body jsonb not null, dedupe_key text not null, times integer not null default 1,
  made_at timestamptz not null default now(), read_at timestamptz,
  primary key (tenant_id, id)
);
create unique index notification_once on notification (tenant_id, user_id, dedupe_key);
create index notification_user on notification (tenant_id, user_id, id);
create index notification_unread on notification (tenant_id, user_id, id) where read_at is null;
create table notify_choice (
  tenant_id uuid not null, user_id text not null, choices jsonb not null, changed_at timestamptz not null default now(),
  primary key (tenant_id, user_id)
);

create table timer (
  tenant_id uuid not null, kind text not null, key text not null,
  due_at timestamptz not null, lease_until timestamptz,
  primary key (tenant_id, kind, key)
);
create index timer_due on timer (due_at);

create table reminder (
  tenant_id uuid not null, id uuid not null,
  user_id text not null, record_id uuid not null, note text not null default '', due_at timestamptz not null,
  status text not null default 'waiting', made_at timestamptz not null default now(), ended_at timestamptz,
  primary key (tenant_id, id)
);
create index reminder_user on reminder (tenant_id, user_id, due_at) where status in ('waiting', 'told');
create index reminder_record on reminder (tenant_id, record_id, user_id);

create table recurrence (
  tenant_id uuid not null, id uuid not null,
  rule text not null, time_zone text not null, starts_on date not null, workdays text not null default 'any',
  task_id uuid not null, current_on date not null, made_by jsonb not null,
  status text not null default 'running', made_at timestamptz not null default now(), ended_at timestamptz,
  primary key (tenant_id, id)
);
create unique index recurrence_task on recurrence (tenant_id, task_id) where status = 'running';

create table mail_setting (
  tenant_id uuid not null, host text not null, port integer not null, security text not null,
  username text not null default '', password bytea, from_name text not null, from_address text not null,
  is_on boolean not null default true, version integer not null default 1, changed_by text not null, changed_at timestamptz not null default now(),
  primary key (tenant_id)
);
create table mail (
  tenant_id uuid not null, id uuid not null,
  type text not null, status text not null, dedupe_key text not null,
  made_by text not null, record_id uuid, message jsonb not null, by_agent text,
  attempts integer not null default 0, next_at timestamptz not null default now(), lease_until timestamptz, owner text,
  error text, made_at timestamptz not null default now(), changed_at timestamptz not null default now(), sent_at timestamptz,
  primary key (tenant_id, id)
);
create unique index mail_once on mail (tenant_id, dedupe_key);
create index mail_due on mail (next_at) where status = 'queued';
create index mail_leased on mail (lease_until) where status = 'sending';
create index mail_record on mail (tenant_id, record_id, id) where record_id is not null;
create index mail_maker on mail (tenant_id, made_by, id);

create table layout (
  tenant_id uuid not null, kind text not null, role text not null, version integer not null,
  config jsonb not null, made_by text not null, made_at timestamptz not null default now(),
  primary key (tenant_id, kind, role, version)
);
${closed('live_event', 'select, insert')}
${closed('comment', 'select, insert, update')}
${closed('comment_version', 'select, insert')}
${closed('follower', 'select, insert, update')}
${closed('notification', 'select, insert, update')}
${closed('notify_choice', 'select, insert, update')}
${closed('timer', 'select, insert, update, delete')}
${closed('reminder', 'select, insert, update')}
${closed('recurrence', 'select, insert, update')}
${closed('mail_setting', 'select, insert, update')}
${closed('mail', 'select, insert, update')}
${closed('layout', 'select, insert')}

create policy dispatch on live_event to valence_dispatch using (true);
create policy dispatch on timer to valence_dispatch using (true);
create policy dispatch on mail to valence_dispatch using (true);
grant select, delete on live_event to valence_dispatch;
grant select, update (lease_until) on timer to valence_dispatch;
grant select (tenant_id, id, status, next_at, lease_until, owner, attempts), update (status, lease_until, owner, attempts, changed_at) on mail to valence_dispatch;
`,
};
