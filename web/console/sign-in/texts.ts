import { signIn as en } from '../../parts/i18n/en/sign-in.ts';
import { textsOf } from '../../parts/i18n/index.ts';
import { signIn as zh } from '../../parts/i18n/zh/sign-in.ts';

/** Says the texts of signing in and signing up. */
export const useSignInTexts = textsOf('sign-in', zh, en);
