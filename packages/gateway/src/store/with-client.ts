import pg from 'pg';

const CONNECT_TIMEOUT_MS = 3_000;

/**
 * Work on a connection of its own, without the pool's time limits: an index over a large table takes as long as it takes.
 * @throws what the server says when it cannot be reached
 */
export async function withClient<Answer>(
  url: string,
  work: (client: pg.Client) => Promise<Answer>,
): Promise<Answer> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // What waits for an answer is told that the connection is lost.
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}
