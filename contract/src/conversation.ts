import { z } from 'zod';
import { pageOf, RecordRef, Text } from './shared.ts';

/** GET /api/members: colleagues who can sign in to this workspace, for mentions and choices. */
export const Member = z.object({
  id: z.string(),
  name: z.string(),
  /** The staff person record of this member, when there is one. */
  person: z.string().nullable(),
  role: z.enum(['rep', 'manager', 'admin']),
});
export type Member = z.infer<typeof Member>;
export const Members = z.object({ items: z.array(Member) });

/** Who wrote something: a member by the id of `GET /api/members`. */
const Author = z.object({ id: z.string(), name: z.string() });

/** A mention in a comment is written `@[林悦](usr:<member id>)`; the rest is plain text with `**bold**`, `*italic*`, `code`, links and `- ` lists. */
export const COMMENT_MOST = 10_000;
export const Comment = z.object({
  id: z.string(),
  record: z.string(),
  /** The comment this one answers; null for one that opens a thread. Answers have no answers. */
  parent: z.string().nullable(),
  author: Author,
  /** null once it was removed; its answers stay. */
  body: z.string().nullable(),
  version: z.number().int(),
  madeAt: z.iso.datetime(),
  editedAt: z.iso.datetime().nullable(),
  isMine: z.boolean(),
});
export type Comment = z.infer<typeof Comment>;
/** A comment that opens a thread with its answers, oldest answer first; `hasMore` when older answers were left out. */
export const Thread = Comment.extend({ replies: z.array(Comment), hasMore: z.boolean() });
export type Thread = z.infer<typeof Thread>;
/** GET /api/record/:id/comments?after: threads, newest first. */
export const ThreadPage = pageOf(Thread);
export type ThreadPage = z.infer<typeof ThreadPage>;
/** POST /api/record/:id/comments. `key` makes a retry safe. */
export const CommentDraft = z.object({
  body: z.string().min(1).max(COMMENT_MOST),
  parent: z.string().optional(),
  key: z.string().min(8).max(80).optional(),
});
/** PATCH /api/comments/:id. `version` is the one that was edited; an older one answers 409. */
export const CommentPatch = z.object({ body: z.string().min(1).max(COMMENT_MOST), version: z.number().int() });
/** GET /api/comments/:id/versions: earlier wordings, newest first. */
export const CommentVersions = z.object({
  items: z.array(z.object({ version: z.number().int(), body: z.string(), until: z.iso.datetime() })),
});
export type CommentVersions = z.infer<typeof CommentVersions>;

/** GET and PUT /api/record/:id/follow. */
export const Following = z.object({
  isOn: z.boolean(),
  /** Fields whose changes are told; null means all. */
  fields: z.array(z.string()).nullable(),
  followers: z.array(Author),
});
export type Following = z.infer<typeof Following>;
export const FollowingDraft = z.object({
  isOn: z.boolean(),
  fields: z.array(z.string().max(80)).max(100).nullish(),
});

export const NOTICE_TYPES = [
  'mention',
  'reply',
  'comment',
  'change',
  'assigned',
  'reminder',
  'task-due',
  'approval',
  'approved',
  'notice',
] as const;
export const NoticeType = z.enum(NOTICE_TYPES);
export type NoticeType = z.infer<typeof NoticeType>;
export const Notification = z.object({
  id: z.string(),
  type: NoticeType,
  /** What it is about; null when it is about none, or about one that may not be seen any more. */
  record: RecordRef.nullable(),
  title: Text,
  /** The words of a comment or a reminder, as their author wrote them. */
  body: z.string().nullable(),
  /** Where to go when it is about no record. */
  href: z.string().nullable(),
  /** The agent whose words these are; null where the program itself or a person tells. */
  agent: Text.nullable(),
  times: z.number().int(),
  madeAt: z.iso.datetime(),
  isRead: z.boolean(),
});
export type Notification = z.infer<typeof Notification>;
/** GET /api/notifications?unread&after: newest first, with how many are unread (99 at most are counted). */
export const NotificationPage = pageOf(Notification).extend({ unread: z.number().int() });
export type NotificationPage = z.infer<typeof NotificationPage>;
/** POST /api/notifications/read: these, or all that came up to now. */
export const ReadDraft = z.object({
  ids: z.array(z.string()).max(200).optional(),
  all: z.boolean().optional(),
  isRead: z.boolean().default(true),
});
export const MAIL_WHEN = ['now', 'digest', 'none'] as const;
const MailWhen = z.enum(MAIL_WHEN);
/** GET and PUT /api/notifications/choices: which notifications also come by mail, at once or once a day. */
export const NotifyChoices = z.object({
  mail: z.record(NoticeType, MailWhen),
  /** When the daily mail comes, HH:MM in the workspace's time. */
  digestAt: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  locale: z.enum(['zh-CN', 'en']),
});
export type NotifyChoices = z.infer<typeof NotifyChoices>;

