/** Who or what made a statement, with its version. People, imports and connectors have no version that changes what they say. */
export function extractorOf({
  kind,
  name,
  version,
}: Readonly<{ kind: string; name: string; version: string | null }>): string {
  if (kind === 'import' || kind === 'person') return kind;
  return version === null ? `${kind} ${name}` : `${kind} ${name} ${version}`;
}

/** Statements of one origin repeat each other: the same file, system, document or model, whatever its version. */
export function originOf({ kind, name }: Readonly<{ kind: string; name: string }>): string {
  return `${kind}:${name}`;
}
