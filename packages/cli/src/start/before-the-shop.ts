// Loaded into the shop's process before its own code: a shop whose parent was killed would keep its port for ever.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
