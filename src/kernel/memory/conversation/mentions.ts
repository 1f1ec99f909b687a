/** `@[林悦](usr:abc)`: the name as it was when written, and the account. */
const MENTION = /@\[([^\]\n]{1,80})\]\(usr:([\w-]{1,80})\)/g;

/** Accounts a text names. */
export function mentionsIn(body: string): string[] {
  return [...new Set([...body.matchAll(MENTION)].map(([, , user = '']) => user))];
}

/** The text as it reads without marks, cut for a line: `@林悦 please look`. */
export function excerptOf(body: string, most = 160): string {
  const plain = body.replaceAll(MENTION, '@$1').replaceAll(/\s+/g, ' ').trim();
  return plain.length <= most ? plain : `${plain.slice(0, most - 1)}…`;
}
