import { createHash, type Hash } from 'node:crypto';
import { Failure } from '#base';

/**
 * The form of a backup before compression: lines of JSON, each table's lines followed by its bytes in chunks.
 *
 * ```
 * {"format":"valence-backup/1", …}
 * {"table":"public.entity","columns":["tenant_id", …]}
 * {"bytes":65536}<65,536 bytes>
 * {"rows":1200,"sha256":"…"}
 * {"end":true,"tables":41}
 * ```
 */
export const FORMAT = 'valence-backup/1';

export type Header = Readonly<{
  format: typeof FORMAT;
  product: string;
  /** ISO 8601 in UTC. */
  takenAt: string;
  /** Name of the last migration that had run. */
  level: string;
  /** Highest transaction number in it; numbers are counted anew from 1, in their order. */
  transactions: number;
  /** The installation's secret in base64url; null when it was left out. */
  secret: string | null;
}>;

export type TableStart = Readonly<{ table: string; columns: readonly string[] }>;
export type TableEnd = Readonly<{ rows: number; sha256: string }>;

/** Hash of a table's bytes as they go by. */
export function hashing(): Hash {
  return createHash('sha256');
}

export const line = (value: object): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);

/** What comes while a backup is read. `body` must be read to its end before the next part is asked for. */
export type Part =
  | { type: 'table'; start: TableStart; body: AsyncGenerator<Buffer, TableEnd> }
  | { type: 'end'; tables: number };

/** Longest line of JSON that is read, in bytes. */
const MOST_LINE = 1_000_000;

/** Reads a container that comes in pieces of any size. @throws Failure `backup.damaged` with the place. */
export class ContainerReader {
  #source: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);
  #offset = 0;
  #table = '';

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async header(): Promise<Header> {
    const header = (await this.#line()) as Header;
    if (header.format !== FORMAT) throw this.#damaged();
    return header;
  }

  async *parts(): AsyncGenerator<Part> {
    for (;;) {
      const next = (await this.#line()) as Partial<TableStart & { end: true; tables: number }>;
      if (next.end === true) {
        yield { type: 'end', tables: next.tables ?? -1 };
        return;
      }
      if (typeof next.table !== 'string' || !Array.isArray(next.columns)) throw this.#damaged();
      this.#table = next.table;
      yield { type: 'table', start: { table: next.table, columns: next.columns }, body: this.#body() };
    }
  }

  async *#body(): AsyncGenerator<Buffer, TableEnd> {
    const hash = hashing();
    for (;;) {
      const next = (await this.#line()) as Partial<{ bytes: number } & TableEnd>;
      if (typeof next.bytes !== 'number') {
        const { rows = -1, sha256 = '' } = next;
        if (hash.digest('hex') !== sha256) throw this.#damaged();
        return { rows, sha256 };
      }
      for (let left = next.bytes; left > 0;) {
        if (this.#held.length === 0) await this.#more();
        const piece = this.#held.subarray(0, left);
        this.#take(piece.length);
        left -= piece.length;
        hash.update(piece);
        yield piece;
      }
    }
  }

  async #line(): Promise<unknown> {
    let end = this.#held.indexOf(10);
    while (end < 0) {
      if (this.#held.length > MOST_LINE) throw this.#damaged();
      await this.#more();
      end = this.#held.indexOf(10);
    }
    const text = this.#held.subarray(0, end).toString();
    this.#take(end + 1);
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      throw this.#damaged(cause);
    }
  }

  async #more(): Promise<void> {
    let next: IteratorResult<Buffer, unknown>;
    try {
      next = await this.#source.next();
    } catch (cause) {
      throw cause instanceof Failure ? cause : this.#damaged(cause);
    }
    if (next.done === true) throw this.#damaged();
    this.#held = this.#held.length === 0 ? next.value : Buffer.concat([this.#held, next.value]);
  }

  #take(bytes: number): void {
    this.#held = this.#held.subarray(bytes);
    this.#offset += bytes;
  }

  #damaged(cause?: unknown): Failure {
    return new Failure('backup.damaged', {
      params: { table: this.#table === '' ? '—' : this.#table, offset: this.#offset },
      ...(cause === undefined ? {} : { cause }),
    });
  }
}
