import { changes as en } from '../../parts/i18n/en/changes.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { changes as zh } from '../../parts/i18n/zh/changes.ts';

/** Says the texts of deleting, merging, looking back, changes and audit. */
export const useChangeTexts = textsOf('changes', zh, en);
