/** The `content-disposition` of a file to save: a plain name for old programs, the true one as RFC 5987 has it. */
export function attachment(name: string): string {
  const plain = name.replaceAll(/[^\w.-]+/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}
