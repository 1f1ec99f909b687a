import { SOUNDS } from './sounds-data.ts';

const byCharacter = new Map<string, string>();
for (const [, sound = '', characters = ''] of SOUNDS.matchAll(/([a-z]+)([^a-z]+)/g))
  for (const character of characters) byCharacter.set(character, sound);

/** Common words of commands and pages that sound otherwise than their characters alone. */
const WORDS: readonly (readonly [string, readonly string[]])[] = [
  ['重复', ['chong', 'fu']],
  ['重新', ['chong', 'xin']],
  ['银行', ['yin', 'hang']],
  ['行业', ['hang', 'ye']],
  ['会计', ['kuai', 'ji']],
  ['参差', ['cen', 'ci']],
];

/** What a name is heard as from each of its Chinese characters on: whole sounds and initials. */
export function soundsOf(name: string): string[] {
  return [...name.matchAll(/\p{Script=Han}+/gu)].flatMap(([run]) => {
    const syllables = Array.from(run, (character) => byCharacter.get(character) ?? '');
    for (const [word, sounds] of WORDS) {
      const at = run.indexOf(word);
      if (at !== -1) syllables.splice(at, sounds.length, ...sounds);
    }
    return syllables.flatMap((_, from) => {
      const rest = syllables.slice(from);
      return [rest.join(''), rest.map((syllable) => syllable.slice(0, 1)).join('')];
    });
  });
}
