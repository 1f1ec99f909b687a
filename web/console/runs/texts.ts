import { runs as en } from '../../parts/i18n/en/runs.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { runs as zh } from '../../parts/i18n/zh/runs.ts';

/** Says the texts of the run pages. */
export const useRunTexts = textsOf('runs', zh, en);
