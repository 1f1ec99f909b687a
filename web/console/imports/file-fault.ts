/** Endings the server reads. */
const ENDINGS = ['.csv', '.tsv', '.txt', '.xlsx'];

/** Why a file cannot be a table, or null. Only what its name and size tell: the server looks inside. */
export function fileFault({ name, size }: Pick<File, 'name' | 'size'>): 'wrongType' | 'emptyFile' | null {
  if (!ENDINGS.some((ending) => name.toLowerCase().endsWith(ending))) return 'wrongType';
  return size === 0 ? 'emptyFile' : null;
}

/** A size for people: 1.4 MB. */
export function sizeWords(bytes: number, locale: string): string {
  const [unit, divisor] = bytes >= 1_000_000 ? (['megabyte', 1_000_000] as const) : (['kilobyte', 1000] as const);
  const digits = { maximumFractionDigits: bytes >= 10_000_000 ? 0 : 1 };
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', ...digits }).format(
    bytes / divisor,
  );
}
