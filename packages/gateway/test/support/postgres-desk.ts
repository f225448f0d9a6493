import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgres } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with the port of the run's PostgreSQL, which starts with the first question. */
    readonly postgresDesk: string;
  }
}

/** A server that runs already, of another version for instance; user and password are `postgres`. It keeps what was made in it. */
const PORT_OF_ANOTHER = process.env['DOJANG_TEST_POSTGRES_PORT'];

/** One PostgreSQL for all test files of a run, and none for a run that wants none. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let postgres: Promise<PostgresServer> | undefined;
  const desk = createServer((_request, response) => {
    if (PORT_OF_ANOTHER !== undefined) {
      response.end(PORT_OF_ANOTHER);
      return;
    }
    postgres ??= startPostgres();
    postgres.then(
      ({ port }) => response.end(String(port)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
  project.provide('postgresDesk', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`);
  return async () => {
    desk.close();
    await (await postgres)?.stop();
  };
}
