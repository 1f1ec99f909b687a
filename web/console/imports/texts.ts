import { imports as en } from '../../parts/i18n/en/imports.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { imports as zh } from '../../parts/i18n/zh/imports.ts';

/** Says the texts of the import pages. */
export const useImportTexts = textsOf('imports', zh, en);
