/** A piece of a comment as it is shown. Nothing of it is ever read as HTML. */
export type Piece =
  | Readonly<{ type: 'text' | 'strong' | 'em' | 'code'; text: string }>
  | Readonly<{ type: 'mention'; text: string; user: string }>
  | Readonly<{ type: 'link'; text: string; href: string }>;
/** A paragraph, or a line of a list. */
export type Line = Readonly<{ isItem: boolean; pieces: readonly Piece[] }>;

const MARKS =
  /@\[([^\]\n]{1,80})\]\(usr:([\w-]{1,80})\)|\[([^\]\n]{1,200})\]\((https?:\/\/[^\s)]{1,2000})\)|(https?:\/\/[^\s<>"'）】，。；]+)|\*\*([^*\n]+)\*\*|\*([^*\n]+)\*|`([^`\n]+)`/g;

/** The lines of a comment with their marks read: bold, italic, code, links, mentions, lists. */
export function linesOf(body: string): Line[] {
  return body.split('\n').map((line) => {
    const item = /^\s*[-*]\s+(.*)$/.exec(line)?.[1];
    return { isItem: item !== undefined, pieces: piecesOf(item ?? line) };
  });
}

function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of line.matchAll(MARKS)) {
    if (found.index > at) pieces.push({ type: 'text', text: line.slice(at, found.index) });
    pieces.push(pieceOf(found));
    at = found.index + found[0].length;
  }
  if (at < line.length) pieces.push({ type: 'text', text: line.slice(at) });
  return pieces;
}

function pieceOf([whole, name, user, label, href, bare, strong, em, code]: RegExpExecArray): Piece {
  if (name !== undefined && user !== undefined) return { type: 'mention', text: `@${name}`, user };
  if (label !== undefined && href !== undefined) return { type: 'link', text: label, href };
  if (bare !== undefined) return { type: 'link', text: bare, href: bare };
  if (strong !== undefined) return { type: 'strong', text: strong };
  if (em !== undefined) return { type: 'em', text: em };
  return { type: 'code', text: code ?? whole };
}

/** The comment as its author writes it: `@林悦` instead of the mark, with who that was. */
export function toEdit(body: string): { text: string; names: Map<string, string> } {
  const names = new Map<string, string>();
  const text = body.replaceAll(/@\[([^\]\n]{1,80})\]\(usr:([\w-]{1,80})\)/g, (_, name: string, user: string) => {
    names.set(name, user);
    return `@${name}`;
  });
  return { text, names };
}

/** What was written with the mentions marked; the longest name wins, so that `@林悦然` is not `@林悦`. */
export function toStore(text: string, names: ReadonlyMap<string, string>): string {
  const known = [...names.keys()].filter((name) => name !== '').toSorted((a, b) => b.length - a.length);
  if (known.length === 0) return text;
  const all = known.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|');
  return text.replaceAll(new RegExp(`@(${all})`, 'g'), (_, name: string) => `@[${name}](usr:${names.get(name)})`);
}
