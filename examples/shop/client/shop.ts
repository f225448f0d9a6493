import './style.css';
import { enablePaying } from './pay.ts';
import { watchOrder } from './watch-order.ts';

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-pay]')) enablePaying(form);
for (const order of document.querySelectorAll<HTMLElement>('[data-watch]')) watchOrder(order);
