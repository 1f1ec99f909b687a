import { sandbox as en } from '../../parts/i18n/en/sandbox.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { sandbox as zh } from '../../parts/i18n/zh/sandbox.ts';

/** Says the texts of the sandbox pages. */
export const useSandboxTexts = textsOf('sandbox', zh, en);
