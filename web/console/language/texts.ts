import { language as en } from '../../parts/i18n/en/language.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { language as zh } from '../../parts/i18n/zh/language.ts';

/** Says the texts of the page of language models. */
export const useLanguageTexts = textsOf('language', zh, en);
