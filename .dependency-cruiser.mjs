// The import direction of the house (ARCHITECTURE.md, "Rules"). Rules are written by path, because a rule by
// dependency kind lets a workspace package through.
const room = (name) => `^packages/${name}/`;
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  comment: `${from} may import only itself and: ${allowed.join(', ') || 'nothing of ours'}`,
  // What builds a room is none of it.
  from: { path: from, pathNot: '/vite[^/]*\\.config\\.ts$' },
  to: {
    path: '^(packages|examples|e2e|conformance|simulation|fuzz|bench|scripts)/',
    pathNot: [from, ...allowed],
  },
});
const firstFloor = '^packages/protocol/src/(?!validate/)';

export default {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    { name: 'not-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('protocol', room('protocol'), []),
    only('sdk', room('sdk'), [firstFloor]),
    only('payment-js', room('payment-js'), [firstFloor]),
    only('window', room('window'), [firstFloor]),
    only('gateway', room('gateway'), [room('protocol')]),
    only('issuers', room('issuers'), [room('protocol')]),
    only('cli', room('cli'), [room('gateway'), room('issuers'), room('protocol')]),
    {
      name: 'sdk-browser-knows-no-keys',
      severity: 'error',
      comment: 'What a page loads cannot reach the code that holds keys.',
      from: { path: '^packages/sdk/src/browser/' },
      to: { pathNot: ['^packages/sdk/src/browser/', '^packages/protocol/src/payple/'] },
    },
    only('frameworks', '^examples/frameworks/', ['^packages/sdk/src/(browser/)?index\\.ts$']),
    only('shop', '^examples/shop/', ['^packages/sdk/src/index\\.ts$']),
    {
      name: 'protocol-first-floor-has-no-dependency',
      severity: 'error',
      from: { path: firstFloor, pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules|^packages/protocol/src/validate/' },
    },
    {
      name: 'sdk-has-no-dependency',
      severity: 'error',
      from: { path: '^packages/sdk/src/', pathNot: '\\.test\\.ts$' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'],
        path: 'node_modules(?!/@dojang)|^(node:|fs|crypto|http)',
      },
    },
    {
      name: 'flows-stand-below-http',
      severity: 'error',
      comment: 'A flow takes what was read and gives what is answered; routes alone know the server.',
      from: {
        path: '^packages/gateway/src/',
        pathNot: ['^packages/gateway/src/http/', '^packages/gateway/src/main\\.ts$'],
      },
      to: { path: ['^packages/gateway/src/http/', 'node_modules/(@fastify/|fastify/)'] },
    },
    {
      name: 'rehearsals-are-composed',
      severity: 'error',
      comment: 'Failures on demand are put around the flows in test mode; no flow knows of them.',
      from: {
        path: '^packages/gateway/src/',
        pathNot: ['^packages/gateway/src/rehearsal/', '^packages/gateway/src/card-companies\\.ts$'],
      },
      to: { path: '^packages/gateway/src/rehearsal/' },
    },
    {
      name: 'payment-core-is-pure',
      severity: 'error',
      comment: 'The core decides; it knows no store, no network, no clock.',
      from: { path: '^packages/gateway/src/payment/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^packages/gateway/src/payment/', '^packages/protocol/'] },
    },
    {
      name: 'books-are-pure',
      severity: 'error',
      comment:
        "Books are compared without a store, a network, a clock: files of anybody, and the gateway's own.",
      from: { path: '^packages/gateway/src/books/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^packages/gateway/src/books/', '^packages/protocol/src/(?!validate/)'] },
    },
    {
      name: 'payment-core-speaks-no-wire',
      severity: 'error',
      comment:
        'Codes, texts and tables of a wire are for who words what happened; the core knows their types at most.',
      from: { path: '^packages/gateway/src/payment/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^packages/protocol/src/(payple|window|phone|validate)/',
        dependencyTypesNot: ['type-only'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Consumers are resolved where they are installed.
    exclude: { path: '/dist/|^e2e/packages/consumers/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
  },
};
