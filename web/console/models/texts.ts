import { models as en } from '../../parts/i18n/en/models.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { models as zh } from '../../parts/i18n/zh/models.ts';

/** Says the texts of the models page. */
export const useModelTexts = textsOf('models', zh, en);
