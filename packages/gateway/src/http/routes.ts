import type { FastifyInstance } from 'fastify';
import { acquirerRoutes } from './acquirer-routes.ts';
import type { HttpDeps } from './deps.ts';
import { frontRoutes } from './front-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { receiptRoutes } from './receipt-routes.ts';
import { scriptRoutes } from './script-routes.ts';
import { termsRoutes } from './terms-routes.ts';
import { windowApiRoutes } from './window-api-routes.ts';
import { windowPageRoutes } from './window-page-routes.ts';
import { wireRoutes } from './wire-routes.ts';

export function addRoutes(server: FastifyInstance, deps: HttpDeps): void {
  wireRoutes(server, deps);
  windowPageRoutes(server, deps);
  termsRoutes(server, deps);
  windowApiRoutes(server, deps);
  scriptRoutes(server, deps);
  acquirerRoutes(server, deps);
  receiptRoutes(server, deps);
  healthRoutes(server, deps);
  frontRoutes(server, deps);
}
