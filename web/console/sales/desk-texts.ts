import { salesDesk as en } from '../../parts/i18n/en/sales-desk.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { salesDesk as zh } from '../../parts/i18n/zh/sales-desk.ts';

/** Says the texts of registrations, mail templates and goals. */
export const useDeskTexts = textsOf('sales-desk', zh, en);
