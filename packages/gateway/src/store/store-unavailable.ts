/** The store cannot be asked or changed now. Answered with 503; what was asked may be asked again. */
export class StoreUnavailable extends Error {
  override readonly name: string = 'StoreUnavailable';
}

/** Nothing is wrong with the store: too many wanted to change the same thing at once. */
export class StoreContended extends StoreUnavailable {
  override readonly name = 'StoreContended';
}
