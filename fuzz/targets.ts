import type { Target } from './target.ts';
import { books } from './targets/books.ts';
import { cardCompany } from './targets/card-company.ts';
import { edge } from './targets/edge.ts';
import { inbox } from './targets/inbox.ts';
import { stored } from './targets/stored.ts';
import { webhooks } from './targets/webhooks.ts';
import { wire } from './targets/wire.ts';

export const targets: readonly Target[] = [wire, cardCompany, webhooks, inbox, books, stored, edge];
