import { palette as en } from '../../parts/i18n/en/palette.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { palette as zh } from '../../parts/i18n/zh/palette.ts';

/** Says the texts of the command palette. */
export const usePaletteTexts = textsOf('palette', zh, en);
