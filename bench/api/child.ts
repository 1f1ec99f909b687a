import { spawn } from 'node:child_process';

/** A server in a process of its own. */
export type ServerProcess = Readonly<{ url: string; stop(): Promise<void> }>;

const ADDRESS = /(http:\/\/[\w.]+:\d+)/;

/** Starts a program of this repository and waits for the address it prints. @throws Error when it ends before */
export async function serveIn(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString();
      const found = ADDRESS.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`${args[0]} ended: ${said}`)));
  });
  return {
    url: url.replace('localhost', '127.0.0.1'),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
