import { startShop } from './server.ts';
import { readSettings } from './settings.ts';
import { explainStartFailure } from './start-failure.ts';

const settings = readSettings(process.env);
try {
  const shop = await startShop(settings);
  const shown = settings.url ?? `http://localhost:${shop.port}`;
  process.stdout.write(`도장상점 (Dojang Store): ${shown}\n`);
  let closing = false;
  const close = () => {
    if (closing) return;
    closing = true;
    shop.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', close);
  process.on('SIGTERM', close);
} catch (error) {
  process.stderr.write(`${explainStartFailure(error, settings)}\n`);
  process.exitCode = 1;
}
