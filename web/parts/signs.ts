/** A text as the signs a reader sees: an emoji or a letter with its accent is one. */
export function signsOf(text: string): string[] {
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}

/** One sign that stands for a name: the first of a Chinese name, else the first letter. */
export function initialOf(name: string): string {
  return (signsOf(name.trim())[0] ?? '?').toUpperCase();
}

/** A name as it stands alone: kinds are called in the middle of sentences too, so English ones come in small letters. */
export function headed(name: string): string {
  const [first = '', ...rest] = signsOf(name);
  return first.toUpperCase() + rest.join('');
}
