import { record as en } from '../../parts/i18n/en/record.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { record as zh } from '../../parts/i18n/zh/record.ts';

/** Says the texts of the page of one record. */
export const useRecordPageTexts = textsOf('record', zh, en);
