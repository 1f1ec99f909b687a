import { randomUUID } from 'node:crypto';
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';

/** LangGraph JS with its PostgreSQL saver; each step is durable before the next begins. */
export async function openLangGraph({ url, width, steps, payload }) {
  const saver = PostgresSaver.fromConnString(url);
  saver.pool.options.max = width;
  await saver.setup();
  const state = Annotation.Root({ body: Annotation({ reducer: (_, next) => next, default: () => '' }) });
  let graph = new StateGraph(state);
  for (let i = 1; i <= steps; i++) graph = graph.addNode(`n${i}`, async () => ({ body: payload }));
  graph = graph.addEdge(START, 'n1').addEdge(`n${steps}`, END);
  for (let i = 1; i < steps; i++) graph = graph.addEdge(`n${i}`, `n${i + 1}`);
  const compiled = graph.compile({ checkpointer: saver });
  return {
    async once() {
      const { body } = await compiled.invoke({}, { configurable: { thread_id: randomUUID() }, durability: 'sync' });
      if (body !== payload) throw new Error('the workflow gave something else');
    },
    close: () => saver.end(),
  };
}
