export { type Books, type CompareOptions, type Comparison, compareBooks } from './compare-books.ts';
export { type Difference, type DifferenceKind, differenceKinds } from './difference.ts';
export type { Acquisition, Deposit, Entry } from './entry.ts';
