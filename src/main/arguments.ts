import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Failure } from '#base';

export type StartArguments = Readonly<{
  port: number;
  host: string;
  dataDir: string | null;
  isEmpty: boolean;
  withBackup: boolean;
}>;

const Port = z.coerce.number().int().min(0).max(65_535);
export const DEFAULT_PORT = 8080;

/** What `npm start -- …` was told. @throws Failure `setup.arguments` */
export function startArguments(argv: readonly string[], env: NodeJS.ProcessEnv): StartArguments {
  const options = {
    port: { type: 'string' },
    host: { type: 'string' },
    data: { type: 'string' },
    empty: { type: 'boolean' },
    'no-backup': { type: 'boolean' },
  } as const;
  try {
    const { values } = parseArgs({ args: [...argv], options, strict: true });
    const port = Port.safeParse(values.port ?? env['PORT'] ?? DEFAULT_PORT);
    if (!port.success) throw new Error('--port 0–65535');
    return {
      port: port.data,
      host: values.host ?? env['HOST'] ?? '127.0.0.1',
      dataDir: values.data === undefined ? null : resolve(values.data),
      isEmpty: values.empty ?? false,
      withBackup: values['no-backup'] !== true,
    };
  } catch (cause) {
    throw new Failure('setup.arguments', {
      params: { reason: cause instanceof Error ? cause.message : String(cause) },
      cause,
    });
  }
}
