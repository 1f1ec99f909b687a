import fastifyHelmet from '@fastify/helmet';
import fastifyMultipart from '@fastify/multipart';
import fastifyRateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '#base';
import { serveDocs } from './docs-page.ts';
import { answerErrors, MAX_UPLOAD_MIB, mount } from './mount.ts';
import { openApi } from './openapi.ts';
import { routes } from './routes.ts';
import type { Services } from './services.ts';

const MIB = 1_048_576;

export type AppOptions = Readonly<{
  services: Services;
  /** Folder of the built web pages; null serves the API alone. */
  webDir: string | null;
  isHttps: boolean;
  /** pino level; `silent` in tests. */
  logLevel: string;
}>;

/** The HTTP server with every route mounted, not yet listening. */
export async function openApp({ services, webDir, isHttps, logLevel }: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: { level: logLevel, redact: ['req.headers.cookie', 'req.headers.authorization'] },
    bodyLimit: MIB,
    trustProxy: false,
  });
  answerErrors(app);
  await app.register(fastifyHelmet, { contentSecurityPolicy: { directives: csp(isHttps) }, hsts: isHttps });
  await app.register(fastifyRateLimit, { global: false });
  await app.register(fastifyMultipart, { limits: { fileSize: MAX_UPLOAD_MIB * MIB, files: 1, fields: 10 } });
  // What mail programs post to end mails (RFC 8058); what they say stands in the address.
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, async () => ({}));
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) =>
    (await services.isReady()) ? { status: 'ok' } : reply.code(503).send({ status: 'database unreachable' }),
  );
  app.get('/api/openapi.json', async () => openApi(routes, services.version));
  serveDocs(app, routes);
  // Streams that never end by themselves would keep the server from closing.
  app.addHook('preClose', () => services.live.close());
  for (const route of routes) mount(app, services, route);
  await serveWeb(app, webDir);
  return app;
}

/** Ant Design writes its styles into the page, so inline styles are allowed; scripts only from us. */
function csp(isHttps: boolean): Record<string, string[] | null> {
  return {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    connectSrc: ["'self'"],
    objectSrc: ["'none'"],
    frameAncestors: ["'none'"],
    upgradeInsecureRequests: isHttps ? [] : null,
  };
}

async function serveWeb(app: FastifyInstance, webDir: string | null): Promise<void> {
  const hasPages = webDir !== null && existsSync(join(webDir, 'index.html'));
  if (hasPages) {
    await app.register(fastifyStatic, {
      root: webDir,
      preCompressed: true,
      setHeaders(reply, path) {
        // Built files carry a hash of their content in their name; the page that names them must be fresh.
        reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    const wantsPage =
      request.method === 'GET' &&
      !request.url.startsWith('/api/') &&
      (request.headers.accept ?? '').includes('text/html');
    if (hasPages && wantsPage) return reply.header('cache-control', 'no-cache').sendFile('index.html');
    throw new Failure('request.not_found');
  });
}
