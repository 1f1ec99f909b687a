export {
  CATEGORIES,
  categoriesFor,
  mayState,
  PURPOSES,
  ROLES,
  type Category,
  type Purpose,
  type Role,
} from './policy.ts';
export { EVIDENCE_TYPES, notarise, type Actor, type Evidence, type EvidenceType, type Scope } from './scope.ts';
export { type Access } from './rights/access.ts';
export { rightsIn } from './rights/rights-in.ts';
export { changeRules, rulesOf, type Rule } from './rights/rules.ts';
export { changeTeam, dropTeam, makeTeam, teamsOf, type Team } from './rights/teams.ts';
export { isWhole, type ActingKey } from './keys/acting-key.ts';
export { KEPT_HOURS, once, type WireAnswer } from './keys/request-marks.ts';
export { apiKeys, makeApiKey, revokeApiKey, type ApiKey } from './keys/keys.ts';
export { openSecurity, type Credentials, type Opened, type Security, type SignUp } from './security.ts';
export type { Member, Person, Preferences } from './workspaces.ts';
export type { MadeLink } from './members/links.ts';
export type { Roster } from './members/roster.ts';
