import { studio as en } from '../../parts/i18n/en/studio.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { studio as zh } from '../../parts/i18n/zh/studio.ts';

/** Says the texts of the studio. */
export const useStudioTexts = textsOf('studio', zh, en);
