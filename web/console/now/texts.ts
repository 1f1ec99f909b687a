import { now as en } from '../../parts/i18n/en/now.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { now as zh } from '../../parts/i18n/zh/now.ts';

/** Says the texts of the page Now. */
export const useNowTexts = textsOf('now', zh, en);
