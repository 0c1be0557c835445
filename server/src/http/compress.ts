import type { FastifyInstance } from 'fastify';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const smallest = 1024;
const compressible =
  /^(text\/|application\/(json|graphql-response\+json|javascript|manifest\+json)|image\/svg)/;

const encoders = {
  // Quality 4 gives most of the gain in a tenth of the time that the default takes.
  br: (body: Buffer) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (body: Buffer) => promisify(gzip)(body),
};

/** Compresses answers for those who say that they can read them. A page of changes shrinks to a fifth. */
export function addCompression(fastify: FastifyInstance): void {
  fastify.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
    const type = reply.getHeader('content-type');
    if (typeof type !== 'string' || !compressible.test(type) || reply.hasHeader('content-encoding'))
      return payload;
    void reply.header('vary', 'accept-encoding');
    const encoding = encodingFor(request.headers['accept-encoding']);
    const body = Buffer.from(payload);
    if (!encoding || body.length < smallest) return payload;
    const encoded = await encoders[encoding](body);
    void reply.headers({ 'content-encoding': encoding, 'content-length': encoded.length });
    return encoded;
  });
}

function encodingFor(accepted: string | string[] | undefined): keyof typeof encoders | undefined {
  const names = String(accepted ?? '')
    .split(',')
    .map((part) => part.trim().split(/\s*;\s*/))
    .filter(([, weight]) => weight === undefined || Number(weight.replace('q=', '')) > 0)
    .map(([name]) => name);
  return (['br', 'gzip'] as const).find((encoding) => names.includes(encoding));
}
