export * from './acquirer.ts';
export * from './phone.ts';
export * from './window.ts';
