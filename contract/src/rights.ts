import { z } from 'zod';
import { Filter } from './filter.ts';

const FieldId = z.string().min(1).max(80);

/**
 * Which records of a kind: `all`, `none`, those that a filter finds, or those that are about a record the person may see:
 * `through` names the `ref` fields that lead there, `or` finds more.
 */
export const RowRule = z.union([
  z.literal('all'),
  z.literal('none'),
  z.strictObject({ where: Filter }),
  z.strictObject({ through: z.array(FieldId).min(1).max(8), or: Filter.optional() }),
]);
export type RowRule = z.infer<typeof RowRule>;

/** What people of a role may do with one kind. What may be changed, deleted or exported must also be seen. */
export const KindRight = z.strictObject({
  see: RowRule,
  change: RowRule,
  remove: RowRule,
  make: z.boolean(),
  export: z.boolean(),
  /** Fields that are as good as absent: in answers, filters, search, history and files. */
  hidden: z.array(FieldId).max(200),
  /** Fields that are shown and not written. */
  readOnly: z.array(FieldId).max(200),
});
export type KindRight = z.infer<typeof KindRight>;

/** Whom a rule is for: a role, or those of a role in one team, on one kind or, with `*`, on all kinds without a rule of their own. */
export const RightPlace = z.strictObject({
  role: z.enum(['rep', 'manager']),
  team: z.string().nullable(),
  kind: z.string().min(1).max(80),
});
export type RightPlace = z.infer<typeof RightPlace>;

export const RightRule = RightPlace.extend({ right: KindRight });
export type RightRule = z.infer<typeof RightRule>;

/** GET /api/rights. Without a rule everything is open to members; administrators always see and do everything. */
export const Rights = z.object({ rules: z.array(RightRule) });
export type Rights = z.infer<typeof Rights>;

/** PUT /api/rights: rules to set and places to clear, together or not at all. Answers with all rules. */
export const RightsChange = z.object({
  set: z.array(RightRule).max(500).default([]),
  clear: z.array(RightPlace).max(500).default([]),
});
export type RightsChange = z.input<typeof RightsChange>;

/** People who work together; `members` are staff person records. Who belongs to a team also belongs to those below it. */
export const Team = z.object({
  id: z.string(),
  name: z.string(),
  parent: z.string().nullable(),
  members: z.array(z.object({ id: z.string(), title: z.string() })),
});
export type Team = z.infer<typeof Team>;
/** GET /api/teams */
export const Teams = z.object({ teams: z.array(Team) });
export type Teams = z.infer<typeof Teams>;

/** POST /api/teams, PATCH /api/teams/:id */
export const TeamDraft = z.object({
  name: z.string().trim().min(1).max(80),
  parent: z.string().nullable().optional(),
  members: z.array(z.string()).max(2000).optional(),
});
export type TeamDraft = z.infer<typeof TeamDraft>;

/** POST /api/see-as: from then on requests with the header `x-see-as: <id of GET /api/members>` read with that person's rights and write nothing. */
export const SeeAs = z.object({ member: z.string().min(1).max(100) });
