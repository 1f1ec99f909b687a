import { betterAuth } from 'better-auth';
import { createHmac } from 'node:crypto';
import type { Store } from '#store';

export const MIN_PASSWORD = 10;
const TWO_WEEKS_S = 60 * 60 * 24 * 14;
const DAY_S = 60 * 60 * 24;

export type AuthOptions = Readonly<{ isHttps: boolean; trustedOrigins: readonly string[] }>;
export type Auth = ReturnType<typeof openAuth>;

/** better-auth on the identity schema. Sessions are looked up at each request: no cached one outlives its end. */
export function openAuth(store: Store, { isHttps, trustedOrigins }: AuthOptions) {
  return betterAuth({
    database: store.identity,
    secret: createHmac('sha256', store.config.secret).update('session').digest('base64url'),
    baseURL: trustedOrigins[0] ?? 'http://localhost',
    basePath: '/api/auth',
    trustedOrigins: [...trustedOrigins],
    emailAndPassword: { enabled: true, minPasswordLength: MIN_PASSWORD, maxPasswordLength: 200, autoSignIn: true },
    session: { cookieCache: { enabled: false }, expiresIn: TWO_WEEKS_S, updateAge: DAY_S },
    advanced: {
      cookiePrefix: 'valence',
      useSecureCookies: isHttps,
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
}
