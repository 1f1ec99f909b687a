export { openApp, type AppOptions } from './app.ts';
export { defineOpenRoute, defineRoute, type OpenRoute, type Route } from './route.ts';
export { routes } from './routes.ts';
export type { Services } from './services.ts';
