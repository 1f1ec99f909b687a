import { jobs as en } from '../../parts/i18n/en/jobs.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { jobs as zh } from '../../parts/i18n/zh/jobs.ts';

/** Says the texts of background jobs and exports. */
export const useJobTexts = textsOf('jobs', zh, en);
