import { members as en } from '../../parts/i18n/en/members.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { members as zh } from '../../parts/i18n/zh/members.ts';

/** Says the texts of the members page, and of the page behind a link. */
export const useMemberTexts = textsOf('members', zh, en);
