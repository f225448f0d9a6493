import { shop } from '../../lib/shop';

export const { POST, HEAD } = shop.webhook;
