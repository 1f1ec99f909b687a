import { conversation as en } from './i18n/en/conversation.ts';
import { textsOf } from './i18n/index.ts';
import { conversation as zh } from './i18n/zh/conversation.ts';

/** Says the texts of comments, notifications, files, mail and the graph. */
export const useConversationTexts = textsOf('conversation', zh, en);
