export * from './acquirer.ts';
export * from './notation.ts';
export * from './payple.ts';
export * from './phone.ts';
export * from './window.ts';
