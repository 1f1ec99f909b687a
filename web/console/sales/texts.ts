import { sales as en } from '../../parts/i18n/en/sales.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { sales as zh } from '../../parts/i18n/zh/sales.ts';

/** Says the texts of quotes, receivables, pools, pipelines and handover. */
export const useSalesTexts = textsOf('sales', zh, en);
