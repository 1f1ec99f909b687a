import { outsideTools as en } from '../../parts/i18n/en/outside-tools.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { outsideTools as zh } from '../../parts/i18n/zh/outside-tools.ts';

/** Says the texts of the pages of outside services. */
export const useOutsideTexts = textsOf('outside-tools', zh, en);
