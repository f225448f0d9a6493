// Loaded into the shop's process before its own code.
import { saveMemory } from './save-memory.ts';

saveMemory();
// A shop whose parent was killed would keep its port for ever.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
