import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Failure } from '#base';
import { installAddon, openStandIn } from '#kernel/process';

const Port = z.coerce.number().int().min(0).max(65_535);

/** `models add-gguf` and `models stand-in`; the latter runs until it is ended. @throws Failure `setup.arguments` */
export async function runModelsCommand(argv: readonly string[], log: (line: string) => void): Promise<number> {
  const { act, withGpu, port } = argumentsOf(argv);
  if (act === 'add-gguf') {
    await installAddon({ withGpu, log });
    log('已安装。把 .gguf 文件放进模型文件夹，再到“设置 › 语言模型”添加。');
    log('Installed. Put .gguf files into the folder of models and add them under Settings › Language models.');
    return 0;
  }
  const { url, model } = await openStandIn({ port });
  log(`语言模型替身（回答是编造的）：${url}  模型名 ${model}`);
  log(`A stand-in for a language model (its answers are made up): ${url}  model ${model}`);
  await new Promise((resolve) => void process.once('SIGINT', resolve).once('SIGTERM', resolve));
  return 0;
}

function argumentsOf(argv: readonly string[]): { act: 'add-gguf' | 'stand-in'; withGpu: boolean; port: number } {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { gpu: { type: 'boolean' }, port: { type: 'string' } },
      allowPositionals: true,
      strict: true,
    });
    const [act, ...rest] = positionals;
    if ((act !== 'add-gguf' && act !== 'stand-in') || rest.length > 0)
      throw new Error('models add-gguf | models stand-in');
    return { act, withGpu: values.gpu ?? false, port: Port.parse(values.port ?? 0) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure('setup.arguments', { params: { reason }, cause });
  }
}
