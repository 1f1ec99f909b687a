import { DBOS } from '@dbos-inc/dbos-sdk';

/** DBOS, called directly: no queue between the caller and the workflow. */
export async function openDbos({ url, width, steps, payload }) {
  DBOS.setConfig({
    name: 'bench',
    systemDatabaseUrl: url,
    systemDatabasePoolSize: width,
    runAdminServer: false,
    logLevel: 'error',
  });
  const workflow = DBOS.registerWorkflow(
    async () => {
      let body = '';
      for (let i = 1; i <= steps; i++) body = await DBOS.runStep(async () => payload, { name: `n${i}` });
      return body;
    },
    { name: 'bench' },
  );
  await DBOS.launch();
  return {
    async once() {
      if ((await workflow()) !== payload) throw new Error('the workflow gave something else');
    },
    close: () => DBOS.shutdown(),
  };
}
