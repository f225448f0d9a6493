/** Where the files lie that pages of the gateway are made of. */
export const assetsDir = new URL('../../assets/', import.meta.url).pathname;
