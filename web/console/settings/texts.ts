import { settings as en } from '../../parts/i18n/en/settings.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { settings as zh } from '../../parts/i18n/zh/settings.ts';

/** Says the texts of the settings page. */
export const useSettingsTexts = textsOf('settings', zh, en);
