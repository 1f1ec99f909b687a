import { views as en } from '../../parts/i18n/en/views.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { views as zh } from '../../parts/i18n/zh/views.ts';

/** Says the texts of views, filters, boards, calendars and timelines. */
export const useViewTexts = textsOf('views', zh, en);
