import { HoldfastError } from '@holdfast/schema/errors';
import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/**
 * Takes bodies that are packed with gzip, and says so on every answer (RFC 7694). `limit` holds for what comes out, in
 * bytes: a bomb is put out there, whatever it would have become.
 */
export function addDecompression(fastify: FastifyInstance, limit: number): void {
  fastify.addHook('onRequest', async (_request, reply) => void reply.header('accept-encoding', 'gzip'));
  fastify.addHook('preParsing', async (request, _reply, payload) => {
    const encoding = request.headers['content-encoding'];
    if (encoding === undefined || encoding === 'identity') return payload;
    if (encoding !== 'gzip')
      throw new HoldfastError('BAD_USER_INPUT', 'Send the body as it is, or with content-encoding: gzip.');
    const packed = await collect(payload, limit);
    const body = await promisify(gunzip)(packed, { maxOutputLength: limit }).catch(refuse);
    // Fastify compares this with content-length.
    return Object.assign(Readable.from([body]), { receivedEncodedLength: packed.length });
  });
}

function refuse(error: NodeJS.ErrnoException): never {
  if (error.code === 'ERR_BUFFER_TOO_LARGE') throw new HoldfastError('PAYLOAD_TOO_LARGE');
  throw new HoldfastError('BAD_USER_INPUT', 'The body is not what gzip gives.');
}

/** All of a stream, which is left as it is where it has more than `limit` bytes. */
function collect(stream: Readable, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer): void => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > limit) end(() => reject(new HoldfastError('PAYLOAD_TOO_LARGE')));
    };
    const done = (): void => end(() => resolve(Buffer.concat(chunks)));
    const broken = (): void =>
      end(() => reject(new HoldfastError('BAD_USER_INPUT', 'The body ended too early.')));
    const end = (how: () => void): void => {
      stream.off('data', take).off('end', done).off('error', broken).off('close', broken);
      how();
    };
    stream.on('data', take).on('end', done).on('error', broken).on('close', broken);
  });
}
