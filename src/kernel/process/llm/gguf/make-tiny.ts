import { writeFileSync } from 'node:fs';
import { seededRandom } from '../../learning/random.ts';

/** Types of GGUF metadata and tensors (ggml's docs/gguf.md, version 3, read 2026-11). */
const U32 = 4;
const I32 = 5;
const F32 = 6;
const STRING = 8;
const ARRAY = 9;
const TENSOR_F32 = 0;
const ALIGNMENT = 32;

type Meta = readonly [name: string, type: number, value: unknown, itemType?: number];
type Tensor = Readonly<{ name: string; dims: readonly number[]; values: Float32Array }>;

const EMBED = 64;
const FEED = 128;
const LAYERS = 4;
const RANK = 4;
/** `<unk>`, `<s>`, `</s>`, every byte, every printable ASCII sign. */
const TOKENS = [
  '<unk>',
  '<s>',
  '</s>',
  ...Array.from({ length: 256 }, (_, i) => `<0x${i.toString(16).toUpperCase().padStart(2, '0')}>`),
  ...Array.from({ length: 95 }, (_, i) => (i === 0 ? '▁' : String.fromCharCode(32 + i))),
];

/** Writes a Llama of random weights: it knows nothing, but loads, speaks and keeps to a grammar as a real one does. */
export function writeTinyModel(file: string, seed = 1): void {
  const random = seededRandom(seed);
  const tensor = (name: string, ...dims: number[]): Tensor => ({ name, dims, values: weights(dims, random, 0.3) });
  const ones = (name: string): Tensor => ({ name, dims: [EMBED], values: new Float32Array(EMBED).fill(1) });
  const layer = (i: number): Tensor[] => [
    ones(`blk.${i}.attn_norm.weight`),
    ...['attn_q', 'attn_k', 'attn_v', 'attn_output'].map((name) => tensor(`blk.${i}.${name}.weight`, EMBED, EMBED)),
    ones(`blk.${i}.ffn_norm.weight`),
    tensor(`blk.${i}.ffn_gate.weight`, EMBED, FEED),
    tensor(`blk.${i}.ffn_up.weight`, EMBED, FEED),
    tensor(`blk.${i}.ffn_down.weight`, FEED, EMBED),
  ];
  const meta: Meta[] = [
    ['general.architecture', STRING, 'llama'],
    ['general.name', STRING, 'tiny'],
    ['llama.context_length', U32, 2_048],
    ['llama.embedding_length', U32, EMBED],
    ['llama.block_count', U32, LAYERS],
    ['llama.feed_forward_length', U32, FEED],
    ['llama.attention.head_count', U32, 4],
    ['llama.rope.dimension_count', U32, EMBED / 4],
    ['llama.attention.layer_norm_rms_epsilon', F32, 1e-5],
    ['tokenizer.ggml.model', STRING, 'llama'],
    ['tokenizer.ggml.tokens', ARRAY, TOKENS, STRING],
    ['tokenizer.ggml.scores', ARRAY, TOKENS.map((_, i) => -i), F32],
    ['tokenizer.ggml.token_type', ARRAY, TOKENS.map((_, i) => (i === 0 ? 2 : i < 3 ? 3 : i < 259 ? 6 : 1)), I32],
    ['tokenizer.ggml.bos_token_id', U32, 1],
    ['tokenizer.ggml.eos_token_id', U32, 2],
    ['tokenizer.ggml.unknown_token_id', U32, 0],
  ];
  write(file, meta, [
    tensor('token_embd.weight', EMBED, TOKENS.length),
    ones('output_norm.weight'),
    tensor('output.weight', EMBED, TOKENS.length),
    ...Array.from({ length: LAYERS }, (_, i) => layer(i)).flat(),
  ]);
}

/** Writes a low-rank adapter that bends the tiny model far enough to be seen. */
export function writeTinyAdapter(file: string, seed = 2): void {
  const random = seededRandom(seed);
  const pair = (name: string): Tensor[] => [
    { name: `${name}.lora_a`, dims: [EMBED, RANK], values: weights([EMBED, RANK], random, 1) },
    { name: `${name}.lora_b`, dims: [RANK, EMBED], values: weights([RANK, EMBED], random, 1) },
  ];
  const meta: Meta[] = [
    ['general.type', STRING, 'adapter'],
    ['general.architecture', STRING, 'llama'],
    ['adapter.type', STRING, 'lora'],
    ['adapter.lora.alpha', F32, 8],
  ];
  const names = Array.from({ length: LAYERS }, (_, i) => [`blk.${i}.attn_q.weight`, `blk.${i}.attn_output.weight`]);
  write(file, meta, names.flat().flatMap(pair));
}

function weights(dims: readonly number[], random: () => number, scale: number): Float32Array {
  return Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, () => (random() * 2 - 1) * scale);
}

function write(file: string, meta: readonly Meta[], tensors: readonly Tensor[]): void {
  const head: Buffer[] = [Buffer.from('GGUF'), scalar(U32, 3), u64(tensors.length), u64(meta.length)];
  for (const [name, type, value, itemType = 0] of meta) {
    head.push(scalar(STRING, name), scalar(U32, type));
    if (type !== ARRAY) head.push(scalar(type, value));
    else
      head.push(
        scalar(U32, itemType),
        u64((value as unknown[]).length),
        ...(value as unknown[]).map((v) => scalar(itemType, v)),
      );
  }
  let offset = 0;
  for (const { name, dims, values } of tensors) {
    head.push(scalar(STRING, name), scalar(U32, dims.length), ...dims.map(u64), scalar(U32, TENSOR_F32), u64(offset));
    offset += padded(values.byteLength);
  }
  const bytes = Buffer.concat(head);
  const body = tensors.map(({ values }) => padTo(Buffer.from(values.buffer), padded(values.byteLength)));
  writeFileSync(file, Buffer.concat([padTo(bytes, padded(bytes.length)), ...body]));
}

function scalar(type: number, value: unknown): Buffer {
  if (type === STRING) return Buffer.concat([u64(Buffer.byteLength(String(value))), Buffer.from(String(value))]);
  const bytes = Buffer.alloc(4);
  if (type === F32) bytes.writeFloatLE(Number(value));
  else bytes.writeInt32LE(Number(value));
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

const padded = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT;
const padTo = (bytes: Buffer, length: number): Buffer => Buffer.concat([bytes, Buffer.alloc(length - bytes.length)]);
