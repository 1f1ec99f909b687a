import { trials as en } from '../../parts/i18n/en/trials.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { trials as zh } from '../../parts/i18n/zh/trials.ts';

/** Says the texts of the pages of trials. */
export const useTrialTexts = textsOf('trials', zh, en);
