import { Mastra } from '@mastra/core';
import { createStep, createWorkflow } from '@mastra/core/workflows';
import { PostgresStore } from '@mastra/pg';
import { z } from 'zod';

/** Mastra with its PostgreSQL store, as its workflows run by default. */
export async function openMastra({ url, width, steps, payload }) {
  const shape = z.object({ body: z.string() });
  const storage = new PostgresStore({ id: 'bench', connectionString: url, max: width });
  await storage.init();
  let workflow = createWorkflow({ id: 'bench', inputSchema: shape, outputSchema: shape });
  for (let i = 1; i <= steps; i++) {
    const execute = async () => ({ body: payload });
    workflow = workflow.then(createStep({ id: `n${i}`, inputSchema: shape, outputSchema: shape, execute }));
  }
  workflow.commit();
  const mastra = new Mastra({ workflows: { bench: workflow }, storage, logger: false });
  return {
    async once() {
      const run = await mastra.getWorkflow('bench').createRun();
      const { status } = await run.start({ inputData: { body: '' } });
      if (status !== 'success') throw new Error(`the workflow ended ${status}`);
    },
    close: () => storage.close(),
  };
}
