/**
 * A Graph that knows only how to answer: users, managers, pictures and batches of them, from memory, in a process of its own.
 *
 * The first segment of a path is the time an answer takes, in milliseconds: `/20/v1.0/users/7`. Prints its port, then one number of
 * requests for each line it reads.
 * @module
 */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

/** One part of a batch. */
interface Request {
  readonly id: string;
  readonly url: string;
  readonly body?: { readonly ids?: readonly string[] };
}

/** Two kilobytes, as a small picture has; nobody looks at it. */
const PICTURE = Buffer.alloc(2_048, 7);
const guidOf = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
/** As short as a user of Graph can be with what the benches select. */
const userOf = (id: string) => ({
  '@odata.type': '#microsoft.graph.user',
  id,
  displayName: `Somebody ${id.slice(-4)}`,
  jobTitle: 'Weaver',
  mail: `${id.slice(-4)}@fabrikam.example`,
});

/** The content for a path, whether it came alone or in a batch. */
function answer(url: string, body: Request['body']): object | Buffer {
  const path = url.replace(/^\/v1\.0/, '').split('?')[0] ?? '';
  const [, root, id = '', relation] = path.split('/');
  if (root === 'directoryObjects') return { value: (body?.ids ?? []).map(userOf) };
  if (relation === 'photo') return PICTURE;
  if (relation === 'manager') return userOf(guidOf(Number(id.slice(-3)) % 10));
  if (root === 'users' && id !== '') return userOf(id);
  return { value: Array.from({ length: 100 }, (_, index) => userOf(guidOf(index))) };
}

/** The answer to one part of a batch: bytes as base64, as Graph sends them. */
function partOf({ id, url, body }: Request) {
  const content = answer(url, body);
  const isPicture = content instanceof Buffer;
  const headers = { 'Content-Type': isPicture ? 'image/jpeg' : 'application/json' };
  return { id, status: 200, headers, body: isPicture ? content.toString('base64') : content };
}

/** Since they were last asked for; a batch is one. */
let requests = 0;
const server = createServer((request, response) => {
  requests += 1;
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const [, latency = '0', rest = ''] = /^\/(\d+)(\/.*)$/.exec(request.url ?? '') ?? [];
    const body =
      chunks.length === 0
        ? undefined
        : (JSON.parse(Buffer.concat(chunks).toString()) as Request['body'] & { requests?: Request[] });
    const requested = body?.requests;
    const content = requested ? { responses: requested.map(partOf) } : answer(rest, body);
    const send = () => {
      if (content instanceof Buffer) response.writeHead(200, { 'content-type': 'image/jpeg' }).end(content);
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(content));
    };
    if (latency === '0') send();
    else setTimeout(send, Number(latency));
  });
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
createInterface({ input: process.stdin })
  .on('line', () => {
    console.log(requests);
    requests = 0;
  })
  .on('close', () => process.exit());
