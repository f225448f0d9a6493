import { webkitGtk } from './candidates.ts';
import { describeEngine } from './flows.ts';

describeEngine(webkitGtk);
