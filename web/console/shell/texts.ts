import { shell as en } from '../../parts/i18n/en/shell.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { shell as zh } from '../../parts/i18n/zh/shell.ts';

export type ShellKey = keyof typeof zh;

/** Says the texts of the frame around every page. */
export const useShellTexts = textsOf('shell', zh, en);
