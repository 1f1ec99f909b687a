/** A name at the start of a heading or label: `leads` → `Leads`. Names of kinds stand in small letters, as they do inside a sentence. */
export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
