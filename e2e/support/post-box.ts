import { type AddressInfo, createServer, type Socket } from 'node:net';

/** An SMTP server that keeps what it is given. */
export interface PostBox {
  readonly url: string;
  /** Decoded, headers and bodies, in the order of their arrival. */
  readonly mails: readonly { readonly to: string; readonly source: string }[];
  /** Answers the next recipients with this code instead of taking them. */
  refuse(code: number, times: number): void;
  close(): Promise<void>;
}

export async function openPostBox(): Promise<PostBox> {
  const mails: { to: string; source: string }[] = [];
  const refusals: number[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setEncoding('utf8').on('error', () => {});
    const say = (line: string) => socket.write(`${line}\r\n`);
    let [buffer, to, data] = ['', '', false];
    say('220 box');
    socket.on('data', (chunk: string) => {
      buffer += chunk;
      for (;;) {
        const end = buffer.indexOf(data ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const part = buffer.slice(0, end);
        buffer = buffer.slice(end + (data ? 5 : 2));
        if (data) {
          mails.push({ to, source: decode(part) });
          data = false;
          say('250 kept');
        } else if (/^rcpt/i.test(part)) {
          to = /<(.*)>/.exec(part)?.[1] ?? '';
          const refusal = refusals.shift();
          say(refusal === undefined ? '250 fine' : `${refusal} not now, ${to}`);
        } else if (/^data/i.test(part)) {
          data = true;
          say('354 go on');
        } else if (/^starttls/i.test(part)) say('502 not here');
        else say(/^quit/i.test(part) ? '221 bye' : '250 box');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuse: (code, times) => void refusals.push(...Array.from({ length: times }, () => code)),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Undoes the encodings a mail may have, part by part. */
function decode(source: string): string {
  const words = source.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
    kind.toLowerCase() === 'b' ? Buffer.from(text, 'base64').toString() : unquote(text.replaceAll('_', ' ')),
  );
  return words
    .split(/^--.*$/m)
    .map((part) => {
      const [head = '', ...rest] = part.split('\r\n\r\n');
      const body = rest.join('\r\n\r\n');
      if (/transfer-encoding: base64/i.test(head)) return head + Buffer.from(body, 'base64').toString();
      return head + (/transfer-encoding: quoted-printable/i.test(head) ? unquote(body) : body);
    })
    .join('\n');
}

function unquote(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
