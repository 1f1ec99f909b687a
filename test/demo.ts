import type { Now } from '@valence/contract';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import type { Product } from './product.ts';

const CHROMES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const QUIET = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
/** Who is signed in, as a browser remembers it. */
export type Session = Readonly<{ cookie: string }>;

/** The Chromium of this machine. */
export function openBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? CHROMES.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error('Chromium is not installed; CHROMIUM_PATH may name it.');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', ...QUIET] });
}

let sessions: Promise<Session> | undefined;

/** The demo user, signed in once for all journeys that begin inside. */
export function demoSession(running: Product): Promise<Session> {
  sessions ??= signInAsDemo(running);
  return sessions;
}

/** Asks as the sign-in page does. */
async function signInAsDemo({ url, demo }: Product): Promise<Session> {
  assert.ok(demo !== null);
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(demo),
  });
  assert.equal(answer.status, 200);
  return {
    cookie: answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0] ?? '')
      .join('; '),
  };
}

/** Reads or changes something behind the pages' back, as the pages would. */
export async function ask<T>(
  { url }: Pick<Product, 'url'>,
  { cookie }: Session,
  path: string,
  change?: { method: string; body?: object },
): Promise<T> {
  const answer = await fetch(url + path, {
    method: change?.method ?? 'GET',
    headers: { cookie, origin: url, ...(change?.body && { 'content-type': 'application/json' }) },
    ...(change?.body && { body: JSON.stringify(change.body) }),
  });
  assert.ok(answer.ok, `${path} answered ${answer.status}`);
  return (await answer.json()) as T;
}

/** Longer than the agents take for the whole demo on a busy machine. */
const REST_MS = 90_000;

/** After the first start the agent prepares the open leads of the demo; journeys begin when it has. */
export async function demoAtRest(started: Product): Promise<void> {
  const session = await demoSession(started);
  const unfinished = async (status: string): Promise<number> =>
    (await ask<{ items: unknown[] }>(started, session, `/api/runs?status=${status}`)).items.length;
  // Before the first of them has begun none is unfinished either.
  const hasCards = async (): Promise<boolean> => (await ask<Now>(started, session, '/api/now')).cards.length > 0;
  const isAtRest = async (): Promise<boolean> =>
    (await unfinished('ready')) + (await unfinished('running')) === 0 && (await hasCards());
  const end = Date.now() + REST_MS;
  while (Date.now() < end && !(await isAtRest())) await new Promise((resolve) => setTimeout(resolve, 200));
}

/** Puts a session into a browser profile, as signing in would. */
export async function enter(context: BrowserContext, { url }: Product, { cookie }: Session): Promise<void> {
  const cookies = cookie.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return { name, value: value.join('='), url, httpOnly: true, sameSite: 'Lax' as const };
  });
  await context.addCookies(cookies);
}