/** Message of GET /api/events, a stream of server-sent events (`change`); without `accept: text/event-stream` one answer at once. */
export const LiveChange = z.object({
  /** Goes into `after` of the next stream. */
  next: z.string(),
  /** Watched records that were changed, commented on, or are gone. */
  records: z.array(z.string()),
  /** Watched kinds of which some record that may be seen was made, changed, or is gone. */
  kinds: z.array(z.string()),
  /** The notifications have changed. */
  isForMe: z.boolean(),
  /** Too long away: read everything anew. */
  isGap: z.boolean(),
});
export type LiveChange = z.infer<typeof LiveChange>;
export const LIVE_RECORDS = 200;

export const Reminder = z.object({
  id: z.string(),
  record: RecordRef,
  note: z.string(),
  dueAt: z.iso.datetime(),
  status: z.enum(['waiting', 'told', 'done', 'cancelled']),
});
export type Reminder = z.infer<typeof Reminder>;
export const Reminders = z.object({ items: z.array(Reminder) });
/** POST /api/reminders. */
export const ReminderDraft = z.object({
  record: z.string(),
  note: z.string().max(500).default(''),
  dueAt: z.iso.datetime({ offset: true }),
});
/** PATCH /api/reminders/:id: put it off, or say that it is done. */
export const ReminderPatch = z.object({
  dueAt: z.iso.datetime({ offset: true }).optional(),
  status: z.enum(['done', 'cancelled']).optional(),
});

export const WORKDAYS = ['any', 'next', 'previous'] as const;
/** GET /api/record/:id/recurrence (of a task); PUT sets or changes it, DELETE ends it. */
export const Recurrence = z.object({
  id: z.string(),
  task: z.string(),
  /** RFC 5545, such as `FREQ=WEEKLY;BYDAY=MO`; days, weeks, months and years. */
  rule: z.string(),
  timeZone: z.string(),
  /** What happens when a day is a weekend or a public holiday: stay, the next or the last working day. */
  workdays: z.enum(WORKDAYS),
  /** The rule in words. */
  words: Text,
  /** The days that come next, after holidays were considered. */
  next: z.array(z.string()),
});
export type Recurrence = z.infer<typeof Recurrence>;
export const RecurrenceAnswer = z.object({ recurrence: Recurrence.nullable() });
export const RecurrenceDraft = z.object({
  rule: z.string().min(5).max(300),
  timeZone: z.string().max(60).default('Asia/Shanghai'),
  workdays: z.enum(WORKDAYS).default('any'),
});

export const MAIL_SECURITY = ['tls', 'starttls', 'none'] as const;
/** GET /api/mail/settings. The password is never told. */
export const MailSettings = z.object({
  isSet: z.boolean(),
  host: z.string(),
  port: z.number().int(),
  security: z.enum(MAIL_SECURITY),
  username: z.string(),
  hasPassword: z.boolean(),
  fromName: z.string(),
  fromAddress: z.string(),
  isOn: z.boolean(),
  version: z.number().int(),
});
export type MailSettings = z.infer<typeof MailSettings>;
/** PUT /api/mail/settings; `password` left out stays as it is. POST /api/mail/settings/test sends one mail to the asker. */
export const MailSettingsDraft = z.object({
  host: z.string().min(1).max(253),
  port: z.number().int().min(1).max(65_535),
  security: z.enum(MAIL_SECURITY),
  username: z.string().max(254),
  password: z.string().max(500).optional(),
  fromName: z.string().max(120),
  fromAddress: z.string().max(254),
  isOn: z.boolean(),
  version: z.number().int(),
});
export type MailSettingsDraft = z.infer<typeof MailSettingsDraft>;
/** What a test found: `isOk`, or where it stopped and what to do. */
export const MailTest = z.object({ isOk: z.boolean(), detail: Text });
export type MailTest = z.infer<typeof MailTest>;

