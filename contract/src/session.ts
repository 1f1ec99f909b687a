import { z } from 'zod';

export const ROLES = ['rep', 'manager', 'admin'] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

export const Preferences = z.object({
  locale: z.enum(['zh-CN', 'en']).nullable().describe('null: as the browser says'),
  theme: z.enum(['light', 'dark']).nullable().describe('null: as the system says'),
});
export type Preferences = z.infer<typeof Preferences>;

/** GET /api/me. 401 `auth.required` when nobody is signed in. */
export const Me = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  workspace: z.object({ id: z.string(), name: z.string(), isDemo: z.boolean() }),
  role: Role,
  /** The staff person record of this user, when there is one; leads are assigned to it. */
  person: z.string().nullable(),
  preferences: Preferences,
});
export type Me = z.infer<typeof Me>;

/** PATCH /api/me: what is left out stays. Answers `Me`. */
export const MePatch = z.object({ preferences: Preferences.partial() });
export type MePatch = z.infer<typeof MePatch>;

/** POST /api/session answers `Me` and sets the session cookie. DELETE /api/session signs out and answers 204. */
export const SignIn = z.object({ email: z.string().max(254), password: z.string().max(200) });

/** POST /api/workspaces: signs up a person with a new, empty workspace and signs in. Answers `Me`. */
export const SignUp = z.object({
  workspace: z.string().min(1).max(80),
  name: z.string().min(1).max(80),
  email: z.string().max(254),
  password: z.string().min(10).max(200),
});

/** GET /api/welcome, open to all: whether a demo workspace exists and how to sign in to it. */
export const Welcome = z.object({
  version: z.string(),
  demo: z.object({ email: z.string(), password: z.string() }).nullable(),
});
export type Welcome = z.infer<typeof Welcome>;
