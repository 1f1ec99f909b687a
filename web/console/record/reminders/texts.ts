import { reminders as en } from '../../../parts/i18n/en/reminders.ts';
import { textsOf } from '../../../parts/i18n/index.ts';
import { reminders as zh } from '../../../parts/i18n/zh/reminders.ts';

/** Says the texts of reminders and of tasks that come again. */
export const useReminderTexts = textsOf('reminders', zh, en);
