import { provenance as en } from './i18n/en/provenance.ts';
import { textsOf } from './i18n/index.ts';
import { provenance as zh } from './i18n/zh/provenance.ts';

/** Says the texts of provenance and confidence. */
export const useProvenanceTexts = textsOf('provenance', zh, en);
