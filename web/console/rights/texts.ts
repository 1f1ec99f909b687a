import { rights as en } from '../../parts/i18n/en/rights.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { rights as zh } from '../../parts/i18n/zh/rights.ts';

/** Says the texts of rights and teams. */
export const useRightTexts = textsOf('rights', zh, en);
