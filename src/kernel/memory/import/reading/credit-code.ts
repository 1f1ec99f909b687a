const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const SHAPE = /^[1-9A-HJ-NPQRTUWXY][1-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/;

/** Whether the text is a unified social credit code (统一社会信用代码) with its check digit right: GB 32100-2015. */
export function isCreditCode(text: string): boolean {
  const code = text.normalize('NFKC').trim().toUpperCase();
  if (!SHAPE.test(code)) return false;
  let sum = 0;
  let weight = 1;
  for (const letter of code.slice(0, 17)) {
    sum += ALPHABET.indexOf(letter) * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET[(31 - (sum % 31)) % 31] === code[17];
}
