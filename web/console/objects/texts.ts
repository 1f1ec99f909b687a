import { objects as en } from '../../parts/i18n/en/objects.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { objects as zh } from '../../parts/i18n/zh/objects.ts';

/** Says the texts of the objects and fields page. */
export const useObjectTexts = textsOf('objects', zh, en);
export type ObjectKey = keyof typeof zh;
