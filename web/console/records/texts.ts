import { records as en } from '../../parts/i18n/en/records.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { records as zh } from '../../parts/i18n/zh/records.ts';

/** Says the texts of the list pages. */
export const useRecordTexts = textsOf('records', zh, en);