export const MAIL_STATUSES = ['draft', 'queued', 'sending', 'sent', 'failed', 'doubt'] as const;
export const Mail = z.object({
  id: z.string(),
  status: z.enum(MAIL_STATUSES),
  record: RecordRef.nullable(),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  subject: z.string(),
  body: z.string(),
  /** The agent that wrote it, when one did; the mail then says so in sight and in a header. */
  byAgent: z.string().nullable(),
  error: z.string().nullable(),
  madeAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
});
export type Mail = z.infer<typeof Mail>;
export const MailPage = pageOf(Mail);
/** POST /api/mail makes a draft, PATCH /api/mail/:id changes it, POST /api/mail/:id/send sends it once. */
export const MailDraft = z.object({
  record: z.string().optional(),
  to: z.array(z.string().max(254)).max(50).default([]),
  cc: z.array(z.string().max(254)).max(50).default([]),
  subject: z.string().max(500).default(''),
  body: z.string().max(100_000).default(''),
  byAgent: z.string().max(80).optional(),
  key: z.string().min(8).max(80).optional(),
});
export const MailPatch = MailDraft.omit({ record: true, byAgent: true, key: true }).partial();

/** A file on a record. `id` is that of the file's own record. */
export const FileItem = z.object({
  id: z.string(),
  record: z.string(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  /** How it can be looked at here; null: only taken down. */
  preview: z.enum(['image', 'pdf', 'text', 'table', 'document']).nullable(),
  by: z.string(),
  madeAt: z.iso.datetime(),
});
export type FileItem = z.infer<typeof FileItem>;
export const FilePage = pageOf(FileItem);
export type FilePage = z.infer<typeof FilePage>;
/** POST /api/record/:id/files. `isNew` is false when the same content lies on the record already. */
export const FileUploaded = FileItem.extend({ isNew: z.boolean() });
/** Largest file on a record, in MiB. */
export const FILE_MOST_MIB = 100;

/** GET /api/record/:id/graph?depth&limit and GET /api/path?from&to. */
export const GraphNode = RecordRef.extend({
  /** Steps from the middle. */
  depth: z.number().int(),
  /** Neighbours of it that are not in this answer; null where they were not counted. */
  more: z.number().int().nullable(),
});
export const GraphEdge = z.object({
  from: z.string(),
  to: z.string(),
  /** The field that refers, or the sort of link. */
  title: Text,
  field: z.string(),
});
export const Neighbourhood = z.object({ nodes: z.array(GraphNode), edges: z.array(GraphEdge), isCut: z.boolean() });
export type Neighbourhood = z.infer<typeof Neighbourhood>;
export type GraphNode = z.infer<typeof GraphNode>;
export type GraphEdge = z.infer<typeof GraphEdge>;
/** `hops` is null when there is no way within four steps; `isCut` when too many were met to be sure. */
export const PathAnswer = Neighbourhood.extend({ hops: z.number().int().nullable() });
export type PathAnswer = z.infer<typeof PathAnswer>;

/** How the page of a kind is laid out. */
export const LayoutConfig = z.object({
  sections: z
    .array(
      z.object({
        id: z.string().min(1).max(40),
        title: Text,
        columns: z.union([z.literal(1), z.literal(2)]).default(1),
        isFolded: z.boolean().default(false),
        fields: z.array(z.string().max(80)).max(200),
      }),
    )
    .max(30),
  /** Related lists by `kind.field` that refers here, in order; those not named follow. */
  related: z.array(z.string().max(160)).max(60).default([]),
  hiddenRelated: z.array(z.string().max(160)).max(60).default([]),
  tabs: z.array(z.enum(['timeline', 'comments', 'files', 'mail', 'graph', 'related'])).max(6),
});
export type LayoutConfig = z.infer<typeof LayoutConfig>;
/** GET /api/layouts/:kind?role: the layout that holds for the asker (or a role), PUT (administrators) makes a new version. */
export const Layout = z.object({
  kind: z.string(),
  /** The role it was made for; null: for all. */
  role: z.enum(['rep', 'manager', 'admin']).nullable(),
  /** 0: the one that ships. */
  version: z.number().int(),
  config: LayoutConfig,
  madeAt: z.iso.datetime().nullable(),
});
export type Layout = z.infer<typeof Layout>;
export const LayoutDraft = z.object({
  role: z.enum(['rep', 'manager', 'admin']).nullable().default(null),
  /** The version that was edited; a newer one answers 409. */
  version: z.number().int(),
  config: LayoutConfig,
});
export const LayoutVersions = z.object({
  items: z.array(
    z.object({ version: z.number().int(), by: z.string(), madeAt: z.iso.datetime(), config: LayoutConfig }),
  ),
});
