export * from './codes.ts';
export * from './fields.ts';
export * from './guards.ts';
export * from './institution-codes.ts';
export * from './origin-difference.ts';
export * from './parameters.ts';
export * from './paths.ts';
export * from './shape.ts';
