import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Span } from '../span.ts';
import { inSpan, saysItsTrace } from '../trace.ts';
import { parseTraceparent } from '../tracing/traceparent.ts';
import type { Tracer } from '../tracing/tracer.ts';

/**
 * A span for each request, named by the pattern of its route, never by its address. It goes on with whoever's trace the request names: the
 * header holds two random numbers and nothing else. What may stand beside it (`tracestate`, `baggage`) is left out.
 */
export function traceSpans(server: FastifyInstance, tracer: Tracer): void {
  const spans = new WeakMap<FastifyRequest, Span>();
  server.addHook('onRequest', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const span = tracer.begin({
      name: `${request.method} ${route}`,
      kind: 'server',
      parent: parseTraceparent(request.headers['traceparent']),
      facts: { 'http.request.method': request.method, 'http.route': route },
    });
    spans.set(request, span);
    const log = request.log.child({ traceId: span.context.traceId });
    saysItsTrace(log);
    request.log = log;
    reply.log = log;
    done();
  });
  server.addHook('preHandler', (request, _reply, done) => {
    const span = spans.get(request);
    if (span === undefined) return done();
    inSpan(span, done);
  });
  server.addHook('onResponse', (request, { statusCode }, done) => {
    const span = spans.get(request);
    span?.set({ 'http.response.status_code': statusCode });
    span?.end(statusCode >= 500 ? `HTTP ${statusCode}` : undefined);
    done();
  });
}
