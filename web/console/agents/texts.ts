import { agents as en } from '../../parts/i18n/en/agents.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { agents as zh } from '../../parts/i18n/zh/agents.ts';

/** Says the texts of the agents page. */
export const useAgentTexts = textsOf('agents', zh, en);
