/** The store cannot be asked or changed now. Answered with 503; what was asked may be asked again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}
