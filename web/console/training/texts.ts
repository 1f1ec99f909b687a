import { training as en } from '../../parts/i18n/en/training.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { training as zh } from '../../parts/i18n/zh/training.ts';

/** Says the texts of the pages about how agents are answered. */
export const useTrainingTexts = textsOf('training', zh, en);
