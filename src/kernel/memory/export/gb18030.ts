/** Code of every character of the basic plane, written as 1, 2 or 4 bytes in one number; 0 for none. */
let codes: Uint32Array | undefined;

/**
 * The table turned round from the decoder that every platform ships: WHATWG Encoding, GB18030. Built at first use, in
 * some 20 ms.
 */
function codesOf(): Uint32Array {
  if (codes !== undefined) return codes;
  const table = new Uint32Array(0x10000);
  const decoder = new TextDecoder('gb18030');
  const put = (bytes: Uint8Array, step: number): void => {
    const characters = [...decoder.decode(bytes)];
    for (const [i, character] of characters.entries()) {
      const point = character.codePointAt(0) ?? 0;
      if (point >= 0x10000 || point === 0xfffd || table[point] !== 0) continue;
      table[point] = bytes.subarray(i * step, (i + 1) * step).reduce((code, byte) => code * 256 + byte, 0);
    }
  };
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    const row: number[] = [];
    for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) row.push(lead, trail);
    put(Uint8Array.from(row), 2);
  }
  const rest: number[] = [];
  for (let linear = 0; linear < 39_420; linear++) rest.push(...fourBytes(linear));
  put(Uint8Array.from(rest), 4);
  // The sign for what cannot be read is a character too.
  table[0xfffd] = 0x8431a437;
  codes = table;
  return table;
}

function fourBytes(linear: number): [number, number, number, number] {
  return [
    0x81 + Math.floor(linear / 12_600),
    0x30 + (Math.floor(linear / 1_260) % 10),
    0x81 + (Math.floor(linear / 10) % 126),
    0x30 + (linear % 10),
  ];
}

/** First of the four-byte codes beyond the basic plane. */
const BEYOND = 189_000;

/** A text as bytes of GB 18030, which Chinese spreadsheets open without asking. Lone surrogates and some private characters become `?`. */
export function gb18030Of(text: string): Buffer {
  const table = codesOf();
  const bytes = Buffer.allocUnsafe(text.length * 4);
  let at = 0;
  const put = (...values: number[]): void => {
    for (const value of values) bytes[at++] = value;
  };
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i) ?? 0;
    if (point < 0x80) bytes[at++] = point;
    else if (point >= 0x10000) {
      put(...fourBytes(BEYOND + point - 0x10000));
      i += 1;
    } else {
      const code = table[point] ?? 0;
      if (code === 0) put(0x3f);
      else if (code > 0xffff) put(code >>> 24, (code >>> 16) & 255, (code >>> 8) & 255, code & 255);
      else put(code >>> 8, code & 255);
    }
  }
  return bytes.subarray(0, at);
}
