import { apiKeys as en } from '../../parts/i18n/en/api-keys.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { apiKeys as zh } from '../../parts/i18n/zh/api-keys.ts';

/** Says the texts about API keys. */
export const useKeyTexts = textsOf('apiKeys', zh, en);
