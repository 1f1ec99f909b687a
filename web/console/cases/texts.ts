import { cases as en } from '../../parts/i18n/en/cases.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { cases as zh } from '../../parts/i18n/zh/cases.ts';

/** Says the texts of the pages about cases. */
export const useCaseTexts = textsOf('cases', zh, en);
